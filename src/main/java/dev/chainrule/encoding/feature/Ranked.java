package dev.chainrule.encoding.feature;

import dev.chainrule.table.ColumnType;
import java.util.List;
import java.util.Map;

/**
 * A number by its rank among those of the training rows, as the quantile of a normal distribution. As scikit-learn's
 * QuantileTransformer with {@code output_distribution="normal"}, but at and beyond the extremes: there the rank stays
 * half a landmark away from 0 and 1, so that one row is no outlier of 5 standard deviations.
 *
 * @param landmarks numbers at equal distances of rank, ascending
 * @param fill what stands for a missing number
 */
public record Ranked(String column, ColumnType type, List<Double> landmarks, double fill) implements FeatureEncoding {

    /** Numbers that are kept of each column. */
    public static final int MOST_LANDMARKS = 256;

    public Ranked {
        landmarks = List.copyOf(landmarks);
    }

    @Override
    public int width() {
        return 1;
    }

    @Override
    public List<String> inputNames() {
        return List.of(column);
    }

    @Override
    public String expected() {
        return ExampleNumber.like(type, fill, Double.NEGATIVE_INFINITY);
    }

    @Override
    public String formula() {
        return "quantile of the standard normal distribution at the fraction of the training rows below x";
    }

    @Override
    public Map<String, Double> lookedUp(RawValue raw) {
        double number = raw.number(this::expected);
        return isConstant() ? Map.of() : Map.of("fraction", share(number));
    }

    @Override
    public Object standIn() {
        return fill;
    }

    @Override
    public RowBlock.Encoder encoder(List<String> dictionary) {
        return (stored, block, offset) -> {
            int at = offset;
            for (int row = block.from; row < block.to; row++) {
                block.values[at] = ranked(stored[row]);
                at += block.stride;
            }
        };
    }

    @Override
    public void encode(RawValue raw, float[] into, int offset) {
        into[offset] = ranked(raw.number(this::expected));
    }

    @Override
    public boolean encode(double number, float[] into, int offset) {
        into[offset] = ranked(number);
        return Double.isFinite(number);
    }

    @Override
    public boolean takesNumbers() {
        return true;
    }

    private float ranked(double raw) {
        return isConstant() ? 0 : (float) NormalDistribution.quantile(share(raw));
    }

    private boolean isConstant() {
        int last = landmarks.size() - 1;
        return last < 1 || landmarks.get(0).equals(landmarks.get(last));
    }

    /** Of the training rows below a number; half a landmark away from 0 and 1. */
    private double share(double raw) {
        int last = landmarks.size() - 1;
        double end = 0.5 / last;
        double rank = rank(Double.isNaN(raw) ? fill : raw) / last;
        return Math.max(end, Math.min(1 - end, rank));
    }

    /** In landmarks; in the middle of those that are equal to it. */
    private double rank(double number) {
        int from = firstNotBelow(number);
        int to = from;
        while (to < landmarks.size() && landmarks.get(to) == number) {
            to++;
        }
        if (to > from) {
            return (from + to - 1) / 2.0;
        }
        if (from == 0 || from == landmarks.size()) {
            return from;
        }
        double below = landmarks.get(from - 1);
        return from - 1 + (number - below) / (landmarks.get(from) - below);
    }

    private int firstNotBelow(double number) {
        int from = 0;
        int to = landmarks.size();
        while (from < to) {
            int middle = (from + to) >>> 1;
            if (landmarks.get(middle) < number) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        return from;
    }
}
