package dev.chainrule.encoding;

import java.util.List;
import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** What is usual in rows of numbers, made ready for many of them; see {@link Encoding#usual}. */
public final class UsualNumbers {

    private final double[] lowest;
    private final double[] highest;
    private final boolean named;

    private UsualNumbers(double[] lowest, double[] highest, boolean named) {
        this.lowest = lowest;
        this.highest = highest;
        this.named = named;
    }

    static UsualNumbers of(List<FeatureEncoding> features, @Nullable Seen seen, @Nullable Written written) {
        double[] lowest = new double[features.size()];
        double[] highest = new double[features.size()];
        for (int i = 0; i < lowest.length; i++) {
            Seen.Range range =
                    seen == null ? null : seen.ranges().get(features.get(i).column());
            lowest[i] = range == null ? Double.NEGATIVE_INFINITY : range.lowest();
            highest[i] = range == null ? Double.POSITIVE_INFINITY : range.highest();
        }
        boolean pairs = seen != null && !seen.unseen().isEmpty(); // of categories, which whole numbers may be
        return new UsualNumbers(lowest, highest, pairs || (written != null && written.numbersMayBeMissing()));
    }

    /**
     * Whether nothing need be said of a row.
     *
     * @param numbers the value of each feature by its place
     */
    public boolean cover(IntToDoubleFunction numbers) {
        if (named) {
            return false;
        }
        for (int i = 0; i < lowest.length; i++) {
            double number = numbers.applyAsDouble(i);
            if (number < lowest[i] || number > highest[i]) {
                return false;
            }
        }
        return true;
    }
}
