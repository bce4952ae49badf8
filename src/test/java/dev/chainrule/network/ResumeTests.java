package dev.chainrule.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.network.activation.Relu;
import dev.chainrule.network.activation.Softmax;
import dev.chainrule.network.activation.Swish;
import dev.chainrule.network.layer.BatchNormalization;
import dev.chainrule.network.layer.Convolution;
import dev.chainrule.network.layer.Dense;
import dev.chainrule.network.layer.Dropout;
import dev.chainrule.network.layer.Flatten;
import dev.chainrule.network.layer.MaxPooling;
import dev.chainrule.network.layer.Padding;
import dev.chainrule.network.layer.Reshape;
import dev.chainrule.network.layer.SpatialDropout;
import dev.chainrule.network.loss.CategoricalCrossEntropy;
import dev.chainrule.network.math.Kernels;
import dev.chainrule.network.math.Memory;
import dev.chainrule.network.optimizer.Adam;
import dev.chainrule.network.optimizer.Momentum;
import dev.chainrule.network.optimizer.Optimizer;
import dev.chainrule.network.regularizer.MaxNorm;
import dev.chainrule.network.schedule.Constant;
import dev.chainrule.network.schedule.OneCycle;
import dev.chainrule.network.schedule.ReduceOnPlateau;
import dev.chainrule.network.schedule.Schedule;
import dev.chainrule.network.thread.Cores;
import dev.chainrule.network.thread.Team;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A training that was cut off goes on as if it had not been. */
class ResumeTests {

    private static final int ROWS = 190;
    private static final int BATCH = 40;
    private static final int STEPS_PER_EPOCH = 4;
    private static final int EPOCHS = 6;
    private static final NetworkSpec SPEC = new NetworkSpec(
            6,
            List.of(
                    new Reshape(List.of(3, 2, 1)),
                    new Convolution(4, 2, Padding.Rule.SAME, new Swish()),
                    new MaxPooling(List.of(2), List.of(1), Padding.Rule.VALID),
                    new SpatialDropout(0.3),
                    new Flatten(),
                    new Dense(20, new Swish()),
                    new BatchNormalization(0.1, 1e-5),
                    new Dropout(0.3),
                    new Dense(10, new Relu())),
            3,
            new Softmax());

    private final Memory memory = Kernels.fast().memory();
    private final TrainingData data = data();

    @AfterEach
    void giveBack() {
        memory.close();
    }

    private TrainingData data() {
        float[][] targets = new float[ROWS][3];
        for (int i = 0; i < ROWS; i++) {
            targets[i][i * 7 % 3] = 1;
        }
        return new TrainingData(
                Numbers.matrix(memory, Numbers.of(1).normal(ROWS, 6)),
                Numbers.matrix(memory, targets),
                IntStream.range(0, 150).toArray(),
                IntStream.range(150, ROWS).toArray(),
                new double[] {1});
    }

    private static TrainingPlan plan(Optimizer optimizer, Schedule schedule, int patience, int epochs) {
        return TrainingPlan.of(new CategoricalCrossEntropy(), optimizer, schedule, Outcome.CLASSES)
                .epochs(epochs)
                .batchSize(BATCH)
                .earlyStopping(new EarlyStopping("val_loss", patience, 0))
                .clipping(new GradientClipping(1.0, null))
                .averaging(new WeightAveraging(0.8))
                .seed(11)
                .regularizer(new MaxNorm(2))
                .inputNoise(0.05)
                .build();
    }

    private static TrainingPlan plan() {
        return plan(new Adam(0.01), new OneCycle(0.3, 25, 1e4, 0), 0, EPOCHS);
    }

    /** Writes down everything, and the training itself after each step and each epoch. */
    private static final class Diary implements TrainingObserver {

        private final List<Double> losses = new ArrayList<>();
        private final List<String> epochs = new ArrayList<>();
        private final List<Double> rates = new ArrayList<>();
        private final List<byte[]> afterSteps = new ArrayList<>();
        private final List<byte[]> afterEpochs = new ArrayList<>();
        private @Nullable Training training;

        @Override
        public void begins(Training begun) {
            training = begun;
        }

        @Override
        public boolean stepDone(long step, double loss, double learningRate) {
            losses.add(loss);
            afterSteps.add(written());
            return true;
        }

        @Override
        public void epochDone(EpochReport report) {
            epochs.add(report.epoch() + " " + report.metrics());
            rates.add(report.learningRate());
            afterEpochs.add(written());
        }

        private byte[] written() {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try {
                Objects.requireNonNull(training).write(out);
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
            return out.toByteArray();
        }
    }

