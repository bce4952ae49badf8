package dev.chainrule.explanation.card;

import dev.chainrule.encoding.TargetEncoding;
import dev.chainrule.explanation.study.Studied;
import dev.chainrule.network.Intervals;
import dev.chainrule.network.math.RandomStream;
import dev.chainrule.network.math.RandomStream.Purpose;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * How sure a figure is: of a share of rows as Wilson (1927) has it; else the same figure of many samples of the rows, drawn
 * with replacement, and between which values 95 % of them lie (Efron 1979, percentile intervals).
 */
final class Bootstrap {

    private static final int SAMPLES = 1000;
    private static final double TAIL = 0.025;

    /** @param low and high: between them lie 95 % */
    record Interval(double value, double low, double high) {}

    private Bootstrap() {}

    /** Accuracy of the answers; or of one number rmse, mae and r2. */
    static Map<String, Interval> of(Studied rows, boolean heldBack, long seed) {
        float[][] outputs = Objects.requireNonNull(rows.outputs());
        int[] chosen = IntStream.range(0, rows.count())
                .filter(row -> rows.heldBack()[row] == heldBack && rows.known(row))
                .toArray();
        Map<String, Interval> intervals = new LinkedHashMap<>();
        if (chosen.length == 0 || rows.encoding().target().columns().size() > 1) {
            return intervals;
        }
        if (!rows.numbers()) {
            double right = Arrays.stream(chosen)
                    .filter(row -> rows.classOf(outputs[row]) == rows.classOf(rows.targets()[row]))
                    .count();
            double share = right / chosen.length;
            List<Double> ends = Intervals.wilson(share, chosen.length);
            intervals.put("accuracy", new Interval(share, ends.get(0), ends.get(1)));
            return intervals;
        }
        TargetEncoding.NumberTarget target = ((TargetEncoding.NumericTargets)
                        rows.encoding().target())
                .targets()
                .get(0);
        double[][] parts = Arrays.stream(chosen)
                .mapToObj(row -> parts(target, outputs[row][0], rows.targets()[row][0]))
                .toArray(double[][]::new);
        RandomStream random = RandomStream.of(seed, Purpose.SHUFFLING, 1);
        double[][] figures = new double[SAMPLES][];
        for (int sample = 0; sample < SAMPLES; sample++) {
            double[] sums = new double[parts[0].length];
            for (int i = 0; i < parts.length; i++) {
                add(sums, parts[(int) Math.floorMod(random.nextLong(), (long) parts.length)]);
            }
            figures[sample] = figures(sums, parts.length);
        }
        double[] sums = new double[parts[0].length];
        Arrays.stream(parts).forEach(part -> add(sums, part));
        double[] all = figures(sums, parts.length);
        String[] names = {"rmse", "mae", "r2"};
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

    /** What the figures are sums of: squared error, absolute error, value and squared value in raw units. */
    private static double[] parts(TargetEncoding.NumberTarget target, double output, double encoded) {
        double truth = target.decoded(encoded);
        double error = target.decoded(output) - truth;
        return new double[] {error * error, Math.abs(error), truth, truth * truth};
    }

    private static double[] figures(double[] sums, int count) {
        double mean = sums[2] / count;
        double spread = sums[3] / count - mean * mean;
        double square = sums[0] / count;
        return new double[] {Math.sqrt(square), sums[1] / count, spread > 0 ? 1 - square / spread : Double.NaN};
    }
}
