package dev.chainrule.explanation.attribution;

import dev.chainrule.definition.Spelling;
import dev.chainrule.explanation.AskedRow;
import dev.chainrule.explanation.ExplanationSettings;
import dev.chainrule.explanation.LearningRows;
import dev.chainrule.explanation.LearningRows.Side;
import dev.chainrule.explanation.StudySettings;
import dev.chainrule.explanation.Subject;
import dev.chainrule.explanation.Subjects;
import dev.chainrule.explanation.attribution.AttributionDefinition.Method;
import dev.chainrule.explanation.attribution.AttributionResponse.Contribution;
import dev.chainrule.explanation.attribution.OutputFunction.InputRange;
import dev.chainrule.network.math.RandomStream;
import dev.chainrule.network.math.RandomStream.Purpose;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Finds out what each column of a row contributes to a network's answer. */
@Component
public class Attributions {

    /** Of the distance between base and value. */
    private static final double COMPLETE = 2e-4;

    private static final int FEWEST_STEPS = 32;
    private static final int MOST_STEPS = 8192;
    private static final int MEAN_ROWS = 1000;
    private static final int ROWS_TOGETHER = 2048;

    private final Subjects subjects;
    private final LearningRows rows;
    private final StudySettings settings;
    private final ExplanationSettings limits;

    Attributions(Subjects subjects, LearningRows rows, StudySettings settings, ExplanationSettings limits) {
        this.limits = limits;
        this.subjects = subjects;
        this.rows = rows;
        this.settings = settings;
    }

    /** @param checkpoint null for the model as it is */
    public AttributionResponse of(String model, @Nullable String checkpoint, AttributionDefinition asked) {
        return subjects.ask(model, checkpoint, subject -> of(subject, asked));
    }

    private AttributionResponse of(Subject subject, AttributionDefinition asked) {
        List<String> warnings = new ArrayList<>();
        List<String> targets = subject.encoding().target().columns();
        if (asked.of() == null && targets.size() > 1) {
            warnings.add("only %s is explained; \"of\" names another target: %s"
                    .formatted(targets.get(0), Spelling.listed(targets.subList(1, targets.size()))));
        }
        Map<String, @Nullable Object> raw = AskedRow.values(subject, asked.row());
        float[] encoded = OutputFunction.encoded(subject, raw, warnings);
        if (subject.cameWithoutData()) {
            warnings.add(
                    "the network came without data: what it answers to its example row is the base, and not what it answers to the rows that it was trained on");
            double[][] base = {
                OutputFunction.widened(AskedRow.of(subject, null, null).inputs())
            };
            return of(subject, asked, raw, encoded, most -> base, warnings);
        }
        return of(subject, asked, raw, encoded, warnings);
    }

    /**
     * The same of a row that is encoded already.
     *
     * @param asked whose row is not looked at
     * @param raw the row as it was sent
     */
    public AttributionResponse of(
            Subject subject,
            AttributionDefinition asked,
            Map<String, ? extends @Nullable Object> raw,
            float[] encoded,
            List<String> warnings) {
        return of(subject, asked, raw, encoded, most -> background(subject, most), warnings);
    }

    /** @param background so many rows, or fewer, that the row is compared with */
    private AttributionResponse of(
            Subject subject,
            AttributionDefinition asked,
            Map<String, ? extends @Nullable Object> raw,
            float[] encoded,
            IntFunction<double[][]> background,
            List<String> warnings) {
        Method method = Objects.requireNonNullElse(asked.method(), Method.INTEGRATED_GRADIENTS);
        double[][] others = background.apply(most(method, asked));
        List<InputRange> places = OutputFunction.places(subject);
        double[] row = OutputFunction.widened(encoded);
        try (OutputFunction reckoner = new OutputFunction(subject, asked.of(), row)) {
            Parts parts =
                    switch (method) {
                        case GRADIENT_X_INPUT, INTEGRATED_GRADIENTS, SALIENCY ->
                            slopes(subject, method, reckoner.wanted(), row, others);
                        case OCCLUSION -> occlusion(subject, reckoner, row, others, places);
                        case SHAPLEY -> shapley(subject, reckoner, row, others, places, asked);
                    };
            double value = reckoner.value(row);
            double sum = parts.base + Arrays.stream(parts.contributions).sum();
            List<Contribution> contributions = new ArrayList<>();
            for (int i = 0; i < places.size(); i++) {
                String column = places.get(i).column();
                contributions.add(new Contribution(
                        column,
                        raw.get(column),
                        parts.contributions[i],
                        parts.errors.length == 0 ? null : (Double) parts.errors[i]));
            }
            contributions.sort(Comparator.comparingDouble(each -> -Math.abs(each.contribution())));
            return new AttributionResponse(
                    "attribution",
                    subject.id(),
                    subject.checkpointId(),
                    new LinkedHashMap<>(raw),
                    method,
                    method.formula(),
                    method.source(),
                    reckoner.of(),
                    parts.base,
                    value,
                    reckoner.prediction(row),
                    contributions,
                    Math.abs(sum - value) / Math.max(Math.abs(value - parts.base), 1e-9),
                    parts.samples,
                    others.length,
                    warnings);
        }
    }

