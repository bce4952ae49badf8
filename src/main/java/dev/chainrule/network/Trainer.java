package dev.chainrule.network;

import dev.chainrule.network.math.Kernels;
import dev.chainrule.network.math.Matrix;
import dev.chainrule.network.math.Memory;
import dev.chainrule.network.math.RandomStream;
import dev.chainrule.network.math.RandomStream.Purpose;

/**
 * Forward pass, loss, backpropagation, update, repeated. Writes the network's weights; the same network, data and plan
 * give the same weights to the last bit, because the order of rows in an epoch depends on the seed and the epoch only.
 */
public final class Trainer {

    private final Network network;
    private final TrainingPlan plan;
    private final TrainingData data;
    private final Kernels kernels;

    public Trainer(Network network, TrainingPlan plan, TrainingData data) {
        this.network = network;
        this.plan = plan;
        this.data = data;
        this.kernels = network.kernels();
    }

    /** How many steps the plan takes on so many rows. */
    public static long steps(TrainingPlan plan, int rows) {
        return (long) plan.epochs() * stepsPerEpoch(plan, rows);
    }

    private static int stepsPerEpoch(TrainingPlan plan, int rows) {
        return (rows + plan.batchSize() - 1) / plan.batchSize();
    }

    /**
     * Trains from the first epoch to the last, or until the observer ends it.
     *
     * @return whether the last epoch was reached
     * @throws DivergenceException where the loss is not finite any more
     */
    public boolean run(TrainingObserver observer) {
        try (Run run = new Run(observer)) {
            return run.epochs();
        }
    }

    /** Buffers and position of one training. */
    private final class Run implements AutoCloseable {

        private final TrainingObserver observer;
        private final Memory memory = kernels.memory();
        private final Matrix slots =
                memory.allocate(plan.optimizer().slots(), network.parameters().columns());
        private final int batchSize = Math.min(plan.batchSize(), data.training().length);
        private final Workspace batch = network.trainingWorkspace(batchSize);
        /** For the smaller batch at the end of an epoch. */
        private final Workspace rest = network.trainingWorkspace(Math.max(1, data.training().length % batchSize));

        private final Evaluator evaluator = new Evaluator(network, plan.loss(), plan.outcome(), data);
        private final int[] order = data.training().clone();
        private long step;

        Run(TrainingObserver observer) {
            this.observer = observer;
        }

        boolean epochs() {
            for (int epoch = 1; epoch <= plan.epochs(); epoch++) {
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
                report(epoch, loss / order.length);
            }
            return true;
        }

        private void shuffle(int epoch) {
            System.arraycopy(data.training(), 0, order, 0, order.length);
            RandomStream.of(plan.seed(), Purpose.SHUFFLING, epoch).shuffle(order);
        }

        private double step(Workspace workspace, int from) {
            step++;
            kernels.gather(data.features(), order, from, workspace.input());
            kernels.gather(data.targets(), order, from, workspace.targets());
            double loss = workspace.backward(plan.loss());
            if (!Double.isFinite(loss)) {
                throw new DivergenceException(step, workspace.firstNonFinite().orElse("the loss itself"));
            }
            kernels.update(
                    plan.optimizer(),
                    network.parameters(),
                    workspace.gradients(),
                    slots,
                    plan.optimizer().learningRate(),
                    step);
            return loss;
        }

        private void report(int epoch, double trainLoss) {
            Evaluation validation = data.validation().length == 0 ? null : evaluator.evaluate(data.validation());
            observer.epochDone(
                    new EpochReport(epoch, step, trainLoss, plan.optimizer().learningRate(), validation));
        }

        @Override
        public void close() {
            evaluator.close();
            rest.close();
            batch.close();
            memory.close();
        }
    }
}
