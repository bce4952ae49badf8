package dev.chainrule.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.network.activation.Softmax;
import dev.chainrule.network.activation.Swish;
import dev.chainrule.network.augmentation.Augmentation;
import dev.chainrule.network.augmentation.Brightness;
import dev.chainrule.network.augmentation.Contrast;
import dev.chainrule.network.augmentation.Crop;
import dev.chainrule.network.augmentation.Cutmix;
import dev.chainrule.network.augmentation.Cutout;
import dev.chainrule.network.augmentation.Fill;
import dev.chainrule.network.augmentation.Flip;
import dev.chainrule.network.augmentation.Mixup;
import dev.chainrule.network.augmentation.Noise;
import dev.chainrule.network.augmentation.PictureAugmentation;
import dev.chainrule.network.augmentation.PixelScale;
import dev.chainrule.network.augmentation.Rotate;
import dev.chainrule.network.augmentation.Shift;
import dev.chainrule.network.augmentation.Zoom;
import dev.chainrule.network.layer.Dense;
import dev.chainrule.network.loss.CategoricalCrossEntropy;
import dev.chainrule.network.math.Kernels;
import dev.chainrule.network.math.Matrix;
import dev.chainrule.network.math.Memory;
import dev.chainrule.network.metric.Units;
import dev.chainrule.network.optimizer.Adam;
import dev.chainrule.network.schedule.Constant;
import dev.chainrule.network.thread.Cores;
import dev.chainrule.network.thread.Team;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rows are changed where they are learned from, and nowhere else; and always in the same way. */
class RowAugmentationTests {

    private static final int SIDE = 8;
    private static final int INPUTS = SIDE * SIDE;
    private static final int CLASSES = 3;
    private static final int ROWS = 320;
    private static final int TRAINING = 280;
    private static final int BATCH = 128;
    private static final PixelScale SCALE = PixelScale.of(SIDE, SIDE, 1, -3, 3);
    private static final NetworkSpec SPEC =
            new NetworkSpec(INPUTS, List.of(new Dense(100, new Swish())), CLASSES, new Softmax());
    private static final List<Augmentation> EVERYTHING = List.of(
            new Shift(0.2, Fill.REFLECT, 1),
            new Rotate(20, Fill.ZERO, 1),
            new Zoom(0.2, Fill.EDGE, 0.7),
            new Flip(Flip.Axis.HORIZONTAL, 0.5),
            new Crop(0.7, 1.3, 0.5),
            new Brightness(0.1, 1),
            new Contrast(0.1, 1),
            new Noise(0.02, 1),
            new Cutout(0.3, 0.5),
            new Mixup(0.4, 0.5),
            new Cutmix(1, 0.5));

    private final Memory memory = Kernels.fast().memory();
    private final TrainingData data = data();

    @AfterEach
    void giveBack() {
        memory.close();
    }

    private TrainingData data() {
        float[][] targets = new float[ROWS][CLASSES];
        float[][] weights = new float[ROWS][1];
        for (int i = 0; i < ROWS; i++) {
            targets[i][i % CLASSES] = 1;
            weights[i][0] = 1 + i % CLASSES;
        }
        return new TrainingData(
                Numbers.matrix(memory, Numbers.of(1).normal(ROWS, INPUTS)),
                Numbers.matrix(memory, targets),
                IntStream.range(0, TRAINING).toArray(),
                IntStream.range(TRAINING, ROWS).toArray(),
                Units.scaled(new double[] {1}),
                Numbers.matrix(memory, weights));
    }

    private static TrainingPlan plan(@Nullable List<Augmentation> steps) {
        return TrainingPlan.of(new CategoricalCrossEntropy(), new Adam(0.003), new Constant(), Outcome.CLASSES)
                .epochs(3)
                .batchSize(BATCH)
                .seed(7)
                .inputNoise(0.01)
                .augmentation(steps == null ? null : new PictureAugmentation(steps, SCALE))
                .build();
    }

    /** Keeps what the training wrote after each step. */
    private static final class Diary implements TrainingObserver {

        private final List<Double> losses = new ArrayList<>();
        private final List<byte[]> afterSteps = new ArrayList<>();
        private @Nullable Training training;

        @Override
        public void begins(Training begun) {
            training = begun;
        }

        @Override
        public boolean stepDone(long step, double loss, double learningRate) {
            losses.add(loss);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try {
                Objects.requireNonNull(training).write(out);
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
            afterSteps.add(out.toByteArray());
            return true;
        }

        @Override
        public void epochDone(EpochReport report) {}
    }

    private float[] train(TrainingPlan plan, Team team, Diary diary, byte @Nullable [] checkpoint) throws IOException {
        try (Network network = Network.initialize(SPEC, Kernels.fast(), 3)) {
            Trainer trainer = new Trainer(network, plan, data, team);
            if (checkpoint == null) {
                trainer.run(diary);
            } else {
                trainer.resume(diary, new ByteArrayInputStream(checkpoint));
            }
            return Numbers.values(network.parameters())[0];
        }
    }

    private float[] train(TrainingPlan plan) throws IOException {
        return train(plan, Team.alone(), new Diary(), null);
    }

    @Test
    void trainsToTheSameBitsOnAnyNumberOfThreads() throws IOException {
        float[] alone = train(plan(EVERYTHING));
        for (int threads : new int[] {2, 4}) {
            try (Team team = new Cores(threads).team(threads)) {
                assertThat(train(plan(EVERYTHING), team, new Diary(), null)).isEqualTo(alone);
            }
        }
    }

