package dev.chainrule.network.metric;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/** How often each class was taken for which: {@code [true class][predicted class]} in rows. */
public final class ConfusionMatrix {

    private final long[][] counts;

    ConfusionMatrix(int classes) {
        counts = new long[classes][classes];
    }

    /** @param counts as {@link #counts} gives them */
    public static ConfusionMatrix of(List<List<Long>> counts) {
        ConfusionMatrix matrix = new ConfusionMatrix(counts.size());
        Arrays.setAll(
                matrix.counts,
                i -> counts.get(i).stream().mapToLong(Long::longValue).toArray());
        return matrix;
    }

    void add(int truth, int predicted) {
        counts[truth][predicted]++;
    }

    void add(ConfusionMatrix part) {
        for (int truth = 0; truth < counts.length; truth++) {
            for (int predicted = 0; predicted < counts.length; predicted++) {
                counts[truth][predicted] += part.counts[truth][predicted];
            }
        }
    }

    public List<List<Long>> counts() {
        return Arrays.stream(counts)
                .map(row -> Arrays.stream(row).boxed().toList())
                .toList();
    }

    public int classes() {
        return counts.length;
    }

    /** Rows that are of the class. */
    public long support(int type) {
        return Arrays.stream(counts[type]).sum();
    }

    private long predicted(int type) {
        return Arrays.stream(counts).mapToLong(row -> row[type]).sum();
    }

    private boolean appears(int type) {
        return support(type) + predicted(type) > 0;
    }

    /** 0 for a class never predicted; not a number for one that does not occur either. */
    public double precision(int type) {
        return share(type, predicted(type));
    }

    /** 0 for a class that does not occur; not a number for one never predicted either. */
    public double recall(int type) {
        return share(type, support(type));
    }

    private double share(int type, long rows) {
        if (rows == 0) {
            return appears(type) ? 0 : Double.NaN;
        }
        return (double) counts[type][type] / rows;
    }

    /** The harmonic mean of precision and recall. */
    public double f1(int type) {
        return 2.0 * counts[type][type] / (support(type) + predicted(type));
    }

    double macroPrecision() {
        return mean(this::precision);
    }

    double macroRecall() {
        return mean(this::recall);
    }

    double macroF1() {
        return mean(this::f1);
    }

    private double mean(IntToDoubleFunction figure) {
        return IntStream.range(0, classes())
                .filter(this::appears)
                .mapToDouble(figure)
                .average()
                .orElse(Double.NaN);
    }

    double accuracy() {
        return (double) right() / rows();
    }

    double balancedAccuracy() {
        return IntStream.range(0, classes())
                .filter(type -> support(type) > 0)
                .mapToDouble(this::recall)
                .average()
                .orElse(Double.NaN);
    }

    /** Of Matthews, for any number of classes. */
    double correlation() {
        double rows = rows();
        double both = 0;
        double truths = 0;
        double predictions = 0;
        for (int type = 0; type < classes(); type++) {
            double of = support(type);
            double as = predicted(type);
            both += of * as;
            truths += of * of;
            predictions += as * as;
        }
        double spread = Math.sqrt(rows * rows - predictions) * Math.sqrt(rows * rows - truths);
        return spread == 0 ? 0 : (right() * rows - both) / spread;
    }

    private long rows() {
        return IntStream.range(0, classes()).mapToLong(this::support).sum();
    }

    private long right() {
        return IntStream.range(0, classes())
                .mapToLong(type -> counts[type][type])
                .sum();
    }
}
