package dev.chainrule.network;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How good a network is on some rows.
 *
 * @param loss mean over the rows, in encoded units
 * @param metrics by name: {@code accuracy}; or {@code rmse}, {@code mae} (raw units) and {@code r2}
 * @param confusion {@code [true class][predicted class]} in rows; null for numbers
 */
public record Evaluation(
        long rows,
        double loss,
        Map<String, Double> metrics,
        @Nullable List<List<Long>> confusion) {

    /** Index of the largest value, the first of equals. */
    public static int largest(float[] values) {
        int best = 0;
        for (int j = 1; j < values.length; j++) {
            if (values[j] > values[best]) {
                best = j;
            }
        }
        return best;
    }
}