    @Test
    void goesOnFromEveryStepToTheSameBits() throws IOException {
        Diary whole = new Diary();
        float[] weights = train(plan(EVERYTHING), Team.alone(), whole, null);
        for (int step = 0; step < whole.afterSteps.size(); step++) {
            Diary rest = new Diary();
            assertThat(train(plan(EVERYTHING), Team.alone(), rest, whole.afterSteps.get(step)))
                    .isEqualTo(weights);
            assertThat(rest.losses).isEqualTo(whole.losses.subList(step + 1, whole.losses.size()));
        }
    }

    /** Noise on the inputs and the order of rows draw from streams of their own. */
    @Test
    void learnsTheSameBitsAsWithoutWhereNothingIsChanged() throws IOException {
        float[] without = train(plan(null));
        assertThat(train(plan(List.of()))).isEqualTo(without);
        assertThat(train(plan(List.of(new Shift(0, Fill.ZERO, 1), new Mixup(1, 0)))))
                .isEqualTo(without);
        assertThat(train(plan(List.of(new Shift(0.2, Fill.ZERO, 1))))).isNotEqualTo(without);
    }

    private Workspace batch(Network network, List<Augmentation> steps, int[] order, int first, int rows) {
        Workspace batch = network.trainingWorkspace(rows);
        data.features().gather(order, first, network.kernels(), batch.input());
        network.kernels().gather(data.targets(), order, first, batch.targets());
        network.kernels().gather(Objects.requireNonNull(data.weights()), order, first, batch.weights());
        try (RowAugmentation augmentation =
                Objects.requireNonNull(RowAugmentation.of(plan(steps), data, network.kernels(), batch))) {
            augmentation.change(order, 5, first);
        }
        return batch;
    }

    /** So it does not matter into how many lanes a batch is cut. */
    @Test
    void changesARowByItsPlaceInTheBatch() {
        int[] order = IntStream.range(0, TRAINING).toArray();
        try (Network network = Network.initialize(SPEC, Kernels.fast(), 3);
                Workspace whole = batch(network, EVERYTHING, order, 0, 60);
                Workspace part = batch(network, EVERYTHING, order, 40, 20)) {
            assertThat(Numbers.values(part.input())).isDeepEqualTo(rows(Numbers.values(whole.input()), 40, 60));
            assertThat(Numbers.values(part.targets())).isDeepEqualTo(rows(Numbers.values(whole.targets()), 40, 60));
            assertThat(Numbers.values(part.weights())).isDeepEqualTo(rows(Numbers.values(whole.weights()), 40, 60));
        }
    }

    private static float[][] rows(float[][] all, int from, int to) {
        float[][] some = new float[to - from][];
        System.arraycopy(all, from, some, 0, some.length);
        return some;
    }

    /** Of two classes in their shares, with as much weight; and the shares are those of the pixels. */
    @Test
    void mixesTargetsAndWeightsAsItMixesPixels() {
        int[] order = {0, 1, 2, 3, 4, 5};
        try (Network network = Network.initialize(SPEC, Kernels.fast(), 3);
                Workspace batch = batch(network, List.of(new Mixup(1, 1)), order, 0, 6)) {
            float[][] before = new float[ROWS][INPUTS];
            Matrix one = memory.allocate(1, INPUTS);
            for (int row : order) {
                data.features().gather(new int[] {row}, 0, network.kernels(), one);
                one.readRow(0, before[row]);
            }
            boolean mixed = false;
            for (int row : order) {
                float[] target = Numbers.values(batch.targets())[row];
                double weight = 0;
                double sum = 0;
                for (int label = 0; label < CLASSES; label++) {
                    sum += target[label];
                    weight += target[label] * (1 + label);
                    mixed |= label != row % CLASSES && target[label] > 0;
                }
                assertThat(sum).isCloseTo(1, within(1e-6));
                assertThat(batch.weights().get(row, 0)).isCloseTo(weight, within(1e-5));
                double share = target[row % CLASSES];
                float[] now = Numbers.values(batch.input())[row];
                boolean known = IntStream.range(0, order.length)
                        .filter(other -> other % CLASSES != row % CLASSES || share == 1)
                        .anyMatch(other -> isBlend(now, before[row], before[other], share));
                assertThat(known || share > 0.999).isTrue();
            }
            assertThat(mixed).isTrue();
        }
    }

    private static boolean isBlend(float[] now, float[] own, float[] other, double share) {
        for (int i = 0; i < now.length; i++) {
            if (Math.abs(now[i] - (share * own[i] + (1 - share) * other[i])) > 1e-5) {
                return false;
            }
        }
        return true;
    }

    @Test
    void measuresRowsAsTheyAre() throws IOException {
        List<EpochReport> reports = new ArrayList<>();
        TrainingPlan frozen = TrainingPlan.of(
                        new CategoricalCrossEntropy(), new Adam(1e-30), new Constant(), Outcome.CLASSES)
                .epochs(1)
                .batchSize(BATCH)
                .seed(7)
                .augmentation(new PictureAugmentation(List.of(new Brightness(1, 1)), SCALE))
                .measured(new EpochMetrics(Outcome.CLASSES.metrics(CLASSES), Outcome.CLASSES.metrics(CLASSES)))
                .build();
        try (Network network = Network.initialize(SPEC, Kernels.fast(), 3);
                Evaluator evaluator = new Evaluator(network, frozen.loss(), frozen.outcome(), data, Team.alone())) {
            Evaluation before = evaluator.evaluate(data.training());
            new Trainer(network, frozen, data).run(new TrainingObserver() {
                @Override
                public boolean stepDone(long step, double loss, double learningRate) {
                    return true;
                }

                @Override
                public void epochDone(EpochReport report) {
                    reports.add(report);
                }
            });
            EpochReport report = reports.get(0);
            assertThat(Objects.requireNonNull(report.training()).metrics()).isEqualTo(before.metrics());
            assertThat(report.trainLoss()).isNotCloseTo(before.loss(), within(0.01));
        }
    }
}
