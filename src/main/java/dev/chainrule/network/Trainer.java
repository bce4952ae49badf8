package dev.chainrule.network;

import dev.chainrule.network.TrainingResult.Ending;
import dev.chainrule.network.math.Kernels;
import dev.chainrule.network.math.Matrix;
import dev.chainrule.network.math.Memory;
import dev.chainrule.network.math.RandomStream;
import dev.chainrule.network.math.RandomStream.Purpose;
import dev.chainrule.network.math.Slots;
import dev.chainrule.network.schedule.Pace;
import dev.chainrule.network.thread.Team;
import org.jspecify.annotations.Nullable;

/**
 * Forward pass, loss, backpropagation, update, repeated. Writes the network's weights; the same network, data and plan
 * give the same weights to the last bit, on any number of threads: the order of rows in an epoch depends on the seed
 * and the epoch only, and how a batch is cut into {@link Lanes} on the batch and the network only.
 */
public final class Trainer {

    private final Network network;
    private final TrainingPlan plan;
    private final TrainingData data;
    private final Kernels kernels;
    private final Team team;
    private final @Nullable Pace ownPace;

    /** On the thread that calls, alone. */
    public Trainer(Network network, TrainingPlan plan, TrainingData data) {
        this(network, plan, data, Team.alone(), null);
    }

    /** @param team the threads to train on, for this training alone as long as it runs */
    public Trainer(Network network, TrainingPlan plan, TrainingData data, Team team) {
        this(network, plan, data, team, null);
    }

    /** @param ownPace instead of the plan's schedule */
    Trainer(Network network, TrainingPlan plan, TrainingData data, Team team, @Nullable Pace ownPace) {
        if (data.training().length == 0) {
            throw new IllegalArgumentException("there are no rows to learn from");
        }
        this.network = network;
        this.plan = plan;
        this.data = data;
        this.team = team;
        this.ownPace = ownPace;
        this.kernels = network.kernels();
    }

    /** How many steps the plan takes on so many rows. */
    public static long steps(TrainingPlan plan, int rows) {
        return (long) plan.epochs() * stepsPerEpoch(plan, rows);
    }

    static int stepsPerEpoch(TrainingPlan plan, int rows) {
        int batchSize = Math.min(plan.batchSize(), Math.max(1, rows));
        return (rows + batchSize - 1) / batchSize;
    }

    /**
     * Trains from the first epoch to the last, or until the plan or the observer ends it.
     *
     * @throws DivergenceException where a loss, or the weights at the end of an epoch, are not finite any more
     */
    public TrainingResult run(TrainingObserver observer) {
        team.want(Lanes.count(network, Math.min(plan.batchSize(), data.training().length)));
        try (Run run = new Run(observer)) {
            return run.epochs();
        }
    }

    /** Takes the memory that a training takes, and gives it back. */
    void setUp() {
        new Run(new Unwatched()).close();
    }

    private static final class Unwatched implements TrainingObserver {

        @Override
        public boolean stepDone(long step, double loss) {
            return false;
        }

        @Override
        public void epochDone(EpochReport report) {}
    }

    /** Buffers and position of one training. */
    private final class Run implements AutoCloseable {

        private final TrainingObserver observer;
        private final Memory memory = kernels.memory();
        private final Slots slots =
                kernels.slots(plan.optimizer(), network.parameters().columns(), memory);
        private final int batchSize = Math.min(plan.batchSize(), data.training().length);
        private final Lanes batch = new Lanes(network, plan, data, batchSize, slots, team);
        /** For the smaller batch at the end of an epoch. */
        private final Lanes rest =
                new Lanes(network, plan, data, Math.max(1, data.training().length % batchSize), slots, team);

        private final Evaluator evaluator = new Evaluator(network, plan.loss(), plan.outcome(), data, team);
        private final Pace pace = ownPace != null
                ? ownPace
                : plan.schedule()
                        .start(steps(plan, data.training().length), stepsPerEpoch(plan, data.training().length));
        private final Averages averages = new Averages(memory);
        private final Best best = new Best(memory);
        private final int[] order = data.training().clone();
        private long step;
        private double gradientNorm;

        Run(TrainingObserver observer) {
            this.observer = observer;
        }

        TrainingResult epochs() {
            for (int epoch = 1; epoch <= plan.epochs(); epoch++) {
                if (!epoch(epoch)) {
                    return best.ending(Ending.STOPPED, epoch - 1);
                }
                if (best.patienceLost(epoch)) {
                    return best.ending(Ending.NO_IMPROVEMENT, epoch);
                }
            }
            return best.ending(Ending.COMPLETED, plan.epochs());
        }