    private record Trained(TrainingResult result, float[] weights, float[] state, Diary diary) {}

    private Trained train(TrainingPlan plan, byte @Nullable [] checkpoint) throws IOException {
        Diary diary = new Diary();
        try (Network network = Network.initialize(SPEC, Kernels.fast(), checkpoint == null ? 5 : 99)) {
            Trainer trainer = new Trainer(network, plan, data);
            TrainingResult result = checkpoint == null
                    ? trainer.run(diary)
                    : trainer.resume(diary, new ByteArrayInputStream(checkpoint));
            float[] weights = Numbers.values(network.parameters())[0];
            return new Trained(result, weights, Numbers.values(network.state())[0], diary);
        }
    }

    private static void assertSame(Trained resumed, Trained whole) {
        assertThat(resumed.weights).isEqualTo(whole.weights);
        assertThat(resumed.state).isEqualTo(whole.state);
        assertThat(resumed.result).isEqualTo(whole.result);
    }

    private static <T> List<T> from(int index, List<T> all) {
        return all.subList(index, all.size());
    }

    @Test
    void goesOnFromEveryStepToTheSameBits() throws IOException {
        Trained whole = train(plan(), null);
        for (int step = 0; step < whole.diary.afterSteps.size(); step++) {
            Trained resumed = train(plan(), whole.diary.afterSteps.get(step));
            assertSame(resumed, whole);
            assertThat(resumed.diary.losses).isEqualTo(from(step + 1, whole.diary.losses));
            int epochsDone = step / STEPS_PER_EPOCH;
            assertThat(resumed.diary.epochs).isEqualTo(from(epochsDone, whole.diary.epochs));
        }
    }

    @Test
    void goesOnFromEveryEpochToTheSameBits() throws IOException {
        Trained whole = train(plan(), null);
        for (int epoch = 1; epoch <= EPOCHS; epoch++) {
            Trained resumed = train(plan(), whole.diary.afterEpochs.get(epoch - 1));
            assertSame(resumed, whole);
            assertThat(resumed.diary.epochs).isEqualTo(from(epoch, whole.diary.epochs));
        }
    }

    static Stream<Arguments> optimizersAndSchedules() {
        Stream<Arguments> optimizers = Samples.of(Optimizer.class).stream()
                .map(optimizer -> Arguments.of(optimizer, new OneCycle(0.3, 25, 1e4, 0)));
        Stream<Arguments> schedules =
                Samples.of(Schedule.class).stream().map(schedule -> Arguments.of(new Adam(0.01), schedule));
        return Stream.concat(optimizers, schedules);
    }

    @ParameterizedTest
    @MethodSource("optimizersAndSchedules")
    void goesOnWithWhatTheOptimizerAndTheScheduleRemember(Optimizer optimizer, Schedule schedule) throws IOException {
        TrainingPlan plan = plan(optimizer, schedule, 0, EPOCHS);
        Trained whole = train(plan, null);
        assertSame(train(plan, whole.diary.afterSteps.get(2 * STEPS_PER_EPOCH + 1)), whole);
    }

    /** No improvement is large enough, so the rate is halved after every epoch but the first. */
    @Test
    void goesOnAtTheRateThatAPlateauHasLeft() throws IOException {
        TrainingPlan plan = plan(new Adam(0.01), new ReduceOnPlateau("val_loss", 0.5, 0, 1, 0, 0, 0), 0, EPOCHS);
        Trained whole = train(plan, null);
        assertThat(whole.diary.rates).containsExactly(0.01, 0.01, 0.005, 0.0025, 0.00125, 0.000625);
        for (int epoch = 1; epoch < EPOCHS; epoch++) {
            byte[] between = whole.diary.afterEpochs.get(epoch - 1);
            byte[] within = whole.diary.afterSteps.get(epoch * STEPS_PER_EPOCH);
            for (byte[] then : List.of(between, within)) {
                assertSame(train(plan, then), whole);
                Trained adopted = adopt(plan, then, EVERYTHING);
                assertThat(adopted.diary.rates).isEqualTo(from(epoch, whole.diary.rates));
                assertSame(adopted, whole);
            }
        }
    }

    @Test
    void endsAtOnceWhatHadLostItsPatience() throws IOException {
        TrainingPlan plan = plan(new Adam(0.1), new Constant(), 2, 200);
        Trained whole = train(plan, null);
        assertThat(whole.result.ending()).isEqualTo(TrainingResult.Ending.NO_IMPROVEMENT);
        Trained resumed = train(plan, whole.diary.afterEpochs.get(whole.diary.afterEpochs.size() - 1));
        assertSame(resumed, whole);
        assertThat(resumed.diary.losses).isEmpty();
    }