    /** Rows to compare with. Of orders every two share one, so that there is no use in more. */
    private static int most(Method method, AttributionDefinition asked) {
        return switch (method) {
            case GRADIENT_X_INPUT, INTEGRATED_GRADIENTS, SALIENCY -> MEAN_ROWS;
            case OCCLUSION -> asked.background();
            case SHAPLEY -> Math.min(asked.background(), (asked.samples() + 1) / 2);
        };
    }

    private double[][] background(Subject subject, int most) {
        float[][] features = rows.read(subject, Side.TRAINING, most).features();
        return Arrays.stream(features).map(OutputFunction::widened).toArray(double[][]::new);
    }

    private static double[] mean(double[][] rows) {
        double[] mean = new double[rows[0].length];
        for (double[] row : rows) {
            for (int i = 0; i < mean.length; i++) {
                mean[i] += row[i] / rows.length;
            }
        }
        return mean;
    }

    /** What was found out; {@code errors} empty where nothing was sampled. */
    private static final class Parts {
        private final double base;
        private final double[] contributions;
        private final double[] errors;
        private final int samples;

        Parts(double base, double[] contributions, double[] errors, int samples) {
            this.base = base;
            this.contributions = contributions;
            this.errors = errors;
            this.samples = samples;
        }
    }

    private Parts slopes(Subject subject, Method method, String of, double[] row, double[][] others) {
        try (Slopes slopes = new Slopes(subject, of, row)) {
            double[] mean = mean(slopes.of(others));
            return switch (method) {
                case GRADIENT_X_INPUT -> slopeAtTheRow(slopes, mean);
                case SALIENCY -> steepness(slopes, mean);
                default -> slopesOnTheWay(subject, slopes, mean);
            };
        }
    }

    private static Parts slopeAtTheRow(Slopes slopes, double[] mean) {
        double[] row = slopes.row();
        double[] gradient = slopes.output().gradients(new double[][] {row})[0];
        double[] products = IntStream.range(0, row.length)
                .mapToDouble(i -> gradient[i] * (row[i] - mean[i]))
                .toArray();
        return new Parts(slopes.output().value(mean), slopes.grouped(products), new double[0], 1);
    }

    private static Parts steepness(Slopes slopes, double[] mean) {
        double[] gradient = slopes.output().gradients(new double[][] {slopes.row()})[0];
        double[] steep = Arrays.stream(gradient).map(Math::abs).toArray();
        return new Parts(slopes.output().value(mean), slopes.grouped(steep), new double[0], 1);
    }

    /** By the midpoint rule, with twice as many steps until the parts add up. */
    private Parts slopesOnTheWay(Subject subject, Slopes slopes, double[] mean) {
        double base = slopes.output().value(mean);
        double distance = slopes.output().value(slopes.row()) - base;
        double[] products = {};
        int steps = FEWEST_STEPS;
        for (; ; steps *= 2) {
            products = integrated(slopes.output(), slopes.row(), mean, steps);
            double error = Math.abs(Arrays.stream(products).sum() - distance);
            if (error <= COMPLETE * Math.abs(distance) || error < 1e-12 || steps * 2L > mostSteps(subject)) {
                return new Parts(base, slopes.grouped(products), new double[0], steps);
            }
        }
    }

