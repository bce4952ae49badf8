package dev.chainrule.definition;

import dev.chainrule.choice.Parameter;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** How small and how large a number may be, or how many characters or members something may have. */
record Bounds(double min, double max, double above, double below) {

    /** A list that may have so many members counts columns or rows. */
    private static final double MANY = 100_000;

    static final Bounds NONE = new Bounds(
            Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

    static Bounds of(@Nullable Parameter parameter) {
        return parameter == null
                ? NONE
                : new Bounds(parameter.min(), parameter.max(), parameter.above(), parameter.below());
    }

    /** What is wrong with a number, such as {@code must be greater than 0}. */
    Optional<String> violation(BigDecimal value) {
        if (Double.isFinite(min) && value.compareTo(BigDecimal.valueOf(min)) < 0) {
            return Optional.of("must be at least " + text(min));
        }
        if (Double.isFinite(above) && value.compareTo(BigDecimal.valueOf(above)) <= 0) {
            return Optional.of("must be greater than " + text(above));
        }
        if (Double.isFinite(max) && value.compareTo(BigDecimal.valueOf(max)) > 0) {
            return Optional.of("must be at most " + text(max));
        }
        if (Double.isFinite(below) && value.compareTo(BigDecimal.valueOf(below)) >= 0) {
            return Optional.of("must be less than " + text(below));
        }
        return Optional.empty();
    }

    /** What is wrong with a length, such as {@code must have at most 3 members}. */
    Optional<String> violation(int length, int cap, String unit) {
        int most = most(cap);
        if (length > most) {
            return Optional.of("must have at most %s %s".formatted(most, unit));
        }
        return length < min ? Optional.of("must have at least %s %s".formatted(text(min), unit)) : Optional.empty();
    }

    /**
     * The most members or characters: what the parameter says, and no more than any definition may have; but a parameter
     * that counts columns or rows is bounded by what the data may have.
     */
    int most(int cap) {
        boolean countsData = Double.isFinite(max) && max >= MANY;
        return (int) (countsData ? max : Math.min(max, cap));
    }

    /** The noun with what it may be, such as {@code a whole number from 1 to 10}. */
    String expected(String noun) {
        List<String> words = new ArrayList<>();
        if (Double.isFinite(min) && Double.isFinite(max)) {
            return "%s from %s to %s".formatted(noun, text(min), text(max));
        }
        addWords(words, "at least ", min);
        addWords(words, "greater than ", above);
        addWords(words, "at most ", max);
        addWords(words, "less than ", below);
        return words.isEmpty() ? noun : noun + ", " + String.join(" and ", words);
    }

    private static void addWords(List<String> words, String comparison, double bound) {
        if (Double.isFinite(bound)) {
            words.add(comparison + text(bound));
        }
    }

    void describeNumber(ObjectNode schema) {
        putBound(schema, "minimum", min);
        putBound(schema, "maximum", max);
        putBound(schema, "exclusiveMinimum", above);
        putBound(schema, "exclusiveMaximum", below);
    }

    void describeLength(ObjectNode schema, String what, int cap) {
        putBound(schema, "min" + what, min);
        schema.put("max" + what, most(cap));
    }

    private static void putBound(ObjectNode schema, String keyword, double bound) {
        if (Double.isFinite(bound)) {
            schema.put(keyword, new BigDecimal(text(bound)));
        }
    }

    private static String text(double bound) {
        BigDecimal exact = BigDecimal.valueOf(bound).stripTrailingZeros();
        return exact.precision() - exact.scale() > 20 ? exact.toString() : exact.toPlainString();
    }
}
