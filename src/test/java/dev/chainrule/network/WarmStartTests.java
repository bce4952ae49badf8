package dev.chainrule.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.network.activation.Identity;
import dev.chainrule.network.activation.Tanh;
import dev.chainrule.network.layer.Dense;
import dev.chainrule.network.loss.MeanSquaredError;
import dev.chainrule.network.math.Kernels;
import dev.chainrule.network.math.Memory;
import dev.chainrule.network.optimizer.Adam;
import dev.chainrule.network.optimizer.Optimizer;
import dev.chainrule.network.optimizer.RmsProp;
import dev.chainrule.network.schedule.Constant;
import dev.chainrule.network.schedule.Polynomial;
import dev.chainrule.network.schedule.Schedule;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What goes on where a training is taken up in other batches or by another optimizer. All rows are the same, so that
 * batches of any size have the same gradient, and only what is remembered of the steps so far can make a difference.
 */
class WarmStartTests {

    private static final int ROWS = 60;
    private static final NetworkSpec SPEC = new NetworkSpec(2, List.of(new Dense(3, new Tanh())), 1, new Identity());
    /** In other batches, with whatever else there is. */
    private static final WarmStart IN_OTHER_BATCHES = new WarmStart(false, true, true, true);

    private final Memory memory = Kernels.fast().memory();
    private final TrainingData data = data();

    @AfterEach
    void giveBack() {
        memory.close();
    }

    private TrainingData data() {
        float[][] features = new float[ROWS][];
        float[][] targets = new float[ROWS][];
        for (int i = 0; i < ROWS; i++) {
            features[i] = new float[] {0.5f, -1};
            targets[i] = new float[] {3};
        }
        return new TrainingData(
                Numbers.matrix(memory, features),
                Numbers.matrix(memory, targets),
                IntStream.range(0, ROWS).toArray(),
                new int[0],
                new double[] {1});
    }

    private static TrainingPlan plan(int epochs, int batchSize, Optimizer optimizer, Schedule schedule) {
        return TrainingPlan.of(new MeanSquaredError(), optimizer, schedule, Outcome.NUMBERS)
                .epochs(epochs)
                .batchSize(batchSize)
                .averaging(new WeightAveraging(0.9))
                .seed(11)
                .build();
    }

    private static TrainingPlan plan(int epochs, int batchSize, Optimizer optimizer) {
        return plan(epochs, batchSize, optimizer, new Constant());
    }

    /** The learning rates of all steps, and what is written after the last. */
    private static final class Diary implements TrainingObserver {

        private final List<Double> rates = new ArrayList<>();
        private @Nullable Training training;
        private byte[] written = {};

        @Override
        public void begins(Training begun) {
            training = begun;
        }

        @Override
        public boolean stepDone(long step, double loss, double learningRate) {
            rates.add(learningRate);
            return true;
        }

        @Override
        public void epochDone(EpochReport report) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try {
                Objects.requireNonNull(training).write(out);
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
            written = out.toByteArray();
        }
    }

    private record Trained(float[] weights, Diary diary) {}

    private interface Way {
        void go(Trainer trainer, Diary diary) throws IOException;
    }

    private Trained train(TrainingPlan plan, Way way) throws IOException {
        Diary diary = new Diary();
        try (Network network = Network.initialize(SPEC, Kernels.fast(), 5)) {
            way.go(new Trainer(network, plan, data), diary);
            return new Trained(Numbers.values(network.parameters())[0], diary);
        }
    }

    private Trained train(TrainingPlan plan) throws IOException {
        return train(plan, Trainer::run);
    }

    private Trained adopt(TrainingPlan plan, byte[] then, WarmStart warmStart) throws IOException {
        return train(plan, (trainer, diary) -> trainer.adopt(diary, new ByteArrayInputStream(then), warmStart));
    }

    private static List<Optimizer> optimizers() {
        return Samples.of(Optimizer.class);
    }

    /** 12 steps in 4 epochs, and 3 in 3 more, are 15. The average of the weights is what is compared, too. */
    @ParameterizedTest
    @MethodSource("optimizers")
    void hasDoneAsManyStepsAsBefore(Optimizer optimizer) throws IOException {
        byte[] then = train(plan(4, 20, optimizer)).diary.written;
        Trained onwards = adopt(plan(7, ROWS, optimizer), then, IN_OTHER_BATCHES);
        Trained atOnce = train(plan(15, ROWS, optimizer));

        assertThat(onwards.diary.rates).hasSize(3);
        assertThat(onwards.weights).containsExactly(atOnce.weights, within(2e-6f));
    }

