package dev.chainrule.explanation.diagnosis;

import dev.chainrule.encoding.TargetEncoding;
import dev.chainrule.network.math.RandomStream;
import dev.chainrule.network.math.RandomStream.Purpose;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * How sure a figure is: the same figure of many samples of the rows, drawn with replacement, and between which values 95 %
 * of them lie (Efron 1979, percentile intervals).
 */
public final class Bootstrap {

    private static final int SAMPLES = 1000;
    private static final double TAIL = 0.025;

    /** @param low and high: between them lie 95 % */
    public record Interval(double value, double low, double high) {}

    private Bootstrap() {}

    /** Accuracy of the answers; or of numbers rmse, mae and r2. */
    public static Map<String, Interval> of(Studied rows, boolean heldBack, long seed) {
        float[][] outputs = Objects.requireNonNull(rows.outputs());
        int[] chosen = IntStream.range(0, rows.count())
                .filter(row -> rows.heldBack()[row] == heldBack && rows.known(row))
                .toArray();
        Map<String, Interval> intervals = new LinkedHashMap<>();
        if (chosen.length == 0) {
            return intervals;
        }
        double[][] parts =
                Arrays.stream(chosen).mapToObj(row -> parts(rows, outputs, row)).toArray(double[][]::new);
        RandomStream random = RandomStream.of(seed, Purpose.SHUFFLING, 1);
        double[][] figures = new double[SAMPLES][];
        for (int sample = 0; sample < SAMPLES; sample++) {
            double[] sums = new double[parts[0].length];
            for (int i = 0; i < parts.length; i++) {
                add(sums, parts[(int) Math.floorMod(random.nextLong(), (long) parts.length)]);
            }
            figures[sample] = figures(rows, sums, parts.length);
        }
        double[] sums = new double[parts[0].length];
        Arrays.stream(parts).forEach(part -> add(sums, part));
        double[] all = figures(rows, sums, parts.length);
        String[] names = rows.numbers() ? new String[] {"rmse", "mae", "r2"} : new String[] {"accuracy"};
        for (int i = 0; i < names.length; i++) {
            int figure = i;
            double[] sorted = Arrays.stream(figures)
                    .mapToDouble(each -> each[figure])
                    .sorted()
                    .toArray();
            intervals.put(
                    names[i],
                    new Interval(all[i], sorted[(int) (TAIL * SAMPLES)], sorted[(int) ((1 - TAIL) * SAMPLES) - 1]));
        }
        return intervals;
    }

    private static void add(double[] sums, double[] part) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += part[i];
        }
    }

    /** What the figures are sums of: of numbers squared error, absolute error, value and squared value in raw units. */
    private static double[] parts(Studied rows, float[][] outputs, int row) {
        if (!rows.numbers()) {
            return new double[] {right(rows, outputs[row], rows.targets()[row])};
        }
        List<TargetEncoding.NumberTarget> targets =
                ((TargetEncoding.Numbers) rows.encoding().target()).targets();
        double[] parts = new double[4];
        for (int i = 0; i < targets.size(); i++) {
            double truth = targets.get(i).decoded((double) rows.targets()[row][i]);
            double error = targets.get(i).decoded((double) outputs[row][i]) - truth;
            parts[0] += error * error / targets.size();
            parts[1] += Math.abs(error) / targets.size();
            parts[2] += truth / targets.size();
            parts[3] += truth * truth / targets.size();
        }
        return parts;
    }

    private static double right(Studied rows, float[] outputs, float[] truths) {
        if (rows.oneOfClasses()) {
            return rows.classOf(outputs) == rows.classOf(truths) ? 1 : 0;
        }
        double right = 0;
        for (int i = 0; i < outputs.length; i++) {
            right += (outputs[i] > 0.5) == (truths[i] > 0.5) ? 1 : 0;
        }
        return right / outputs.length;
    }

    private static double[] figures(Studied rows, double[] sums, int count) {
        if (!rows.numbers()) {
            return new double[] {sums[0] / count};
        }
        double mean = sums[2] / count;
        double spread = sums[3] / count - mean * mean;
        double square = sums[0] / count;
        return new double[] {Math.sqrt(square), sums[1] / count, spread > 0 ? 1 - square / spread : Double.NaN};
    }
}