        private boolean epoch(int epoch) {
            shuffle(epoch);
            double loss = 0;
            for (int from = 0; from < order.length; from += batchSize) {
                int rows = Math.min(batchSize, order.length - from);
                double batchLoss = step(rows == batchSize ? batch : rest, from);
                loss += batchLoss * rows;
                if (!observer.stepDone(step, batchLoss)) {
                    return false;
                }
            }
            requireFinite(kernels.squaredNorm(network.parameters()), batch);
            report(epoch, loss / order.length);
            return true;
        }

        private void requireFinite(double value, Lanes lanes) {
            if (!Double.isFinite(value)) {
                throw new DivergenceException(step, lanes.firstNonFinite().orElse("the loss itself"));
            }
        }

        private void shuffle(int epoch) {
            System.arraycopy(data.training(), 0, order, 0, order.length);
            RandomStream.of(plan.seed(), Purpose.SHUFFLING, epoch).shuffle(order);
        }

        private double step(Lanes lanes, int from) {
            step++;
            double loss = lanes.backward(order, from, step);
            requireFinite(loss, lanes);
            if (from + lanes.rows() >= order.length || plan.clipping().needsLength()) {
                gradientNorm = lanes.gradientNorm();
            }
            lanes.update(learningRate(), gradientNorm);
            averages.see(step);
            return loss;
        }

        private void report(int epoch, double trainLoss) {
            averages.putOn();
            EpochMetrics measured = plan.measured();
            Evaluation training =
                    measured.training().isEmpty() ? null : evaluator.evaluate(data.training(), measured.training());
            Evaluation validation =
                    data.validation().length == 0 ? null : evaluator.evaluate(data.validation(), measured.validation());
            EpochReport report =
                    new EpochReport(epoch, step, trainLoss, learningRate(), gradientNorm, training, validation);
            best.see(report);
            if (epoch < plan.epochs() && !best.patienceLost(epoch)) {
                averages.takeOff();
            }
            pace.see(report::metrics);
            observer.epochDone(report);
        }

        private double learningRate() {
            return plan.optimizer().learningRate() * pace.factor(step);
        }

        @Override
        public void close() {
            evaluator.close();
            rest.close();
            batch.close();
            memory.close();
        }
    }

    /** The moving average of the weights; does nothing where the plan wants none. */
    private final class Averages {

        private final @Nullable WeightAveraging averaging = plan.averaging();
        private final Matrix mean;
        private final Matrix raw;

        Averages(Memory memory) {
            int size = averaging == null ? 1 : network.parameters().columns();
            mean = memory.allocate(1, size);
            raw = memory.allocate(1, size);
        }

        void see(long step) {
            if (averaging != null) {
                kernels.average(mean, network.parameters(), averaging.share(step));
            }
        }

        /** The network has the average. */
        void putOn() {
            if (averaging != null) {
                kernels.copy(network.parameters(), raw);
                kernels.copy(mean, network.parameters());
            }
        }

        /** The network has the weights again that training goes on with. */
        void takeOff() {
            if (averaging != null) {
                kernels.copy(raw, network.parameters());
            }
        }
    }

    /** The best weights so far, by the metric of the plan's early stopping. */
    private final class Best {

        private final @Nullable EarlyStopping stopping = plan.earlyStopping();
        private final Matrix weights;
        private final Matrix state;
        private int epoch;
        private double value = Double.NaN;

        Best(Memory memory) {
            weights = memory.allocate(
                    1, stopping == null ? 1 : network.parameters().columns());
            state = memory.allocate(1, stopping == null ? 1 : network.state().columns());
        }

        void see(EpochReport report) {
            if (stopping == null) {
                return;
            }
            Double now = report.metrics().get(stopping.metric());
            if (now != null && !now.isNaN() && (epoch == 0 || stopping.improves(value, now))) {
                value = now;
                epoch = report.epoch();
                kernels.copy(network.parameters(), weights);
                kernels.copy(network.state(), state);
            }
        }

        boolean patienceLost(int now) {
            if (stopping == null || stopping.patience() == 0) {
                return false;
            }
            return epoch > 0 && now - epoch >= stopping.patience();
        }

        /** Puts the best weights back. */
        TrainingResult ending(Ending ending, int lastEpoch) {
            if (epoch == 0) {
                return new TrainingResult(ending, lastEpoch);
            }
            kernels.copy(weights, network.parameters());
            kernels.copy(state, network.state());
            return new TrainingResult(ending, epoch);
        }
    }
}
