package dev.chainrule.evaluation;

import dev.chainrule.network.metric.LikeliestClass;
import dev.chainrule.network.metric.TemperatureScaling;
import java.util.ArrayList;
import java.util.List;

/**
 * Temperature scaling (Guo and others 2017): all logits are divided by one number, which changes no answer and makes the
 * probabilities as sure as the model is right.
 */
final class Temperature {

    private static final double NEAR_AN_END = 1.01;
    private static final int STEPS = 60;
    private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;

    private final double[][] logits;
    private final int[] truths;

    /**
     * @param logits {@code [row][class]}, or more or less by the same number in a row
     * @param truths the true class of each row
     */
    Temperature(double[][] logits, int[] truths) {
        this.logits = logits;
        this.truths = truths;
    }

    /** At which the log loss is least; found by golden section, as it has one valley over the logarithm. */
    double fitted() {
        double from = Math.log(TemperatureScaling.LOWEST);
        double to = Math.log(TemperatureScaling.HIGHEST);
        double left = to - GOLDEN * (to - from);
        double right = from + GOLDEN * (to - from);
        double ofLeft = logLoss(Math.exp(left));
        double ofRight = logLoss(Math.exp(right));
        for (int step = 0; step < STEPS; step++) {
            if (ofLeft <= ofRight) {
                to = right;
                right = left;
                ofRight = ofLeft;
                left = to - GOLDEN * (to - from);
                ofLeft = logLoss(Math.exp(left));
            } else {
                from = left;
                left = right;
                ofLeft = ofRight;
                right = from + GOLDEN * (to - from);
                ofRight = logLoss(Math.exp(right));
            }
        }
        return Math.exp((from + to) / 2);
    }

    /** Whether the least log loss lies at an end of what was searched, or beyond it, so that it is none that rows tell. */
    static boolean atAnEnd(double temperature) {
        return temperature < TemperatureScaling.LOWEST * NEAR_AN_END
                || temperature > TemperatureScaling.HIGHEST / NEAR_AN_END;
    }

    double logLoss(double temperature) {
        double sum = 0;
        for (int i = 0; i < logits.length; i++) {
            sum -= logits[i][truths[i]] / temperature - logOfSum(logits[i], temperature);
        }
        return sum / logits.length;
    }

    private static double logOfSum(double[] logits, double temperature) {
        double largest = Double.NEGATIVE_INFINITY;
        for (double logit : logits) {
            largest = Math.max(largest, logit / temperature);
        }
        double sum = 0;
        for (double logit : logits) {
            sum += Math.exp(logit / temperature - largest);
        }
        return largest + Math.log(sum);
    }

    /** Of the rows whose answer is as sure as this: how sure it is on average, and how often it is right. */
    record Bin(double from, double to, long rows, double confidence, double right) {}

    /** Bins of equal width that have rows. */
    List<Bin> bins(double temperature, int count) {
        double[] confidence = new double[count];
        long[] rows = new long[count];
        long[] right = new long[count];
        for (int i = 0; i < logits.length; i++) {
            int likeliest = LikeliestClass.of(logits[i]);
            double sure = Math.exp(logits[i][likeliest] / temperature - logOfSum(logits[i], temperature));
            int bin = Math.max(0, Math.min(count - 1, (int) Math.ceil(sure * count) - 1));
            confidence[bin] += sure;
            rows[bin]++;
            right[bin] += likeliest == truths[i] ? 1 : 0;
        }
        List<Bin> bins = new ArrayList<>();
        for (int bin = 0; bin < count; bin++) {
            if (rows[bin] > 0) {
                bins.add(new Bin(
                        (double) bin / count,
                        (double) (bin + 1) / count,
                        rows[bin],
                        confidence[bin] / rows[bin],
                        (double) right[bin] / rows[bin]));
            }
        }
        return bins;
    }

    /** Expected calibration error: how far sure and right are apart, on average over the rows. */
    static double error(List<Bin> bins) {
        double all = bins.stream().mapToLong(Bin::rows).sum();
        return bins.stream()
                        .mapToDouble(bin -> bin.rows() * Math.abs(bin.right() - bin.confidence()))
                        .sum()
                / all;
    }
}
