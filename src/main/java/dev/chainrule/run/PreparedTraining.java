package dev.chainrule.run;

import dev.chainrule.encoding.Encoding;
import dev.chainrule.encoding.FittedEncoding;
import dev.chainrule.encoding.TargetEncoding;
import dev.chainrule.encoding.Task;
import dev.chainrule.encoding.feature.FeatureEncoding;
import dev.chainrule.encoding.feature.Wide;
import dev.chainrule.model.manifest.Baseline;
import dev.chainrule.model.manifest.Blueprint;
import dev.chainrule.model.manifest.Measurement;
import dev.chainrule.network.ConstantAnswer;
import dev.chainrule.network.Evaluation;
import dev.chainrule.network.Evaluator;
import dev.chainrule.network.Examples;
import dev.chainrule.network.Intervals;
import dev.chainrule.network.Network;
import dev.chainrule.network.NetworkSpec;
import dev.chainrule.network.Outcome;
import dev.chainrule.network.Trainer;
import dev.chainrule.network.TrainingData;
import dev.chainrule.network.TrainingPlan;
import dev.chainrule.network.activation.Activation;
import dev.chainrule.network.math.ByteRows;
import dev.chainrule.network.math.Kernels;
import dev.chainrule.network.math.Matrix;
import dev.chainrule.network.math.Memory;
import dev.chainrule.network.thread.Team;
import dev.chainrule.plan.ClassWeights;
import dev.chainrule.plan.JobPlan;
import dev.chainrule.plan.check.LayerCheck;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.Violation;
import dev.chainrule.split.Split;
import dev.chainrule.table.Table;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One network and the encoded rows it learns from and is measured on, as long as they are in memory.
 *
 * @param test rows that are encoded, and that nothing looks at but {@link #tested}
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
public record PreparedTraining(Encoding encoding, TrainingData data, int[] test, Network network, TrainingPlan plan) {

    /**
     * @param seed of the network's weights and of the order of its rows
     * @param rows where they are kept
     * @param kernels that count what it holds
     * @param team the threads to read the table on
     * @param use of it, after which it is gone
     */
    public static <T> T with(
            JobPlan asked,
            Table table,
            Split split,
            long seed,
            RowStore rows,
            Kernels kernels,
            Team team,
            Function<PreparedTraining, T> use) {
        team.want(Integer.MAX_VALUE);
        FittedEncoding fitted = fit(asked, table, split, team);
        Encoding encoding = fitted.encoding()
                .with(asked.dataset()
                        .written(asked.columns().features(), asked.columns().targets()));
        requireFittingWidths(asked, encoding);
        Outcome outcome = JobPlan.outcome(
                asked.columns().task(), asked.columns().targets().size(), encoding.outputs());
        TrainingPlan plan = asked.trainingPlan(outcome, seed, encoding);
        int featureBytes = rows.featureBytes(asked);
        try (Memory memory = kernels.memory();
                RowFile file =
                        rows.file(table.rows(), encoding.inputs(), featureBytes).orElse(null)) {
            TrainingData data = encode(asked, table, fitted, split, memory, file, featureBytes, team);
            NetworkSpec spec = asked.network(encoding.inputs(), encoding.embedded(), encoding.outputs());
            try (Network network = Network.initialize(spec, kernels, seed)) {
                return use.apply(new PreparedTraining(
                        encoding, data, judging(split.test(), "test", data.targets()), network, plan));
            }
        }
    }

    /** Anew; or what a network that goes on has been fitted with, where its rows have become others. */
    private static FittedEncoding fit(JobPlan asked, Table table, Split split, Team team) {
        FittedEncoding anew = FittedEncoding.of(asked.columns(), table, split.training(), team);
        Encoding kept = asked.kept();
        return kept == null || kept.encodesAs(anew.encoding()) ? anew : FittedEncoding.of(kept);
    }

    /** Once more, now that the number of inputs is known: categories of validation or test rows alone get none. */
    private static void requireFittingWidths(JobPlan asked, Encoding encoding) {
        List<Violation> violations = LayerCheck.widths(asked, encoding.inputs(), encoding.embedded());
        if (!violations.isEmpty()) {
            throw ProblemException.invalid(violations);
        }
    }

    private static TrainingData encode(
            JobPlan asked,
            Table table,
            FittedEncoding fitted,
            Split split,
            Memory memory,
            @Nullable RowFile file,
            int featureBytes,
            Team team) {
        Encoding encoding = fitted.encoding();
        Matrix targets = memory.reserve(table.rows(), encoding.outputs());
        Examples features;
        if (featureBytes == Byte.BYTES) {
            features = unscaled(table, fitted, memory, file, targets, team);
        } else if (file != null) {
            fitted.encode(table, team, (row, inputs, outputs) -> {
                file.writeRow(row, inputs);
                targets.writeRow(row, outputs);
            });
            features = file.encoded();
        } else {
            Matrix held = memory.reserve(table.rows(), encoding.inputs());
            fitted.encode(table, team, (row, inputs, outputs) -> {
                held.writeRow(row, inputs);
                targets.writeRow(row, outputs);
            });
            features = Examples.of(held);
        }
        requireKnownTargets(encoding.target(), split, targets);
        Matrix weights = weights(asked, encoding, targets, split, memory);
        int[] judging = judging(split.validation(), "validation", targets);
        return new TrainingData(
                features, targets, split.training(), judging, encoding.target().units(), weights);
    }

    /** Pictures that stay bytes; their targets are written at once. */
    private static Examples unscaled(
            Table table, FittedEncoding fitted, Memory memory, @Nullable RowFile file, Matrix targets, Team team) {
        Wide feature = fitted.encoding().onlyWide().orElseThrow();
        if (file != null) {
            unscaled(table, fitted, feature, (bytes, row) -> file.writeRow(row, bytes), targets, team);
            return file.unscaled(feature.ofBytes());
        }
        ByteRows held = memory.reserveBytes(table.rows(), feature.width());
        unscaled(table, fitted, feature, (bytes, row) -> held.writeRow(row, bytes), targets, team);
        return Examples.of(held, feature.ofBytes());
    }

    private static void unscaled(
            Table table, FittedEncoding fitted, Wide feature, ObjIntConsumer<byte[]> into, Matrix targets, Team team) {
        fitted.encodeUnscaled(table, feature, team, (row, inputs, outputs) -> {
            byte[] bytes = new byte[inputs.length];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) (int) inputs[i];
            }
            into.accept(bytes, row);
            targets.writeRow(row, outputs);
        });
    }

    /** A class that the encoding does not know, which was fitted on other rows; or a number that it cannot scale. */
    private static void requireKnownTargets(TargetEncoding target, Split split, Matrix targets) {
        if (Arrays.stream(split.training()).noneMatch(row -> Double.isNaN(targets.get(row, 0)))) {
            return;
        }
        if (target instanceof TargetEncoding.NumericTargets) {
            String detail = "has numbers that are too large to be scaled";
            throw ProblemException.invalid("/target", detail, target.columns(), "numbers in another unit");
        } else {
            String detail = "has classes that the network has no output for";
            throw ProblemException.invalid("/dataset", detail, null, "rows of the classes that it was trained on");
        }
    }

    /** The rows except those of a class that no training row has, about which the network can say nothing. */
    private static int[] judging(int[] rows, String set, Matrix targets) {
        int[] judging = Arrays.stream(rows)
                .filter(row -> !Double.isNaN(targets.get(row, 0)))
                .toArray();
        if (judging.length == 0 && rows.length > 0) {
            String detail = "no %s row has a class that a training row has".formatted(set);
            throw ProblemException.invalid("/split", detail, null, "a split that leaves each class in both sets");
        }
        return judging;
    }

    private static @Nullable Matrix weights(
            JobPlan asked, Encoding encoding, Matrix targets, Split split, Memory memory) {
        ClassWeights wanted = asked.training().classWeights();
        return wanted != null && encoding.target() instanceof TargetEncoding.Classes classes
                ? new RowWeights(targets).by(wanted, classes, split.training(), memory)
                : null;
    }

    /**
     * As far as was best for another network of the same plan: at the learning rates that it had, not at those of a plan of
     * so many epochs.
     *
     * @param goesOn asked after every step
     */
    void trainUntil(int epochs, Team team, BooleanSupplier goesOn) {
        long last = Trainer.steps(plan.exactly(epochs), data.training().length);
        new Trainer(network, plan, data, team).run((step, loss, rate) -> step < last && goesOn.getAsBoolean());
    }

    /** The same with other weights. */
    PreparedTraining with(Network other) {
        return new PreparedTraining(encoding, data, test, other, plan);
    }

    /** What the weights need beside them; its example is the first training row. */
    Blueprint blueprint(Table table) {
        Task task = plan.outcome() == Outcome.NUMBERS ? Task.REGRESSION : Task.CLASSIFICATION;
        return Blueprint.of(task, network.spec(), encoding, example(table));
    }

    private Map<String, @Nullable Object> example(Table table) {
        Map<String, @Nullable Object> raw = table.rows(data.training()[0], 1).get(0);
        Map<String, @Nullable Object> example = new LinkedHashMap<>();
        for (FeatureEncoding feature : encoding.features()) {
            example.put(feature.column(), raw.get(feature.column()));
        }
        return example;
    }

    /** What rows that nothing has seen before say of the network. */
    record Tested(Measurement measured, Map<String, List<Double>> intervals) {}

    /** With every metric there is, and how sure each of them is. */
    Tested tested(Team team) {
        team.want(Integer.MAX_VALUE);
        try (Evaluator evaluator = new Evaluator(network, plan.loss(), plan.outcome(), data, team)) {
            Evaluation whole = evaluator.evaluate(test);
            return new Tested(
                    Measurement.of(whole),
                    Intervals.of(network, plan.loss(), plan.outcome(), data, evaluator, test, whole, plan.seed()));
        }
    }

    /**
     * What an answer that ignores the features is worth on some rows.
     *
     * @param set the name of these rows
     * @param last the latest training row; null where rows have no order
     */
    Baseline baseline(String set, int[] rows, @Nullable Integer last) {
        Activation output = network.spec().outputActivation();
        return Baseline.of(set, ConstantAnswer.of(plan.loss(), output, plan.outcome(), data, rows, last));
    }

    /** With every metric there is. */
    public Measurement measure(int[] rows, Team team) {
        team.want(Integer.MAX_VALUE);
        try (Evaluator evaluator = new Evaluator(network, plan.loss(), plan.outcome(), data, team)) {
            return Measurement.of(evaluator.evaluate(rows));
        }
    }
}
