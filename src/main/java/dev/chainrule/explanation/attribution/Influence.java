package dev.chainrule.explanation.attribution;

import dev.chainrule.definition.Spelling;
import dev.chainrule.encoding.SeenRange;
import dev.chainrule.encoding.TargetEncoding;
import dev.chainrule.encoding.feature.Dated;
import dev.chainrule.encoding.feature.FeatureEncoding;
import dev.chainrule.explanation.Dates;
import dev.chainrule.explanation.ExplanationSettings;
import dev.chainrule.explanation.LearningRows;
import dev.chainrule.explanation.LearningRows.Encoded;
import dev.chainrule.explanation.LearningRows.Side;
import dev.chainrule.explanation.StudySettings;
import dev.chainrule.explanation.Subject;
import dev.chainrule.explanation.Subjects;
import dev.chainrule.explanation.attribution.ImportanceResponse.Importance;
import dev.chainrule.explanation.attribution.OutputFunction.InputRange;
import dev.chainrule.explanation.attribution.PartialDependenceResponse.OfOutput;
import dev.chainrule.explanation.attribution.PartialDependenceResponse.OfRow;
import dev.chainrule.model.TrainedNetwork;
import dev.chainrule.model.manifest.MetricReliability;
import dev.chainrule.network.Outcome;
import dev.chainrule.network.math.Kernels;
import dev.chainrule.network.math.RandomStream;
import dev.chainrule.network.math.RandomStream.Purpose;
import dev.chainrule.network.metric.LikeliestClass;
import dev.chainrule.network.thread.Cores;
import dev.chainrule.network.thread.Team;
import dev.chainrule.plan.TrainingSettings;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.table.Column;
import dev.chainrule.table.ColumnType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What a model's columns do to all rows: how much it needs each, and how its answers change with one. */
@Component
public class Influence {

    private final Subjects subjects;
    private final LearningRows rows;
    private final StudySettings settings;
    private final ExplanationSettings limits;
    private final TrainingSettings training;

    Influence(
            Subjects subjects,
            LearningRows rows,
            StudySettings settings,
            ExplanationSettings limits,
            TrainingSettings training) {
        this.subjects = subjects;
        this.rows = rows;
        this.settings = settings;
        this.limits = limits;
        this.training = training;
    }

    /**
     * How much worse a model gets when a column's values are dealt to the rows anew.
     *
     * @param threshold of two classes, above which the second is the answer; null for the usual
     * @throws LargeQuestion where it is too much work for the time of a request
     */
    ImportanceResponse importance(
            String model, int repeats, int most, long seed, @Nullable String checkpoint, @Nullable Double threshold) {
        requireRepeats(repeats);
        require("rows", most, limits.maxRows(), "chainrule.explanation.max-rows");
        return subjects.ask(
                model,
                checkpoint,
                subject -> importance(subject.by(threshold), repeats, most, seed, training.threadCount(), new Pace() {
                    @Override
                    public void begin(long predictions) {
                        try {
                            OutputFunction.requireFew(subject, predictions, settings, limits, "fewer rows or repeats");
                        } catch (ProblemException refusal) {
                            throw new LargeQuestion(refusal);
                        }
                    }

                    @Override
                    public void done(long predictions) {
                        // nobody looks
                    }
                }));
    }

    void requireRepeats(int repeats) {
        require("repeats", repeats, settings.repeats(), "chainrule.explanation.study.repeats");
    }

    /** Hears how far a long question has come, and may end it. */
    interface Pace {

        /** @param predictions that it will take */
        void begin(long predictions);

        /** @param predictions so far */
        void done(long predictions);
    }

    public static void require(String name, int value, int most, String setting) {
        if (value < 1 || value > most) {
            throw ProblemException.invalid(
                    name, "must be from 1 to %s (%s)".formatted(most, setting), value, "1 to " + most);
        }
    }

