package dev.chainrule.network;

import dev.chainrule.network.math.Kernels;
import dev.chainrule.network.math.Matrix;
import dev.chainrule.network.math.Slots;
import dev.chainrule.network.thread.Team;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A batch on its way, cut into blocks of rows that threads may take side by side, each through buffers of its own. Sums
 * over the lanes go in their order, and where the cuts are depends on the batch and the network only: so the result
 * does not depend on the threads. Every buffer is allocated once.
 */
final class Lanes implements AutoCloseable {

    private static final int MOST = 8;

    /**
     * Multiplications of a lane for each parameter, which are its rows where a row meets each parameter once. Fewer make its
     * matrix products slow, because a matrix is prepared anew for each, and the sum of the lanes' gradients is felt.
     */
    private static final int FEWEST_USES = 64;

    /** Multiplications of a lane; less is done before a second thread has noticed that there is something to do. */
    private static final long LEAST_WORK = 1 << 18;

    /** Parameters that a thread takes at once. */
    private static final int CHUNK = 8 * Slots.BLOCK;

    private final Network network;
    private final Kernels kernels;
    private final TrainingPlan plan;
    private final TrainingData data;
    private final Slots slots;
    private final Team team;
    private final int rows;
    private final Lane[] lanes;
    /** One for each lane; the first also takes the sum of all. */
    private final Matrix[] gradients;

    private final Matrix[] sum;
    private final Regularization regularization;
    private final int size;
    private final IntConsumer backward = this::backward;
    private final IntConsumer sumUp = this::sumUp;
    private final IntConsumer update = this::update;

    private int[] order = {};
    private int start;
    private long step;
    private long optimizerStep;
    private boolean summed;
    private double learningRate;

    /** @param slots of the plan's optimizer, for all parameters */
    Lanes(Network network, TrainingPlan plan, TrainingData data, int rows, Slots slots, Team team) {
        this.network = network;
        this.kernels = network.kernels();
        this.plan = plan;
        this.data = data;
        this.rows = rows;
        this.slots = slots;
        this.team = team;
        int count = count(network, rows);
        lanes = new Lane[count];
        for (int i = 0; i < count; i++) {
            int from = Team.first(i, count, rows);
            lanes[i] = new Lane(i, from, Team.first(i + 1, count, rows) - from);
        }
        gradients = Arrays.stream(lanes).map(lane -> lane.workspace.gradients()).toArray(Matrix[]::new);
        sum = new Matrix[] {gradients[0]};
        regularization = new Regularization(network, gradients[0], plan.regularizer());
        size = network.parameters().columns();
    }

    /** How many lanes a batch is cut into; a power of two. */
    static int count(Network network, int rows) {
        long work = rows * network.layers().work();
        long uses = Math.max(rows, work / Math.max(1, network.parameters().columns()));
        long most = Math.min(Math.min(MOST, rows), Math.min(uses / FEWEST_USES, work / LEAST_WORK));
        return network.layers().mixesRows() ? 1 : (int) Math.max(1, Long.highestOneBit(most));
    }

    private int chunks() {
        return (size + CHUNK - 1) / CHUNK;
    }

    int rows() {
        return rows;
    }

    int count() {
        return lanes.length;
    }

    /**
     * Takes the rows from {@code order[start]} on through the network and back.
     *
     * @return the weighted losses, averaged over the rows
     */
    double backward(int[] order, int start, long step) {
        this.order = order;
        this.start = start;
        this.step = step;
        summed = false;
        team.run(lanes.length, backward);
        double loss = 0;
        for (Lane lane : lanes) {
            loss += lane.loss;
        }
        return loss / rows;
    }

    private void backward(int lane) {
        lanes[lane].backward();
    }

    /** Of the average loss and its penalties, over all parameters together. */
    double gradientNorm() {
        return Math.sqrt(kernels.squaredNorm(whole()));
    }

    /** The gradients of the whole batch, penalties included. */
    Matrix whole() {
        if (!summed) {
            if (lanes.length > 1) {
                team.run(chunks(), sumUp);
            }
            regularization.addGradients();
            summed = true;
        }
        return gradients[0];
    }

    private void sumUp(int chunk) {
        kernels.sum(gradients, chunk * CHUNK, Math.min(size, (chunk + 1) * CHUNK));
    }

    /**
     * The optimizer's step, by the gradients of the last {@link #backward}.
     *
     * @param step of the optimizer, counted from 1
     * @param norm of the gradients, where the plan clips by it
     */
    void update(long step, double learningRate, double norm) {
        this.optimizerStep = step;
        this.learningRate = learningRate;
        if (plan.clipping().clips() || regularization.addsGradients()) {
            plan.clipping().clip(kernels, whole(), norm);
        }
        team.run(chunks(), update);
        regularization.keepBounds();
        for (Lane lane : lanes) {
            lane.workspace.updateState();
        }
    }

    private void update(int chunk) {
        kernels.update(
                plan.optimizer(),
                network.parameters(),
                summed ? sum : gradients,
                slots,
                learningRate,
                optimizerStep,
                chunk * CHUNK,
                Math.min(size, (chunk + 1) * CHUNK));
    }

    /** Where the last batch first met a number that is not finite, in words. */
    Optional<String> firstNonFinite() {
        return Arrays.stream(lanes)
                .map(lane -> lane.workspace.firstNonFinite())
                .flatMap(Optional::stream)
                .findFirst();
    }

    @Override
    public void close() {
        for (Lane lane : lanes) {
            lane.close();
        }
    }

    /** Some rows of the batch. */
    private final class Lane {

        private final int number;
        private final int from;
        private final Workspace workspace;
        private final InputNoise noise;
        private final @Nullable RowAugmentation augmentation;
        private double loss;

        Lane(int number, int from, int rows) {
            this.number = number;
            this.from = from;
            this.workspace = network.trainingWorkspace(rows);
            this.noise = new InputNoise(plan, network.spec());
            this.augmentation = RowAugmentation.of(plan, data, kernels, workspace);
        }

        void backward() {
            int first = start + from;
            data.features().gather(order, first, kernels, workspace.input());
            kernels.gather(data.targets(), order, first, workspace.targets());
            if (data.weights() != null) {
                kernels.gather(data.weights(), order, first, workspace.weights());
            }
            if (augmentation != null) {
                augmentation.change(order, step, from);
            }
            noise.addTo(workspace.input(), step, number);
            workspace.begin(plan.seed(), step, number);
            loss = workspace.backward(plan.loss(), rows);
        }

        void close() {
            if (augmentation != null) {
                augmentation.close();
            }
            workspace.close();
        }
    }
}
