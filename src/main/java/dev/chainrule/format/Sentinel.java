package dev.chainrule.format;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Numbers that stand for a missing one: -999 among others that are never negative. */
final class Sentinel {

    private static final Set<Double> USUAL = Set.of(-99.0, -999.0, -9999.0, -99999.0, -999999.0);
    private static final int FEWEST_VALUES = 5;

    private Sentinel() {}

    /** What is to be said; without the options that would do. */
    static Optional<String> among(List<ValueCounts.ValueCount> ascending) {
        if (ascending.size() < FEWEST_VALUES) {
            return Optional.empty();
        }
        double smallest = ascending.get(0).value();
        double next = ascending.get(1).value();
        double largest = ascending.get(ascending.size() - 1).value();
        return !USUAL.contains(smallest) || next < 0
                ? Optional.empty()
                : Optional.of(
                        "\"%s\" is far from all other values (%s to %s); if it stands for a missing one, pass options "
                                .formatted(word(smallest), word(next), word(largest)));
    }

    /** As it is most likely written. */
    static String word(double number) {
        return number == Math.rint(number) ? String.valueOf((long) number) : String.valueOf(number);
    }
}
