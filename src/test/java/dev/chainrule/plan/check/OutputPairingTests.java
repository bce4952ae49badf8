package dev.chainrule.plan.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.choice.Menu;
import dev.chainrule.dataset.Dataset;
import dev.chainrule.dataset.DatasetFixture;
import dev.chainrule.network.EpochReport;
import dev.chainrule.network.Evaluator;
import dev.chainrule.network.Network;
import dev.chainrule.network.NetworkSpec;
import dev.chainrule.network.Numbers;
import dev.chainrule.network.Outcome;
import dev.chainrule.network.Samples;
import dev.chainrule.network.Trainer;
import dev.chainrule.network.TrainingData;
import dev.chainrule.network.TrainingObserver;
import dev.chainrule.network.TrainingPlan;
import dev.chainrule.network.Workspace;
import dev.chainrule.network.activation.Activation;
import dev.chainrule.network.activation.Tanh;
import dev.chainrule.network.layer.Dense;
import dev.chainrule.network.loss.Loss;
import dev.chainrule.network.math.Kernels;
import dev.chainrule.network.math.Matrix;
import dev.chainrule.network.math.Memory;
import dev.chainrule.network.optimizer.Adam;
import dev.chainrule.network.schedule.Constant;
import dev.chainrule.plan.PlanFixture;
import dev.chainrule.plan.TrainingSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.util.unit.DataSize;

/**
 * Whatever loss and output a job may pair tells classes apart that lie far from each other, all of them, though every fifth
 * row is said to be of another class.
 */
class OutputPairingTests {

    private static final TrainingSettings SETTINGS =
            new TrainingSettings(1, DataSize.ofMegabytes(100), 50_000, 1_000_000, null);
    private static final int ROWS = 60;
    private static final float[][] CENTERS = {{-2, 0}, {2, -1}, {1, 2}};

    record Pairing(Outcome outcome, Loss loss, Activation output) {

        String json() {
            return "{\"target\": %s, \"loss\": \"%s\", \"network\": {\"output\": {\"activation\": \"%s\"}}}"
                    .formatted(target(outcome), Menu.nameOf(loss), Menu.nameOf(output));
        }

        @Override
        public String toString() {
            return "%s with %s of %s".formatted(outcome, Menu.nameOf(loss), Menu.nameOf(output));
        }
    }

    /** By {@link Outcome}; numbers are none of ours. */
    private static String target(Outcome outcome) {
        return switch (outcome) {
            case NUMBERS -> "\"y\"";
            case TWO_CLASSES -> "\"two\"";
            case ANSWERS -> "[\"two\", \"also\"]";
            case CLASSES -> "\"three\"";
        };
    }

    @TempDir
    private static Path folder = Path.of("");

    private static Dataset dataset() {
        String csv = IntStream.range(0, ROWS)
                .mapToObj(i -> "%s.5,%s,%s,%s,%s.5".formatted(i % 7, "xyz".charAt(i % 3), i % 2 == 0, i % 5 == 0, i))
                .collect(Collectors.joining("\n", "n,three,two,also,y\n", "\n"));
        return DatasetFixture.dataset(folder, "mine", csv);
    }

    static List<Pairing> allowed() {
        Dataset dataset = dataset();
        List<Pairing> allowed = new ArrayList<>();
        for (Outcome outcome : List.of(Outcome.TWO_CLASSES, Outcome.ANSWERS, Outcome.CLASSES)) {
            for (Loss loss : Samples.of(Loss.class)) {
                for (Activation output : Samples.of(Activation.class)) {
                    Pairing pairing = new Pairing(outcome, loss, output);
                    if (JobCheck.violations(PlanFixture.plan(dataset, pairing.json()), SETTINGS)
                            .isEmpty()) {
                        allowed.add(pairing);
                    }
                }
            }
        }
        return allowed;
    }

