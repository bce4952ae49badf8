package dev.chainrule.network;

import dev.chainrule.network.loss.Loss;
import dev.chainrule.network.math.RandomStream;
import dev.chainrule.network.math.RandomStream.Purpose;
import dev.chainrule.network.metric.ClassMetric;
import dev.chainrule.network.metric.LikeliestClass;
import dev.chainrule.network.metric.Metric;
import dev.chainrule.network.metric.Series;
import dev.chainrule.network.metric.Tally;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Between which values a figure lies with 95 % confidence: shares of rows as Wilson (1927) has it, everything else by
 * percentiles of samples of the rows drawn with replacement (Efron 1979), where there are rows enough to draw from. The
 * same rows and seed give the same.
 */
public final class Intervals {

    /** Of the normal distribution, for 95 %. */
    private static final double Z = 1.959963984540054;

    private static final double TAIL = 0.025;
    private static final Set<String> SHARES =
            Set.of(ClassMetric.ACCURACY.word(), ClassMetric.TOP_3_ACCURACY.word(), ClassMetric.TOP_5_ACCURACY.word());

    /** Samples of fewer rows are too much like one another to say anything of rows to come. */
    public static final int FEWEST_DRAWN = 20;

    /** Of more rows so many are drawn from; their samples spread more, by a known factor. */
    private static final int MOST_ROWS = 5000;

    private static final int FEWEST_ROWS = 500;
    private static final int MOST_OUTPUTS_OF_ROWS = 500_000;
    private static final int SAMPLES = 1000;
    private static final int FEWEST_SAMPLES = 200;
    /** Outputs that are looked at in all samples together, about. */
    private static final int WORK = 20_000_000;

    private final Loss loss;
    private final Outcome outcome;
    private final TrainingData data;
    private final int outputs;
    private final List<Metric> metrics;
    private final float[][] answers;
    private final float[][] targets;
    private final double[] losses;

    private Intervals(Network network, Loss loss, Outcome outcome, TrainingData data, Evaluator evaluator, int[] rows) {
        this.loss = loss;
        this.outcome = outcome;
        this.data = data;
        this.outputs = network.spec().outputs();
        this.metrics = outcome.metrics(outputs);
        this.answers = new float[rows.length][outputs];
        this.targets = new float[rows.length][outputs];
        this.losses = new double[rows.length];
        evaluator.pass(rows, this::take);
    }

    /**
     * Lower and upper end by the name of the figure; nothing of those that are not defined for these rows.
     *
     * @param whole what was measured on the rows
     */
    public static Map<String, List<Double>> of(
            Network network,
            Loss loss,
            Outcome outcome,
            TrainingData data,
            Evaluator evaluator,
            int[] rows,
            Evaluation whole,
            long seed) {
        RandomStream random = RandomStream.of(seed, Purpose.MEASURING, 1);
        int[] some = some(rows, network.spec().outputs(), random);
        Intervals of = new Intervals(network, loss, outcome, data, evaluator, some);
        Map<String, List<Double>> found =
                rows.length < FEWEST_DRAWN ? new LinkedHashMap<>() : of.bootstrap(rows.length, whole, random);
        if (outcome == Outcome.TWO_CLASSES || outcome == Outcome.CLASSES) {
            whole.metrics().forEach((name, value) -> {
                if (SHARES.contains(name) && Double.isFinite(value)) {
                    found.put(name, wilson(value, rows.length));
                }
            });
        }
        return found;
    }

    /** Of a share of so many rows. */
    public static List<Double> wilson(double share, long rows) {
        double square = Z * Z / rows;
        double middle = (share + square / 2) / (1 + square);
        double half = Z / (1 + square) * Math.sqrt(share * (1 - share) / rows + square / (4 * rows));
        // all or none of the rows are an end of it, which rounding would miss
        double low = share == 0 ? 0.0 : Math.max(0, middle - half);
        return List.of(low, share == 1 ? 1.0 : Math.min(1, middle + half));
    }

    private static int[] some(int[] rows, int outputs, RandomStream random) {
        int most = Math.max(FEWEST_ROWS, Math.min(MOST_ROWS, MOST_OUTPUTS_OF_ROWS / outputs));
        if (rows.length <= most) {
            return rows;
        }
        int[] shuffled = rows.clone();
        random.shuffle(shuffled);
        int[] some = Arrays.copyOf(shuffled, most);
        Arrays.sort(some);
        return some;
    }

    private void take(Workspace workspace, int first, int count) {
        for (int i = 0; i < count; i++) {
            workspace.outputs().readRow(i, answers[first + i]);
            workspace.targets().readRow(i, targets[first + i]);
            losses[first + i] = workspace.rowLoss(loss, i);
        }
    }

    private Map<String, List<Double>> bootstrap(int all, Evaluation whole, RandomStream random) {
        int rows = answers.length;
        int samples = Math.max(FEWEST_SAMPLES, (int) Math.min(SAMPLES, WORK / ((long) rows * outputs)));
        Map<String, double[]> drawn = new LinkedHashMap<>();
        Map<String, Double> own = figures(row -> row);
        for (int sample = 0; sample < samples; sample++) {
            int place = sample;
            figures(row -> random.nextInt(rows))
                    .forEach((name, value) -> drawn.computeIfAbsent(name, any -> new double[samples])[place] = value);
        }
        double shrinks = Math.sqrt(rows / (double) all);
        Map<String, List<Double>> found = new LinkedHashMap<>();
        drawn.forEach((name, values) -> {
            double value =
                    name.equals(Series.LOSS) ? whole.loss() : whole.metrics().getOrDefault(name, Double.NaN);
            double[] defined =
                    Arrays.stream(values).filter(Double::isFinite).sorted().toArray();
            double middle = own.getOrDefault(name, Double.NaN);
            if (Double.isFinite(value) && Double.isFinite(middle) && 2 * defined.length > samples) {
                double low = defined[(int) (TAIL * defined.length)];
                double high = defined[(int) Math.ceil((1 - TAIL) * defined.length) - 1];
                if (low == high) {
                    return; // no sample differs, which says how few rows there are rather than how sure it is
                }
                found.put(
                        name,
                        rows == all
                                ? List.of(Math.min(low, value), Math.max(high, value))
                                : List.of(value + shrinks * (low - middle), value + shrinks * (high - middle)));
            }
        });
        return found;
    }

    /** Which of the rows is the next of a sample. */
    @FunctionalInterface
    private interface Draw {
        int row(int place);
    }

    private Map<String, Double> figures(Draw draw) {
        Tally tally = outcome.tally(outputs, answers.length, data.units(), metrics, LikeliestClass.USUAL_THRESHOLD);
        double sum = 0;
        for (int i = 0; i < answers.length; i++) {
            int row = draw.row(i);
            tally.add(answers[row], targets[row]);
            sum += losses[row];
        }
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put(Series.LOSS, sum / answers.length);
        figures.putAll(tally.metrics());
        return figures;
    }
}