    /**
     * The same of an open network.
     *
     * @param threads that look at columns side by side; {@code pace} is told of one column at a time
     */
    ImportanceResponse importance(Subject subject, int repeats, int most, long seed, int threads, Pace pace) {
        Encoded judging = rows.read(subject, Side.JUDGING, most);
        List<InputRange> places = OutputFunction.places(subject);
        long predictions = (long) judging.rows().length * places.size() * repeats;
        pace.begin(predictions);
        Score score = new Score(subject, judging.targets());
        Importance[] found = new Importance[places.size()];
        int[] done = new int[1];
        double untouched;
        try (TrainedNetwork network =
                        new TrainedNetwork(subject.encoding(), subject.network().copy(Kernels.fast()));
                Team team = new Cores(threads).team(threads)) {
            Dealing dealing = Dealing.of(network, judging.features(), score, repeats, seed);
            untouched = dealing.untouched;
            int shares = Math.min(team.size(), found.length);
            team.run(shares, share -> {
                int end = Team.first(share + 1, shares, found.length);
                for (int column = Team.first(share, shares, found.length); column < end; column++) {
                    found[column] = dealing.importance(column, places.get(column));
                    synchronized (done) {
                        pace.done((long) judging.rows().length * repeats * ++done[0]);
                    }
                }
            });
        }
        Arrays.sort(found, Comparator.comparingDouble(each -> -each.importance()));
        return new ImportanceResponse(
                "importance",
                subject.id(),
                subject.checkpointId(),
                "importance = "
                        + (score.lowerIsBetter()
                                ? "metric with the column's values dealt anew − metric"
                                : "metric − metric with the column's values dealt anew"),
                "Breiman 2001; Fisher, Rudin and Dominici 2019",
                score.name(),
                untouched,
                judging.side().word(),
                MetricReliability.ofRows(judging.side() == Side.TRAINING, subject.resumedFrom()),
                judging.rows().length,
                judging.omitted(),
                repeats,
                seed,
                List.of(found));
    }

    /**
     * Columns whose values are dealt to the rows anew. The network is asked as for predictions, in float32: a metric over
     * many answers tells no finer numbers apart.
     *
     * @param answers of the network to the rows as they are, and how good they are
     */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares them
    private record Dealing(
            TrainedNetwork network,
            float[][] inputs,
            float[][] answers,
            Score score,
            double untouched,
            int repeats,
            long seed) {

        static Dealing of(TrainedNetwork network, float[][] inputs, Score score, int repeats, long seed) {
            float[][] answers = network.outputs(inputs);
            return new Dealing(network, inputs, answers, score, score.of(answers), repeats, seed);
        }

        /**
         * All repeats are asked together; who was dealt the same value keeps the answer that is known.
         *
         * @param column its number, by which the rows are shuffled
         */
        Importance importance(int column, InputRange place) {
            int rows = inputs.length;
            int[][] dealt = new int[repeats][];
            int[] asked = new int[repeats * rows];
            int count = 0;
            for (int repeat = 0; repeat < repeats; repeat++) {
                dealt[repeat] = IntStream.range(0, rows).toArray();
                RandomStream.of(seed, Purpose.SHUFFLING, (long) column * repeats + repeat)
                        .shuffle(dealt[repeat]);
                for (int row = 0; row < rows; row++) {
                    if (!place.same(inputs[row], inputs[dealt[repeat][row]])) {
                        asked[count++] = repeat * rows + row;
                    }
                }
            }
            float[][] told = network.outputs(
                    count, i -> place.taken(inputs[asked[i] % rows], inputs[dealt[asked[i] / rows][asked[i] % rows]]));
            double[] losses = losses(asked, told);
            double mean = Arrays.stream(losses).average().orElse(0);
            double variance = Arrays.stream(losses)
                    .map(loss -> (loss - mean) * (loss - mean))
                    .average()
                    .orElse(0);
            return new Importance(place.column(), mean, Math.sqrt(variance));
        }

        /** How much worse each repeat is. */
        private double[] losses(int[] asked, float[][] told) {
            int rows = inputs.length;
            double[] losses = new double[repeats];
            int next = 0;
            for (int repeat = 0; repeat < repeats; repeat++) {
                float[][] after = answers.clone();
                for (; next < told.length && asked[next] / rows == repeat; next++) {
                    after[asked[next] % rows] = told[next];
                }
                double dealtScore = score.of(after);
                losses[repeat] = score.lowerIsBetter() ? dealtScore - untouched : untouched - dealtScore;
            }
            return losses;
        }
    }