    @Tag("slow")
    @Test
    void leavesEveryOutcomeSeveralLosses() {
        for (Outcome outcome : List.of(Outcome.TWO_CLASSES, Outcome.ANSWERS, Outcome.CLASSES)) {
            assertThat(allowed())
                    .filteredOn(pairing -> pairing.outcome == outcome)
                    .extracting(pairing -> Menu.nameOf(pairing.loss))
                    .contains("binary_cross_entropy", "focal", "hinge", "squared_hinge", "mse");
        }
    }

    @ParameterizedTest
    @MethodSource("allowed")
    void learnsEveryClass(Pairing pairing) {
        int outputs = pairing.outcome == Outcome.CLASSES ? 3 : pairing.outcome == Outcome.ANSWERS ? 2 : 1;
        try (Memory memory = Kernels.fast().memory()) {
            TrainingData said = data(memory, outputs, true);
            TrainingData truth = data(memory, outputs, false);
            double best = 0;
            for (int seed = 1; seed <= 5 && best < 0.95; seed++) {
                best = Math.max(best, learnt(pairing, said, truth, seed));
            }
            assertThat(best).isGreaterThan(0.95);
        }
    }

    /** Some outputs die where they begin below 0, which is the fault of where they begin. */
    private static double learnt(Pairing pairing, TrainingData said, TrainingData truth, int seed) {
        int outputs = truth.targets().columns();
        NetworkSpec spec = new NetworkSpec(2, List.of(new Dense(12, new Tanh())), outputs, pairing.output);
        TrainingPlan plan = TrainingPlan.of(pairing.loss, new Adam(0.02), new Constant(), pairing.outcome)
                .epochs(100)
                .batchSize(20)
                .seed(seed)
                .build();
        try (Network network = Network.initialize(spec, Kernels.fast(), seed)) {
            new Trainer(network, plan, said).run(new Silent());
            try (Evaluator evaluator = new Evaluator(network, pairing.loss, pairing.outcome, truth)) {
                double accuracy = Objects.requireNonNull(
                        evaluator.evaluate(truth.training()).metrics().get("balanced_accuracy"));
                return saysNo(network, truth) ? accuracy : 0;
            }
        }
    }

    /** Whether what is not true has outputs near 0, on the average. */
    private static boolean saysNo(Network network, TrainingData data) {
        double sum = 0;
        int count = 0;
        try (Workspace workspace = network.predictionWorkspace(ROWS)) {
            data.features().gather(IntStream.range(0, ROWS).toArray(), 0, network.kernels(), workspace.input());
            Matrix outputs = workspace.forward();
            for (int i = 0; i < ROWS; i++) {
                for (int j = 0; j < outputs.columns(); j++) {
                    boolean no = data.targets().get(i, j) == 0;
                    sum += no ? outputs.get(i, j) : 0;
                    count += no ? 1 : 0;
                }
            }
        }
        return sum / count < 0.4;
    }

    /** Three clouds; with one output the third against the others, with two the second and the third. */
    private static TrainingData data(Memory memory, int outputs, boolean mistaken) {
        float[][] features = Numbers.of(1).normal(ROWS, 2);
        float[][] targets = new float[ROWS][outputs];
        for (int i = 0; i < ROWS; i++) {
            int type = i % 3;
            for (int j = 0; j < 2; j++) {
                features[i][j] = 0.2f * features[i][j] + CENTERS[type][j];
            }
            for (int j = 0; j < outputs; j++) {
                int said = mistaken && i / 3 % 5 == 4 ? (type + 1) % 3 : type;
                targets[i][j] = said == j + 3 - outputs ? 1 : 0;
            }
        }
        return new TrainingData(
                Numbers.matrix(memory, features),
                Numbers.matrix(memory, targets),
                IntStream.range(0, ROWS).toArray(),
                new int[0],
                new double[] {1, 1, 1});
    }

    private static final class Silent implements TrainingObserver {

        @Override
        public boolean stepDone(long step, double loss, double learningRate) {
            return true;
        }

        @Override
        public void epochDone(EpochReport report) {}
    }
}