    /** And once more, in the batches of before. */
    @Test
    void hasDoneAsManyStepsAsBothBefore() throws IOException {
        Optimizer optimizer = new Adam(0.01);
        byte[] first = train(plan(4, 20, optimizer)).diary.written;
        byte[] second = adopt(plan(7, ROWS, optimizer), first, IN_OTHER_BATCHES).diary.written;
        Trained third = adopt(plan(8, 20, optimizer), second, IN_OTHER_BATCHES);

        assertThat(third.weights).containsExactly(train(plan(18, ROWS, optimizer)).weights, within(2e-6f));
    }

    @Test
    void goesOnAfterItWasCutOffInOtherBatches() throws IOException {
        TrainingPlan later = plan(7, 15, new Adam(0.01));
        byte[] then = train(plan(4, 20, new Adam(0.01))).diary.written;
        Trained whole = adopt(later, then, IN_OTHER_BATCHES);
        byte[] cutOff = adopt(plan(5, 15, new Adam(0.01)), then, IN_OTHER_BATCHES).diary.written;
        Trained resumed = train(later, (trainer, diary) -> trainer.resume(diary, new ByteArrayInputStream(cutOff)));

        assertThat(resumed.weights).isEqualTo(whole.weights);
    }

    /** A schedule that began after epoch 2 of 3 steps has done 2 epochs of 4 after epoch 4. */
    @Test
    void findsItsPlaceInAScheduleByEpochs() throws IOException {
        Schedule schedule = new Polynomial(1, 0, 0);
        byte[] first = train(plan(2, 20, new Adam(0.01))).diary.written;
        byte[] second = adopt(plan(4, 20, new Adam(0.01), schedule), first, new WarmStart(true, true, false, true))
                .diary
                .written;
        Trained third = adopt(plan(6, 15, new Adam(0.01), schedule), second, IN_OTHER_BATCHES);

        List<Double> expected = new ArrayList<>();
        for (int step = 9; step <= 16; step++) {
            expected.add(0.01 * schedule.start(16, 4).factor(step));
        }
        assertThat(third.diary.rates).isEqualTo(expected);
    }

    private static RmsProp rmsProp(double momentum, boolean centered) {
        return new RmsProp(0.01, 0.99, 1e-8, momentum, centered, 0);
    }

    /** Two slots either way, of which the second is a velocity or a mean. */
    @ParameterizedTest
    @CsvSource({"0.9, false, 0, true", "0, true, 0.9, false", "0, false, 0, true", "0.9, true, 0.9, false"})
    void beginsAnewWhereAnOptimizerOfTheSameNameRemembersSomethingElse(
            double momentum, boolean centered, double thenMomentum, boolean thenCentered) throws IOException {
        byte[] first = train(plan(4, 20, rmsProp(momentum, centered))).diary.written;
        TrainingPlan then = plan(7, 20, rmsProp(thenMomentum, thenCentered));

        float[] anew = adopt(then, first, new WarmStart(true, false, true, true)).weights;
        assertThat(adopt(then, first, new WarmStart(true, true, true, true)).weights)
                .isEqualTo(anew);
        assertThatThrownBy(
                        () -> train(then, (trainer, diary) -> trainer.resume(diary, new ByteArrayInputStream(first))))
                .as("as if it were the same training")
                .isInstanceOf(IOException.class)
                .hasMessageContaining("mean square");
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void namesAsManyThingsAsItHasSlots(Optimizer optimizer) {
        assertThat(optimizer.remembers()).hasSize(optimizer.slots()).doesNotHaveDuplicates();
    }

    /** It did not say what its slots hold nor when its average began. */
    @Test
    void goesOnFromWhatTheVersionBeforeWrote() throws IOException {
        TrainingPlan plan = plan(6, 20, new Adam(0.01));
        byte[] now = train(plan(4, 20, new Adam(0.01))).diary.written;
        Trained whole = train(plan);

        byte[] before = asTheVersionBefore(now);
        assertThat(before).hasSizeLessThan(now.length);
        assertThat(adopt(plan, before, new WarmStart(true, true, true, true)).weights)
                .isEqualTo(whole.weights);
        assertThat(train(plan, (trainer, diary) -> trainer.resume(diary, new ByteArrayInputStream(before))).weights)
                .isEqualTo(whole.weights);
    }

    private static byte[] asTheVersionBefore(byte[] now) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(now));
        ByteArrayOutputStream before = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(before);
        out.writeInt(in.readInt() - 1);
        out.write(in.readNBytes(3 * Integer.BYTES));
        in.readUTF();
        out.write(in.readNBytes(2 * Integer.BYTES + 2));
        out.write(in.readNBytes(2 * Integer.BYTES + 2 * Double.BYTES + 3 * Long.BYTES));
        assertThat(in.readLong()).as("when the average began").isZero();
        in.transferTo(out);
        return before.toByteArray();
    }
}