    /** One that was written on one thread goes on with two, and the other way around. */
    @Test
    void goesOnWithAnyNumberOfThreads() throws IOException {
        Trained whole = train(plan(), null);
        try (Network network = Network.initialize(SPEC, Kernels.fast(), 1);
                Team team = new Cores(2).team(2)) {
            new Trainer(network, plan(), data, team)
                    .resume(new Diary(), new ByteArrayInputStream(whole.diary.afterSteps.get(5)));
            assertThat(Numbers.values(network.parameters())[0]).isEqualTo(whole.weights);
        }
    }

    @Test
    void refusesACheckpointOfAnotherTraining() throws IOException {
        byte[] checkpoint = train(plan(), null).diary.afterSteps.get(3);
        TrainingPlan other = plan(new Momentum(0.1, 0.9, 0), new OneCycle(0.3, 25, 1e4, 0), 0, 6);
        assertThatThrownBy(() -> train(other, checkpoint))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("2 slots")
                .hasMessageContaining("1 slots");
    }

    @Test
    void refusesACheckpointThatEndsEarlyOrGoesOn() throws IOException {
        byte[] checkpoint = train(plan(), null).diary.afterSteps.get(3);
        for (int length :
                new int[] {0, 1, 50, 200, checkpoint.length / 2, checkpoint.length - 1, checkpoint.length + 1}) {
            assertThatThrownBy(() -> train(plan(), Arrays.copyOf(checkpoint, length)))
                    .as("%d of %d bytes", length, checkpoint.length)
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void givesTheWeightsOfATrainingThatWasWritten() throws IOException {
        TrainingPlan plan = plan();
        List<float[]> afterEpochs = new ArrayList<>();
        Diary diary = new Diary();
        try (Network network = Network.initialize(SPEC, Kernels.fast(), 5)) {
            new Trainer(network, plan, data).run(new TrainingObserver() {
                @Override
                public void begins(Training training) {
                    diary.begins(training);
                }

                @Override
                public boolean stepDone(long step, double loss, double learningRate) {
                    return diary.stepDone(step, loss, learningRate);
                }

                @Override
                public void epochDone(EpochReport report) {
                    diary.epochDone(report);
                    afterEpochs.add(Numbers.values(network.parameters())[0]);
                }
            });
        }
        for (int epoch = 0; epoch < EPOCHS; epoch++) {
            byte[] lastStep = diary.afterSteps.get((epoch + 1) * STEPS_PER_EPOCH - 1);
            assertThat(weights(diary.afterEpochs.get(epoch))).isEqualTo(afterEpochs.get(epoch));
            assertThat(weights(lastStep)).as("averaged too").isEqualTo(afterEpochs.get(epoch));
        }
    }

    private static float[] weights(byte[] training) throws IOException {
        try (Network network = WrittenTraining.network(SPEC, Kernels.fast(), new ByteArrayInputStream(training))) {
            return Numbers.values(network.parameters())[0];
        }
    }

    @Test
    void givesNoWeightsOfAnotherNetwork() throws IOException {
        NetworkSpec other = new NetworkSpec(6, List.of(), 3, new Softmax());
        byte[] training = train(plan(), null).diary.afterEpochs.get(0);
        assertThatThrownBy(() -> WrittenTraining.network(other, Kernels.fast(), new ByteArrayInputStream(training)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("parameters");
        assertThatThrownBy(() -> WrittenTraining.network(SPEC, Kernels.fast(), new ByteArrayInputStream(new byte[100])))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("not a training");
    }

    private static final WarmStart EVERYTHING = new WarmStart(true, true, true, true);

    private Trained adopt(TrainingPlan plan, byte[] checkpoint, WarmStart warmStart) throws IOException {
        Diary diary = new Diary();
        try (Network network = Network.initialize(SPEC, Kernels.fast(), 99)) {
            TrainingResult result =
                    new Trainer(network, plan, data).adopt(diary, new ByteArrayInputStream(checkpoint), warmStart);
            float[] weights = Numbers.values(network.parameters())[0];
            return new Trained(result, weights, Numbers.values(network.state())[0], diary);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 7, 12})
    void goesOnWithMoreEpochsAsIfTheyHadBeenAskedForAtOnce(int steps) throws IOException {
        Trained few = train(plan(new Adam(0.01), new Constant(), 0, 3), null);
        TrainingPlan more = plan(new Adam(0.01), new Constant(), 0, EPOCHS);
        byte[] then = steps == 12 ? few.diary.afterEpochs.get(2) : few.diary.afterSteps.get(steps - 1);
        Trained onwards = adopt(more, then, EVERYTHING);
        Trained atOnce = train(more, null);

        assertThat(onwards.weights).isEqualTo(atOnce.weights);
        assertThat(onwards.state).isEqualTo(atOnce.state);
        assertThat(onwards.diary.losses).isEqualTo(atOnce.diary.losses.subList(steps, EPOCHS * STEPS_PER_EPOCH));
    }

    @Test
    void beginsAnotherScheduleWhereItGoesOn() throws IOException {
        byte[] then = train(plan(new Adam(0.01), new Constant(), 0, 3), null)
                .diary
                .afterEpochs
                .get(2);
        Schedule schedule = new OneCycle(0.3, 25, 1e4, 0);
        Trained onwards =
                adopt(plan(new Adam(0.01), schedule, 0, EPOCHS), then, new WarmStart(true, true, false, true));
        Trained alone = train(plan(new Adam(0.01), schedule, 0, EPOCHS - 3), null);

        assertThat(onwards.diary.rates).isEqualTo(alone.diary.rates);
        byte[] later = onwards.diary.afterSteps.get(1);
        assertThat(train(plan(new Adam(0.01), schedule, 0, EPOCHS), later).weights)
                .as("also after it was cut off")
                .isEqualTo(onwards.weights);
    }

    /** The first step of Adam is as long as its rate in every direction, and no longer. */
    @Test
    void beginsTheOptimizerAnewWhereItIsAnother() throws IOException {
        byte[] then = train(plain(new Momentum(0.01, 0.9, 0), 3), null)
                .diary
                .afterEpochs
                .get(2);
        Trained onwards = adopt(plain(new Adam(0.001), EPOCHS), then, new WarmStart(true, false, true, true));
        float[] before = weights(then);
        float[] after = weights(onwards.diary.afterSteps.get(0));

        for (int i = 0; i < before.length; i++) {
            assertThat(Math.abs(after[i] - before[i])).isLessThanOrEqualTo(0.001f * 1.001f);
        }
        byte[] later = onwards.diary.afterSteps.get(1);
        assertThat(train(plain(new Adam(0.001), EPOCHS), later).weights).isEqualTo(onwards.weights);
    }

    private static TrainingPlan plain(Optimizer optimizer, int epochs) {
        return TrainingPlan.of(new CategoricalCrossEntropy(), optimizer, new Constant(), Outcome.CLASSES)
                .epochs(epochs)
                .batchSize(BATCH)
                .seed(11)
                .build();
    }

    @Test
    void beginsAtAWholeEpochWhereRowsComeInAnotherOrder() throws IOException {
        TrainingPlan plan = plain(new Adam(0.01), EPOCHS);
        byte[] then = train(plan, null).diary.afterSteps.get(2 * STEPS_PER_EPOCH + 1);
        Trained onwards = adopt(plan, then, new WarmStart(false, true, true, true));

        assertThat(onwards.diary.losses).hasSize((EPOCHS - 2) * STEPS_PER_EPOCH);
        assertThat(onwards.diary.epochs.get(0)).startsWith("3 ");
    }

    @Test
    void takesOnAveragingAndStoppingThatTheOtherDidNotHave() throws IOException {
        byte[] then = train(plain(new Adam(0.01), 3), null).diary.afterEpochs.get(2);
        Trained onwards = adopt(plan(new Adam(0.01), new Constant(), 0, EPOCHS), then, EVERYTHING);
        byte[] averaged = onwards.diary.afterEpochs.get(0);
        Trained back = adopt(plain(new Adam(0.01), EPOCHS), averaged, EVERYTHING);

        assertThat(onwards.diary.epochs).hasSize(3);
        assertThat(back.diary.epochs).hasSize(2);
        assertThat(back.weights).doesNotContain(Float.NaN);
    }

    @Test
    void isPatientAgainWhereItHadLostItsPatience() throws IOException {
        TrainingPlan impatient = plan(new Adam(0.3), new Constant(), 2, 200);
        Trained first = train(impatient, null);
        assertThat(first.result.ending()).isEqualTo(TrainingResult.Ending.NO_IMPROVEMENT);
        byte[] then = first.diary.afterEpochs.get(first.diary.afterEpochs.size() - 1);

        assertThat(train(impatient, then).diary.epochs)
                .as("one that was cut off there")
                .isEmpty();
        assertThat(adopt(impatient, then, EVERYTHING).diary.epochs).hasSizeGreaterThanOrEqualTo(2);
    }
}