    /** How good answers are, in one number. */
    private static final class Score {

        private final Subject subject;
        private final float[][] targets;

        Score(Subject subject, float[][] targets) {
            this.subject = subject;
            this.targets = targets;
        }

        boolean lowerIsBetter() {
            return subject.outcome() == Outcome.NUMBERS;
        }

        String name() {
            return lowerIsBetter() ? "rmse" : "accuracy";
        }

        double of(float[][] outputs) {
            return lowerIsBetter() ? rmse(outputs) : accuracy(outputs);
        }

        /** In raw units; of several targets the mean, as the model's own figure is. */
        private double rmse(float[][] outputs) {
            List<TargetEncoding.NumberTarget> numbers =
                    ((TargetEncoding.NumericTargets) subject.encoding().target()).targets();
            double sum = 0;
            for (int i = 0; i < numbers.size(); i++) {
                double squares = 0;
                for (int row = 0; row < outputs.length; row++) {
                    double error = numbers.get(i).decoded((double) outputs[row][i])
                            - numbers.get(i).decoded((double) targets[row][i]);
                    squares += error * error;
                }
                sum += Math.sqrt(squares / outputs.length);
            }
            return sum / numbers.size();
        }

        private double accuracy(float[][] outputs) {
            double right = 0;
            for (int row = 0; row < outputs.length; row++) {
                right += subject.outcome() == Outcome.CLASSES
                        ? LikeliestClass.of(outputs[row]) == LikeliestClass.of(targets[row]) ? 1 : 0
                        : agreeing(outputs[row], targets[row]);
            }
            return right / outputs.length;
        }

        private double agreeing(float[] outputs, float[] truths) {
            double cut = subject.cut();
            double right = 0;
            for (int i = 0; i < outputs.length; i++) {
                right += (outputs[i] > cut) == (truths[i] > 0.5) ? 1 : 0;
            }
            return right / outputs.length;
        }
    }

    /** How answers change with one column, the others as they are. */
    public PartialDependenceResponse partialDependence(
            String model, String feature, int points, int most, int curves, @Nullable String checkpoint) {
        require("points", points, settings.grid(), "chainrule.explanation.study.grid");
        require("rows", most, limits.maxRows(), "chainrule.explanation.max-rows");
        if (curves < 0 || curves > settings.curves()) {
            throw ProblemException.invalid(
                    "curves",
                    "must be from 0 to %s (chainrule.explanation.study.curves)".formatted(settings.curves()),
                    curves,
                    "0 to " + settings.curves());
        }
        return subjects.ask(model, checkpoint, subject -> partialDependence(subject, feature, points, most, curves));
    }

    private PartialDependenceResponse partialDependence(
            Subject subject, String feature, int points, int most, int curves) {
        InputRange place = OutputFunction.places(subject).stream()
                .filter(one -> one.column().equals(feature))
                .findFirst()
                .orElseThrow(() -> unknown(subject, feature));
        FeatureEncoding encoding = subject.encoding().features().stream()
                .filter(one -> one.column().equals(feature))
                .findFirst()
                .orElseThrow();
        Encoded judging = rows.read(subject, Side.TRAINING, most);
        List<Object> grid = grid(subject, judging, encoding, points);
        double[][] encodedGrid =
                grid.stream().map(value -> encoded(subject, feature, value)).toArray(double[][]::new);
        double[][] inputs =
                Arrays.stream(judging.features()).map(OutputFunction::widened).toArray(double[][]::new);
        long predictions = (long) inputs.length * grid.size();
        OutputFunction.requireFew(subject, predictions, settings, limits, "fewer rows or points");
        double[][][] answers = new double[grid.size()][][];
        List<OfOutput> outputs = new ArrayList<>();
        try (OutputFunction reckoner = new OutputFunction(subject, null, inputs[0])) {
            for (int point = 0; point < grid.size(); point++) {
                double[] value = encodedGrid[point];
                answers[point] = reckoner.outputs(Arrays.stream(inputs)
                        .map(row -> place.taken(row, value))
                        .toArray(double[][]::new));
            }
        }
        List<String> names = subject.encoding().target().outputNames();
        for (int output = 0; output < names.size(); output++) {
            outputs.add(ofOutput(subject, names.get(output), output, answers, judging.rows(), curves));
        }
        return new PartialDependenceResponse(
                "partial_dependence",
                subject.id(),
                subject.checkpointId(),
                feature,
                encoding.type(),
                "mean over rows of F(the row with %s = value)".formatted(feature),
                "Friedman 2001; individual curves: Goldstein, Kapelner, Bleich and Pitkin 2015",
                grid,
                outputs,
                inputs.length,
                judging.omitted());
    }

