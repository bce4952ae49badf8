package dev.chainrule.network;

import dev.chainrule.network.activation.Activation;
import dev.chainrule.network.loss.Loss;
import dev.chainrule.network.metric.ClassMetric;
import dev.chainrule.network.metric.LikeliestClass;
import dev.chainrule.network.metric.Metric;
import dev.chainrule.network.metric.NumberMetric;
import dev.chainrule.network.metric.Series;
import dev.chainrule.network.metric.Tally;
import dev.chainrule.network.metric.Units;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The figures of an answer that ignores the features, each by the answer that is best for it: of classes their shares of
 * the training rows, and so the most frequent one, or equal shares where these are nearer; of numbers the mean of the
 * training rows, and their median where absolute errors are measured; the loss is that of the {@link BestConstant}. Where
 * the rows are in the order of time, the last number instead, if that is nearer.
 */
public final class ConstantAnswer {

    private static final Set<String> OF_THE_MEDIAN = Set.of(NumberMetric.MAE.word(), NumberMetric.MAPE.word());

    /** Training rows that a median is of at most, from all over them. */
    private static final int MOST_RANKED = 1_000_000;

    private final Loss loss;
    private final Activation activation;
    private final Outcome outcome;
    private final TrainingData data;
    private final int outputs;

    private ConstantAnswer(Loss loss, Activation activation, Outcome outcome, TrainingData data) {
        this.loss = loss;
        this.activation = activation;
        this.outcome = outcome;
        this.data = data;
        this.outputs = data.targets().columns();
    }

    /**
     * Loss and metrics, by name; not a number where one is not defined.
     *
     * @param activation of the network's output
     * @param judged rows to measure on
     * @param last the row that is the latest before them; null where rows have no order
     */
    public static Map<String, Double> of(
            Loss loss,
            Activation activation,
            Outcome outcome,
            TrainingData data,
            int[] judged,
            @Nullable Integer last) {
        return new ConstantAnswer(loss, activation, outcome, data).measure(judged, last);
    }

    private Map<String, Double> measure(int[] judged, @Nullable Integer last) {
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put(Series.LOSS, best().loss(judged));
        figures.putAll(metrics(judged, constant(this::mean)));
        if (outcome == Outcome.TWO_CLASSES || outcome == Outcome.CLASSES) {
            BestConstant even = BestConstant.evenly(loss, activation, data.targets()::get, outputs);
            figures.merge(Series.LOSS, even.loss(judged), Math::min);
            String surprise = ClassMetric.LOG_LOSS.word();
            Map<String, Double> ofEven = metrics(judged, constant(output -> BestConstant.evenShare(outputs)));
            figures.merge(surprise, ofEven.getOrDefault(surprise, Double.NaN), Math::min);
        }
        if (outcome != Outcome.NUMBERS) {
            return figures;
        }
        Map<String, Double> ofMedian = metrics(judged, constant(this::median));
        OF_THE_MEDIAN.forEach(name -> figures.replace(name, ofMedian.getOrDefault(name, Double.NaN)));
        if (last != null) {
            float[] latest = constant(output -> data.targets().get(last, output));
            figures.merge(Series.LOSS, loss(judged, latest), Math::min);
            Map<String, Double> ofLast = metrics(judged, latest);
            String error = NumberMetric.RMSE.word();
            if (ofLast.getOrDefault(error, Double.NaN) < figures.getOrDefault(error, Double.NaN)) {
                figures.putAll(ofLast);
            }
        }
        return figures;
    }

    private BestConstant best() {
        return BestConstant.of(loss, activation, outcome, data.targets()::get, outputs, data.training());
    }

    /** One output of the answer. */
    @FunctionalInterface
    private interface Answer {
        double of(int output);
    }

    private float[] constant(Answer answer) {
        float[] constant = new float[outputs];
        for (int i = 0; i < outputs; i++) {
            constant[i] = (float) answer.of(i);
        }
        return constant;
    }

    /** Of what the targets stand for, as the network's output would be. */
    private double mean(int output) {
        Units units = data.units();
        double raw = 0;
        float least = Float.POSITIVE_INFINITY;
        float most = Float.NEGATIVE_INFINITY;
        for (int row : data.training()) {
            float target = (float) data.targets().get(row, output);
            raw += units.raw(output, target) / data.training().length;
            least = Math.min(least, target);
            most = Math.max(most, target);
        }
        double low = least;
        double high = most;
        for (int i = 0; i < Double.SIZE && low < high; i++) { // units may bend, but never turn
            double middle = low + (high - low) / 2;
            if (units.raw(output, (float) middle) < raw) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }

    private double median(int output) {
        int[] rows = Probe.spread(data.training(), MOST_RANKED);
        int count = rows.length;
        float[] targets = new float[count];
        for (int i = 0; i < count; i++) {
            targets[i] = (float) data.targets().get(rows[i], output);
        }
        Arrays.sort(targets);
        return ((double) targets[(count - 1) / 2] + targets[count / 2]) / 2;
    }

    private Map<String, Double> metrics(int[] judged, float[] constant) {
        List<Metric> metrics = new ArrayList<>(outcome.metrics(outputs));
        Tally tally = outcome.tally(outputs, judged.length, data.units(), metrics, LikeliestClass.USUAL_THRESHOLD);
        float[] targets = new float[outputs];
        for (int row : judged) {
            data.targets().readRow(row, targets);
            tally.add(constant, targets);
        }
        return tally.metrics();
    }

    private double loss(int[] judged, float[] constant) {
        double[] said = new double[outputs];
        Arrays.setAll(said, i -> constant[i]);
        double[] truth = new double[outputs];
        double[] gradient = new double[outputs];
        double sum = 0;
        for (int row : judged) {
            data.targets().readRow(row, truth);
            sum += loss.of(said, truth, gradient);
        }
        return sum / judged.length;
    }
}