    /** As many as the work that one question may take; each doubling repeats what was there. */
    private long mostSteps(Subject subject) {
        return Math.min(MOST_STEPS, limits.maxWork() / (8L * subject.work()));
    }

    private static double[] integrated(OutputFunction reckoner, double[] row, double[] mean, int steps) {
        double[] sum = new double[row.length];
        double[][] way = new double[Math.min(256, steps)][];
        for (int from = 0; from < steps; from += way.length) {
            for (int k = 0; k < way.length; k++) {
                double t = (from + k + 0.5) / steps;
                double[] point = new double[row.length];
                for (int i = 0; i < point.length; i++) {
                    point[i] = mean[i] + t * (row[i] - mean[i]);
                }
                way[k] = point;
            }
            for (double[] gradient : reckoner.gradients(way)) {
                for (int i = 0; i < sum.length; i++) {
                    sum[i] += gradient[i] / steps;
                }
            }
        }
        for (int i = 0; i < sum.length; i++) {
            sum[i] *= row[i] - mean[i];
        }
        return sum;
    }

    private Parts occlusion(
            Subject subject, OutputFunction reckoner, double[] row, double[][] others, List<InputRange> places) {
        requireFew(subject, (long) others.length * (places.size() + 1));
        double value = reckoner.value(row);
        double[] contributions = places.stream()
                .mapToDouble(place -> value - reckoner.mean(others.length, i -> place.taken(row, others[i])))
                .toArray();
        return new Parts(reckoner.mean(others.length, i -> others[i]), contributions, new double[0], others.length);
    }

    private void requireFew(Subject subject, long predictions) {
        String hint = "fewer samples, a smaller background, or integrated_gradients";
        OutputFunction.requireFew(subject, predictions, settings, limits, hint);
    }

    private Parts shapley(
            Subject subject,
            OutputFunction reckoner,
            double[] row,
            double[][] others,
            List<InputRange> places,
            AttributionDefinition asked) {
        int columns = places.size();
        requireFew(subject, (long) asked.samples() * (columns + 1));
        RandomStream random = RandomStream.of(asked.seed(), Purpose.SHUFFLING, 0);
        double[] sums = new double[columns];
        double[] squares = new double[columns];
        double base = 0;
        int[] order = IntStream.range(0, columns).toArray();
        int together = Math.max(1, ROWS_TOGETHER / (columns + 1));
        for (int first = 0; first < asked.samples(); first += together) {
            int count = Math.min(together, asked.samples() - first);
            int[][] orders = new int[count][];
            double[][] ways = new double[count * (columns + 1)][];
            for (int k = 0; k < count; k++) {
                if ((first + k) % 2 == 0) {
                    random.shuffle(order);
                } else {
                    reverse(order); // which cancels much of the chance in the order before
                }
                orders[k] = order.clone();
                ways[k * (columns + 1)] = others[(first + k) / 2 % others.length];
                for (int i = 0; i < columns; i++) {
                    int at = k * (columns + 1) + i;
                    ways[at + 1] = places.get(order[i]).taken(ways[at], row);
                }
            }
            double[] values = reckoner.values(ways);
            for (int k = 0; k < count; k++) {
                int at = k * (columns + 1);
                base += values[at] / asked.samples();
                for (int i = 0; i < columns; i++) {
                    double change = values[at + i + 1] - values[at + i];
                    sums[orders[k][i]] += change;
                    squares[orders[k][i]] += change * change;
                }
            }
        }
        double[] errors = new double[columns];
        double[] means = new double[columns];
        for (int i = 0; i < columns; i++) {
            means[i] = sums[i] / asked.samples();
            double variance = Math.max(0, squares[i] / asked.samples() - means[i] * means[i]);
            errors[i] = Math.sqrt(variance / asked.samples());
        }
        return new Parts(base, means, errors, asked.samples());
    }

    private static void reverse(int[] order) {
        for (int i = 0; i < order.length / 2; i++) {
            int kept = order[i];
            order[i] = order[order.length - 1 - i];
            order[order.length - 1 - i] = kept;
        }
    }
}
