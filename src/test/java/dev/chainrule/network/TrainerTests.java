package dev.chainrule.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import dev.chainrule.network.TrainingResult.Ending;
import dev.chainrule.network.activation.Activation;
import dev.chainrule.network.activation.Identity;
import dev.chainrule.network.activation.Sigmoid;
import dev.chainrule.network.activation.Softmax;
import dev.chainrule.network.activation.Swish;
import dev.chainrule.network.layer.BatchNormalization;
import dev.chainrule.network.layer.Dense;
import dev.chainrule.network.layer.LayerSpec;
import dev.chainrule.network.loss.BinaryCrossEntropy;
import dev.chainrule.network.loss.CategoricalCrossEntropy;
import dev.chainrule.network.loss.Loss;
import dev.chainrule.network.loss.MeanSquaredError;
import dev.chainrule.network.math.Kernels;
import dev.chainrule.network.math.Memory;
import dev.chainrule.network.math.RandomStream;
import dev.chainrule.network.math.RandomStream.Purpose;
import dev.chainrule.network.metric.NumberMetric;
import dev.chainrule.network.optimizer.Adam;
import dev.chainrule.network.optimizer.GradientDescent;
import dev.chainrule.network.optimizer.Optimizer;
import dev.chainrule.network.schedule.Constant;
import dev.chainrule.network.schedule.Cosine;
import dev.chainrule.network.schedule.Schedule;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainerTests {

    private static final Kernels KERNELS = Kernels.fast();
    private static final Adam ADAM = new Adam(0.05);
    private static final NetworkSpec NEURON = new NetworkSpec(1, List.of(), 1, new Identity());
    private static final NetworkSpec XOR_SPEC = classifier(2, 4);

    private final Memory memory = KERNELS.memory();

    @AfterEach
    void giveBack() {
        memory.close();
    }

    private static NetworkSpec classifier(int inputs, int hidden) {
        return new NetworkSpec(inputs, List.of(new Dense(hidden, new Swish())), 1, new Sigmoid());
    }

    /** Remembers everything; ends the training after so many steps. */
    private static final class Diary implements TrainingObserver {

        private final List<Double> losses = new ArrayList<>();
        private final List<EpochReport> epochs = new ArrayList<>();
        private final long lastStep;

        Diary() {
            this(Long.MAX_VALUE);
        }

        Diary(long lastStep) {
            this.lastStep = lastStep;
        }

        @Override
        public boolean stepDone(long step, double loss, double learningRate) {
            losses.add(loss);
            assertThat(step).isEqualTo(losses.size());
            return step < lastStep;
        }

        @Override
        public void epochDone(EpochReport report) {
            epochs.add(report);
            assertThat(report.epoch()).isEqualTo(epochs.size());
            assertThat(report.step()).isEqualTo(losses.size());
        }
    }

    private TrainingData data(float[][] features, float[][] targets, int validation) {
        int rows = features.length;
        return new TrainingData(
                Numbers.matrix(memory, features),
                Numbers.matrix(memory, targets),
                IntStream.range(validation, rows).toArray(),
                IntStream.range(0, validation).toArray(),
                new double[] {1});
    }

    private TrainingData xor() {
        return data(new float[][] {{0, 0}, {0, 1}, {1, 0}, {1, 1}}, new float[][] {{0}, {1}, {1}, {0}}, 0);
    }

    /** {@code y = 2x − 1} */
    private TrainingData line(int rows, int validation) {
        float[][] features = Numbers.of(3).normal(rows, 1);
        float[][] targets = new float[rows][1];
        for (int i = 0; i < rows; i++) {
            targets[i][0] = 2 * features[i][0] - 1;
        }
        return data(features, targets, validation);
    }

    private TrainingData noise(int rows, int validation) {
        return data(Numbers.of(4).normal(rows, 3), Numbers.of(5).normal(rows, 1), validation);
    }

    private static TrainingPlan plan(int epochs, int batchSize, Loss loss, Optimizer optimizer, long seed) {
        return plan(epochs, batchSize, loss, optimizer, new Constant(), null, seed);
    }

    private static TrainingPlan plan(
            int epochs,
            int batchSize,
            Loss loss,
            Optimizer optimizer,
            Schedule schedule,
            @Nullable EarlyStopping stopping,
            long seed) {
        Outcome outcome = loss instanceof MeanSquaredError ? Outcome.NUMBERS : Outcome.TWO_CLASSES;
        return TrainingPlan.of(loss, optimizer, schedule, outcome)
                .epochs(epochs)
                .batchSize(batchSize)
                .earlyStopping(stopping)
                .seed(seed)
                .build();
    }

    private static Network network(NetworkSpec spec, long seed) {
        return Network.initialize(spec, KERNELS, seed);
    }

    private static float[] weights(Network network) {
        return Numbers.values(network.parameters())[0];
    }

    /** Trains a new network and returns its weights. */
    private static float[] train(NetworkSpec spec, TrainingPlan plan, TrainingData data, TrainingObserver observer) {
        try (Network network = network(spec, plan.seed())) {
            new Trainer(network, plan, data).run(observer);
            return weights(network);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void learnsXor(long seed) {
        TrainingData data = xor();
        TrainingPlan plan = plan(500, 4, new BinaryCrossEntropy(), ADAM, seed);
        try (Network network = network(XOR_SPEC, seed)) {
            TrainingResult result = new Trainer(network, plan, data).run(new Diary());
            assertThat(result).isEqualTo(new TrainingResult(Ending.COMPLETED, 500));
            try (Evaluator evaluator = new Evaluator(network, plan.loss(), plan.outcome(), data)) {
                Evaluation evaluation = evaluator.evaluate(data.training());
                assertThat(evaluation.metrics()).containsEntry("accuracy", 1.0);
                assertThat(evaluation.loss()).isLessThan(0.1);
            }
        }
    }

    @Test
    void findsTheLine() {
        TrainingPlan plan = plan(100, 10, new MeanSquaredError(), new GradientDescent(0.1), 1);
        float[] weights = train(NEURON, plan, line(95, 0), new Diary());
        assertThat(weights[0]).isCloseTo(2, within(1e-5f));
        assertThat(weights[1]).isCloseTo(-1, within(1e-5f));
    }

    @Test
    void givesTheSameBitsForTheSameSeedOnly() {
        TrainingData data = noise(50, 10);
        NetworkSpec spec = classifier(3, 20);
        float[] first = train(spec, plan(5, 8, new MeanSquaredError(), ADAM, 7), data, new Diary());
        float[] again = train(spec, plan(5, 8, new MeanSquaredError(), ADAM, 7), data, new Diary());
        float[] other = train(spec, plan(5, 8, new MeanSquaredError(), ADAM, 8), data, new Diary());
        assertThat(again).isEqualTo(first);
        assertThat(other).isNotEqualTo(first);
    }

    @Test
    void givesTheSameBitsWithEightTrainingsAtOnce() throws Exception {
        TrainingData data = noise(600, 100);
        NetworkSpec spec =
                new NetworkSpec(3, List.of(new Dense(100, new Swish()), new Dense(70, new Swish())), 1, new Identity());
        TrainingPlan plan = plan(3, 64, new MeanSquaredError(), ADAM, 7);
        float[] alone = train(spec, plan, data, new Diary());
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            Callable<float[]> training = () -> train(spec, plan, data, new Diary());
            List<Callable<float[]>> eight =
                    IntStream.range(0, 8).mapToObj(i -> training).toList();
            for (Future<float[]> weights : threads.invokeAll(eight)) {
                assertThat(weights.get()).isEqualTo(alone);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** Only the order differs, so the losses of the steps do. */
    @Test
    void takesTheOrderOfRowsFromTheSeedAndTheEpoch() {
        List<Double> first = lossesWithoutLearning(1);
        assertThat(lossesWithoutLearning(1)).isEqualTo(first);
        assertThat(lossesWithoutLearning(2)).isNotEqualTo(first);
        assertThat(first.subList(0, 20)).isNotEqualTo(first.subList(20, 40));
        assertThat(first.subList(20, 40)).containsExactlyInAnyOrderElementsOf(first.subList(0, 20));
    }

    /** Of two epochs of 20 rows, one by one, with the same weights throughout. */
    private List<Double> lossesWithoutLearning(long seed) {
        Diary diary = new Diary();
        try (Network network = network(NEURON, 1)) {
            TrainingPlan plan = plan(2, 1, new MeanSquaredError(), new GradientDescent(0), seed);
            new Trainer(network, plan, line(20, 0)).run(diary);
        }
        return diary.losses;
    }

    @Test
    void trainsTheSmallerBatchAtTheEndOfAnEpoch() {
        Diary diary = new Diary();
        TrainingPlan plan = plan(2, 4, new MeanSquaredError(), new GradientDescent(0), 1);
        train(NEURON, plan, line(10, 0), diary);
        assertThat(diary.losses).hasSize(6);
        assertThat(Trainer.steps(plan, 10)).isEqualTo(6);

        TrainingPlan alone = plan(1, 10, new MeanSquaredError(), new GradientDescent(0), 1);
        Diary whole = new Diary();
        train(NEURON, alone, line(10, 0), whole);
        double expected = whole.losses.get(0);
        assertThat(diary.epochs.get(0).trainLoss()).isCloseTo(expected, within(1e-6 * expected));
    }

    @Test
    void learnsFromTheLastRowOfAnEpoch() {
        TrainingPlan plan = plan(1, 4, new MeanSquaredError(), new GradientDescent(0.1), 1);
        Diary stopped = new Diary(1);
        float[] before = train(NEURON, plan, line(5, 0), stopped);
        float[] after = train(NEURON, plan, line(5, 0), new Diary());
        assertThat(after).isNotEqualTo(before);
    }

    @Test
    void takesABatchLargerThanTheDataAsOneBatch() {
        TrainingData data = line(10, 0);
        Diary diary = new Diary();
        float[] large = train(NEURON, plan(3, 1_000_000, new MeanSquaredError(), ADAM, 1), data, diary);
        float[] exact = train(NEURON, plan(3, 10, new MeanSquaredError(), ADAM, 1), data, new Diary());
        assertThat(diary.losses).hasSize(3);
        assertThat(large).isEqualTo(exact);
    }

    @Test
    void stopsInTheMiddleOfAnEpoch() {
        try (Network network = network(NEURON, 1)) {
            Diary diary = new Diary(7);
            TrainingPlan plan = plan(10, 4, new MeanSquaredError(), ADAM, 1);
            TrainingResult result = new Trainer(network, plan, line(20, 0)).run(diary);
            assertThat(result).isEqualTo(new TrainingResult(Ending.STOPPED, 1));
            assertThat(diary.losses).hasSize(7);
            assertThat(diary.epochs).hasSize(1);
        }
    }

    @Test
    void trainsNoEpochsAtAll() {
        try (Network network = network(NEURON, 1)) {
            float[] before = weights(network);
            TrainingPlan plan = plan(0, 4, new MeanSquaredError(), ADAM, 1);
            TrainingResult result = new Trainer(network, plan, line(20, 0)).run(new Diary());
            assertThat(result).isEqualTo(new TrainingResult(Ending.COMPLETED, 0));
            assertThat(weights(network)).isEqualTo(before);
        }
    }

    @Test
    void refusesToLearnFromNothing() {
        try (Network network = network(NEURON, 1)) {
            TrainingPlan plan = plan(1, 4, new MeanSquaredError(), ADAM, 1);
            TrainingData none = line(5, 5);
            assertThatIllegalArgumentException().isThrownBy(() -> new Trainer(network, plan, none));
        }
    }

    /** Few noisy rows and many neurons: the training rows are learned by heart, the others get worse. */
    @Test
    void goesBackToTheBestWeights() {
        TrainingData data = noise(40, 20);
        NetworkSpec spec = classifier(3, 50);
        EarlyStopping stopping = new EarlyStopping("val_loss", 5, 0);
        TrainingPlan plan = plan(500, 8, new MeanSquaredError(), ADAM, new Constant(), stopping, 1);
        try (Network network = network(spec, plan.seed())) {
            Diary diary = new Diary();
            TrainingResult result = new Trainer(network, plan, data).run(diary);
            List<Double> losses = diary.epochs.stream()
                    .map(report -> report.metrics().get("val_loss"))
                    .toList();
            int best = losses.indexOf(losses.stream().min(Double::compare).orElseThrow());
            assertThat(result).isEqualTo(new TrainingResult(Ending.NO_IMPROVEMENT, best + 1));
            assertThat(losses).hasSize(best + 1 + 5);
            assertThat(validationLoss(network, plan, data)).isEqualTo(losses.get(best));
        }
    }

    private static double validationLoss(Network network, TrainingPlan plan, TrainingData data) {
        try (Evaluator evaluator = new Evaluator(network, plan.loss(), plan.outcome(), data)) {
            return evaluator.evaluate(data.validation()).loss();
        }
    }

    @Test
    void neverLosesPatienceWhereItIsZero() {
        EarlyStopping stopping = new EarlyStopping("val_loss", 0, 0);
        TrainingPlan plan = plan(60, 8, new MeanSquaredError(), ADAM, new Constant(), stopping, 1);
        try (Network network = network(classifier(3, 50), plan.seed())) {
            Diary diary = new Diary();
            TrainingResult result = new Trainer(network, plan, noise(40, 20)).run(diary);
            assertThat(diary.epochs).hasSize(60);
            assertThat(result.ending()).isEqualTo(Ending.COMPLETED);
            assertThat(result.epoch()).as("still the best").isLessThan(60);
        }
    }

    @Test
    void keepsTheLastWeightsWhereTheMetricIsNeverMeasured() {
        EarlyStopping stopping = new EarlyStopping("val_loss", 1, 0);
        TrainingPlan plan = plan(20, 8, new MeanSquaredError(), ADAM, new Constant(), stopping, 1);
        try (Network network = network(NEURON, 1)) {
            TrainingResult result = new Trainer(network, plan, line(20, 0)).run(new Diary());
            assertThat(result).isEqualTo(new TrainingResult(Ending.COMPLETED, 20));
        }
    }

    @Test
    void countsOnlyImprovementsThatAreLargeEnough() {
        EarlyStopping easy = new EarlyStopping("val_r2", 1, 0.1);
        EarlyStopping loss = new EarlyStopping("train_log_loss", 1, 0.1);

        assertThat(easy.improves(0.5, 0.55)).isFalse();
        assertThat(easy.improves(0.5, 0.65)).isTrue();
        assertThat(loss.improves(0.5, 0.45)).isFalse();
        assertThat(loss.improves(0.5, 0.35)).isTrue();
    }

    @Test
    void measuresAfterEveryEpochWhatThePlanSays() {
        TrainingPlan usual = plan(1, 8, new MeanSquaredError(), ADAM, 1);
        EpochMetrics measured = new EpochMetrics(
                List.of(NumberMetric.MAPE), List.of(NumberMetric.EXPLAINED_VARIANCE, NumberMetric.MAE));
        TrainingPlan plan = TrainingPlan.of(usual.loss(), usual.optimizer(), usual.schedule(), Outcome.NUMBERS)
                .epochs(1)
                .batchSize(8)
                .seed(1)
                .measured(measured)
                .build();
        try (Network network = network(NEURON, 1)) {
            Diary diary = new Diary();
            new Trainer(network, plan, line(20, 5)).run(diary);
            assertThat(diary.epochs.get(0).metrics())
                    .containsOnlyKeys(
                            "train_loss",
                            "train_mape",
                            "val_loss",
                            "val_mae",
                            "val_explained_variance",
                            "learning_rate",
                            "gradient_norm");
        }
    }

    /** One row has no spread, and so no R². */
    @Test
    void takesNoMetricThatIsNotANumberForTheBest() {
        TrainingData data = data(new float[][] {{0}, {0}, {0}, {0}}, new float[][] {{0}, {0}, {0}, {0}}, 1);
        EarlyStopping stopping = new EarlyStopping("val_r2", 1, 0);
        TrainingPlan plan = plan(6, 8, new MeanSquaredError(), ADAM, new Constant(), stopping, 1);
        try (Network network = network(NEURON, 1)) {
            Diary diary = new Diary();
            TrainingResult result = new Trainer(network, plan, data).run(diary);
            assertThat(diary.epochs.get(0).metrics().get("val_r2")).isNaN();
            assertThat(result).isEqualTo(new TrainingResult(Ending.COMPLETED, 6));
        }
    }

    @Test
    void schedulesTheLearningRate() {
        Diary diary = new Diary();
        TrainingPlan plan = plan(4, 5, new MeanSquaredError(), ADAM, new Cosine(), null, 1);
        train(NEURON, plan, line(10, 0), diary);
        List<Double> rates =
                diary.epochs.stream().map(EpochReport::learningRate).toList();
        for (int epoch = 1; epoch <= 4; epoch++) {
            double expected = 0.05 * new Cosine().start(8, 2).factor(2L * epoch);
            assertThat(rates.get(epoch - 1)).isEqualTo(expected);
        }
    }

    private static TrainingPlan oneStep(GradientClipping clipping) {
        return TrainingPlan.of(new MeanSquaredError(), new GradientDescent(1), new Constant(), Outcome.NUMBERS)
                .epochs(1)
                .batchSize(10)
                .clipping(clipping)
                .seed(1)
                .build();
    }

    /** A step of gradient descent at a rate of 1 is the gradient itself. */
    private double[] step(GradientClipping clipping, TrainingObserver observer) {
        try (Network network = network(NEURON, 1)) {
            float[] before = weights(network);
            new Trainer(network, oneStep(clipping), line(10, 0)).run(observer);
            float[] after = weights(network);
            return new double[] {after[0] - before[0], after[1] - before[1]};
        }
    }

    @Test
    void shortensGradientsThatAreTooLong() {
        Diary diary = new Diary();
        double[] free = step(GradientClipping.NONE, diary);
        double length = Math.hypot(free[0], free[1]);
        assertThat(diary.epochs.get(0).gradientNorm()).isCloseTo(length, within(1e-5 * length));

        Diary shorter = new Diary();
        double[] shortened = step(new GradientClipping(length / 2, null), shorter);
        assertThat(shortened[0]).isCloseTo(free[0] / 2, within(1e-5));
        assertThat(shortened[1]).isCloseTo(free[1] / 2, within(1e-5));
        assertThat(shorter.epochs.get(0).gradientNorm()).as("before clipping").isCloseTo(length, within(1e-5 * length));
        assertThat(step(new GradientClipping(2 * length, null), new Diary())).isEqualTo(free);
    }

    /** Batches of one row, whose gradients differ a hundredfold, on both sides of the limit; all by hand. */
    @Test
    void shortensEveryGradientByItsOwnLength() {
        float[][] features = {{0.1f}, {3}, {0.2f}, {-4}, {0.05f}, {6}};
        float[][] targets = {{0}, {5}, {0.1f}, {-9}, {0}, {30}};
        GradientClipping clipping = new GradientClipping(0.5, null);
        double rate = 0.1;
        TrainingPlan plan = TrainingPlan.of(
                        new MeanSquaredError(), new GradientDescent(rate), new Constant(), Outcome.NUMBERS)
                .epochs(3)
                .batchSize(1)
                .clipping(clipping)
                .seed(7)
                .build();
        try (Network network = network(NEURON, 1)) {
            double[] w = {weights(network)[0], weights(network)[1]};
            List<double[]> expected = new ArrayList<>();
            for (int epoch = 1; epoch <= 3; epoch++) {
                int[] order = IntStream.range(0, 6).toArray();
                RandomStream.of(7, Purpose.SHUFFLING, epoch).shuffle(order);
                for (int row : order) {
                    double x = features[row][0];
                    double slope = 2 * (w[0] * x + w[1] - targets[row][0]);
                    double length = Math.hypot(slope * x, slope);
                    double step = rate * slope * Math.min(1, 0.5 / length);
                    w = new double[] {w[0] - step * x, w[1] - step};
                    expected.add(w);
                }
            }
            List<float[]> met = new ArrayList<>();
            new Trainer(network, plan, data(features, targets, 0)).run(new TrainingObserver() {

                @Override
                public boolean stepDone(long step, double loss, double learningRate) {
                    met.add(weights(network));
                    return true;
                }

                @Override
                public void epochDone(EpochReport report) {}
            });
            assertThat(met).hasSameSizeAs(expected);
            for (int step = 0; step < met.size(); step++) {
                assertThat((double) met.get(step)[0])
                        .as("step %d", step + 1)
                        .isCloseTo(expected.get(step)[0], within(1e-5));
                assertThat((double) met.get(step)[1])
                        .as("step %d", step + 1)
                        .isCloseTo(expected.get(step)[1], within(1e-5));
            }
        }
    }

    @Test
    void cutsOffGradientsThatAreTooLarge() {
        double[] cut = step(new GradientClipping(null, 0.01), new Diary());
        assertThat(Math.abs(cut[0])).isCloseTo(0.01, within(1e-6));
        assertThat(Math.abs(cut[1])).isCloseTo(0.01, within(1e-6));
    }

    /** With a decay of ½ the average of three steps is {@code (w₁ + 2w₂ + 4w₃) / 7}, and so is that of running means. */
    @Test
    void keepsTheAverageOfTheWeightsAndOfWhatLayersKeepBesideThem() {
        NetworkSpec spec = new NetworkSpec(1, List.of(new BatchNormalization(0.1, 1e-5)), 1, new Identity());
        List<float[]> all = new ArrayList<>();
        for (int epochs = 1; epochs <= 3; epochs++) {
            all.add(trained(spec, averaging(epochs, null)));
        }
        float[] average = trained(spec, averaging(3, new WeightAveraging(0.5)));
        assertThat(average).hasSize(2 + 2 + 2);
        for (int i = 0; i < average.length; i++) {
            double expected = (all.get(0)[i] + 2 * all.get(1)[i] + 4 * all.get(2)[i]) / 7;
            assertThat((double) average[i]).isCloseTo(expected, within(1e-6));
            assertThat(average[i]).isNotEqualTo(all.get(2)[i]);
        }
    }

    /** One step an epoch. */
    private static TrainingPlan averaging(int epochs, @Nullable WeightAveraging averaging) {
        TrainingPlan plain = plan(epochs, 10, new MeanSquaredError(), new GradientDescent(0.1), 1);
        return TrainingPlan.of(plain.loss(), plain.optimizer(), plain.schedule(), plain.outcome())
                .epochs(epochs)
                .batchSize(10)
                .averaging(averaging)
                .seed(1)
                .build();
    }

    /** The weights and the state in the end. */
    private float[] trained(NetworkSpec spec, TrainingPlan plan) {
        try (Network network = network(spec, plan.seed())) {
            new Trainer(network, plan, line(10, 0)).run(new Diary());
            float[] weights = weights(network);
            float[] state = Numbers.values(network.state())[0];
            float[] both = Arrays.copyOf(weights, weights.length + state.length);
            System.arraycopy(state, 0, both, weights.length, state.length);
            return both;
        }
    }

    @Test
    void namesTheStepAndTheTensorThatDiverged() {
        NetworkSpec spec = new NetworkSpec(1, List.of(new Dense(3, new Identity())), 1, new Identity());
        TrainingPlan plan = plan(50, 20, new MeanSquaredError(), new GradientDescent(1000), 1);
        try (Network network = network(spec, 1)) {
            Diary diary = new Diary();
            DivergenceException divergence = catchThrowableOfType(
                    DivergenceException.class, () -> new Trainer(network, plan, line(20, 0)).run(diary));
            assertThat(divergence.step()).isBetween(2L, 50L);
            assertThat(divergence.tensor()).matches("the (weights|outputs) of layer [12]");
            assertThat(divergence).hasMessageContaining(divergence.tensor());
            assertThat(diary.losses).allMatch(Double::isFinite);
        }
    }

    @Test
    void namesTheInputThatIsNotFinite() {
        TrainingData data = data(new float[][] {{1}, {Float.NaN}}, new float[][] {{1}, {1}}, 0);
        TrainingPlan plan = plan(1, 1, new MeanSquaredError(), ADAM, 1);
        try (Network network = network(NEURON, 1)) {
            assertThatThrownBy(() -> new Trainer(network, plan, data).run(new Diary()))
                    .isInstanceOfSatisfying(
                            DivergenceException.class,
                            divergence -> assertThat(divergence.tensor()).isEqualTo("the input"));
        }
    }

    /** Finite in the last step's loss, infinite in the update after it. */
    @Test
    void noticesWeightsThatOverflowInTheLastStep() {
        TrainingData data = data(new float[][] {{1e20f}}, new float[][] {{0}}, 0);
        TrainingPlan plan = plan(1, 1, new MeanSquaredError(), new GradientDescent(1000), 1);
        try (Network network = network(NEURON, 1)) {
            assertThatThrownBy(() -> new Trainer(network, plan, data).run(new Diary()))
                    .isInstanceOfSatisfying(DivergenceException.class, divergence -> {
                        assertThat(divergence.step()).isEqualTo(1);
                        assertThat(divergence.tensor()).isEqualTo("the weights of layer 1");
                    });
        }
    }

    /** Except for an iterator, which the JIT may remove. */
    @Test
    void allocatesNothingInASteadyStep() {
        ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long[] bytes = new long[2];
        TrainingPlan plan = plan(1, 4, new MeanSquaredError(), new GradientDescent(0.1), 1);
        train(classifier(1, 20), plan, line(8000, 0), new TrainingObserver() {

            @Override
            public boolean stepDone(long step, double loss, double learningRate) {
                if (step == 1000 || step == 2000) {
                    bytes[(int) step / 1000 - 1] = thread.getCurrentThreadAllocatedBytes();
                }
                return true;
            }

            @Override
            public void epochDone(EpochReport report) {}
        });
        assertThat((bytes[1] - bytes[0]) / 1000).isLessThan(100);
    }

    @Tag("slow")
    @Test
    void trainsEveryLayerWithEveryOptimizerAndLoss() {
        TrainingData data = data(Numbers.of(4).normal(30, 4), Numbers.of(5).shares(30, 2), 0);
        LayerSpec anyLayer = Samples.of(LayerSpec.class).get(0);
        for (LayerSpec layer : Samples.of(LayerSpec.class)) {
            Fitted fitted = Fitted.of(layer, 4, 1);
            NetworkSpec spec = new NetworkSpec(fitted.inputs(), fitted.layers(), 2, new Softmax());
            TrainingData fitting = data(
                    Numbers.of(4).normal(30, fitted.inputs()), Numbers.of(5).shares(30, 2), 0);
            for (Optimizer optimizer : Samples.of(Optimizer.class)) {
                improves(spec, new CategoricalCrossEntropy(), optimizer, fitting);
            }
        }
        for (Loss loss : Samples.of(Loss.class)) {
            for (Activation output : Samples.of(Activation.class)) {
                boolean suits = !(output instanceof Identity) || (loss.suitsNumbers() && !loss.expectsCounts());
                if (loss.onLogits(output) != null && suits) {
                    improves(new NetworkSpec(4, List.of(anyLayer), 2, output), loss, new GradientDescent(0.1), data);
                }
            }
        }
    }

    private static void improves(NetworkSpec spec, Loss loss, Optimizer optimizer, TrainingData data) {
        Diary diary = new Diary();
        TrainingPlan plan = TrainingPlan.of(loss, optimizer, new Constant(), Outcome.CLASSES)
                .epochs(20)
                .batchSize(8)
                .seed(1)
                .build();
        train(spec, plan, data, diary);
        assertThat(diary.epochs.get(19).trainLoss())
                .as("%s with %s by %s", spec, loss, optimizer)
                .isLessThan(diary.epochs.get(0).trainLoss());
    }
}