    private static ProblemException unknown(Subject subject, String feature) {
        List<String> known = subject.encoding().features().stream()
                .map(FeatureEncoding::column)
                .toList();
        return ProblemException.invalid(
                "feature",
                "the model has no feature \"%s\"".formatted(feature),
                feature,
                Spelling.hint(feature, known));
    }

    private static OfOutput ofOutput(
            Subject subject, String name, int output, double[][][] answers, int[] numbers, int curves) {
        int count = numbers.length;
        double[][] values = new double[count][answers.length];
        List<Double> means = new ArrayList<>();
        List<Double> stds = new ArrayList<>();
        for (int point = 0; point < answers.length; point++) {
            double sum = 0;
            double squares = 0;
            for (int row = 0; row < count; row++) {
                double value = decoded(subject, output, answers[point][row][output]);
                values[row][point] = value;
                sum += value;
                squares += value * value;
            }
            double mean = sum / count;
            means.add(mean);
            stds.add(Math.sqrt(Math.max(0, squares / count - mean * mean)));
        }
        int shown = Math.min(curves, count);
        List<OfRow> shownCurves = IntStream.range(0, shown)
                .map(i -> (int) ((long) i * count / shown))
                .mapToObj(row -> new OfRow(
                        numbers[row], Arrays.stream(values[row]).boxed().toList()))
                .toList();
        return new OfOutput(name, means, stds, shownCurves);
    }

    private static double decoded(Subject subject, int output, double value) {
        return subject.encoding().target() instanceof TargetEncoding.NumericTargets numbers
                ? numbers.targets().get(output).decoded(value)
                : value;
    }

    /** From the smallest to the largest value that was learned from; of categories those that are known. */
    private List<Object> grid(Subject subject, Encoded judging, FeatureEncoding encoding, int points) {
        if (encoding.type().wide()) {
            throw ProblemException.invalid(
                    "feature",
                    "a column of the type %s has no values from smallest to largest"
                            .formatted(encoding.type().word()),
                    encoding.column(),
                    "a feature of single values");
        }
        List<Object> known = encoding.known();
        if (!known.isEmpty()) {
            return known.subList(0, Math.min(settings.grid(), known.size()));
        }
        if (encoding instanceof Dated dated) {
            return new Dates(dated).spread(subject, points);
        }
        Column column = judging.dataset().columns().stream()
                .filter(one -> one.name().equals(encoding.column()))
                .findFirst()
                .orElseThrow();
        if (column.min() == null || column.max() == null || !column.type().numeric()) {
            return valuesOf(subject, judging, encoding.column(), points);
        }
        SeenRange range = SeenRange.of(subject.encoding(), column);
        double low = range.min();
        double high = range.max();
        boolean whole = column.type() == ColumnType.INTEGER;
        return IntStream.range(0, points)
                .mapToDouble(i -> points == 1 ? (low + high) / 2 : low + (high - low) * i / (points - 1))
                .mapToObj(value -> whole ? (Object) Math.round(value) : (Object) value)
                .distinct()
                .toList();
    }

    /** Of what is neither a number nor one of some categories: what some rows have. */
    private List<Object> valuesOf(Subject subject, Encoded judging, String column, int points) {
        int[] some = Arrays.copyOf(judging.rows(), Math.min(points, judging.rows().length));
        return rows.raw(subject, some).stream()
                .map(row -> row.get(column))
                .filter(Objects::nonNull)
                .map(Object.class::cast)
                .distinct()
                .toList();
    }

    /** Any row with this value. */
    private static double[] encoded(Subject subject, String feature, Object value) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>(subject.example());
        row.put(feature, value);
        return OutputFunction.widened(OutputFunction.encoded(subject, row, new ArrayList<>()));
    }
}
