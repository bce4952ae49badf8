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
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Objects;
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
            throw new IllegalArgumentException("there are no training rows");
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
        return stepsPerEpoch(plan.batchSize(), rows);
    }

    static int stepsPerEpoch(int mostRows, int rows) {
        int batchSize = Math.min(mostRows, Math.max(1, rows));
        return (rows + batchSize - 1) / batchSize;
    }

    /**
     * Trains from the first epoch to the last, or until the plan or the observer ends it.
     *
     * @throws DivergenceException where a loss, or the weights at the end of an epoch, are not finite any more
     */
    public TrainingResult run(TrainingObserver observer) {
        try (Run run = begin(observer)) {
            return run.goOn();
        }
    }

    /**
     * Goes on where {@link Training#write} was called, as if nothing had come between: to the same last bit where the
     * network's form, the plan and the data are the same. The network's weights so far do not matter.
     *
     * @throws IOException where the stream does not hold a training of this form
     */
    public TrainingResult resume(TrainingObserver observer, InputStream checkpoint) throws IOException {
        try (Run run = begin(observer)) {
            run.read(checkpoint);
            return run.goOn();
        }
    }

    /**
     * Goes on where another training was when it was written, as far as this one is to be like it; the network must have
     * the same form. With everything taken over and the same data this is {@link #resume}, of a plan that may have more
     * epochs.
     *
     * @throws IOException where the stream does not hold a training of such a network
     */
    public TrainingResult adopt(TrainingObserver observer, InputStream checkpoint, WarmStart warmStart)
            throws IOException {
        try (Run run = begin(observer)) {
            run.adopt(checkpoint, warmStart);
            return run.goOn();
        }
    }

    /** Takes the memory that a training takes, and gives it back. */
    void setUp() {
        begin((step, loss, rate) -> false).close();
    }

    private Run begin(TrainingObserver observer) {
        team.want(Lanes.count(network, Math.min(plan.batchSize(), data.training().length)));
        return new Run(observer);
    }

    /** Buffers and position of one training. */
    private final class Run implements Training, AutoCloseable {

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
        private Pace pace = pace(0);
        private final AverageWeights averages = new AverageWeights(network, plan.averaging(), memory);
        private final BestWeights best = new BestWeights(network, plan.earlyStopping(), memory);
        private final int[] order = data.training().clone();
        private int epochsDone;
        /** Rows of the epoch that have been seen. */
        private int rowsDone;

        /** Over these rows. */
        private double lossSum;

        private long step;
        private double gradientNorm;
        /** After which step the schedule began. */
        private long scheduleBegan;
        /** After which step the optimizer began. */
        private long slotsBegan;
        /** After which step the average of the weights began. */
        private long averageBegan;
        /** Whose last step's length is not known yet; null where it is. */
        private @Nullable Lanes unmeasured;
        /** Of the last step; null before the first. */
        private @Nullable Lanes lastBatch;
        /** Null before anybody looks. */
        private @Nullable Probe inside;
        /** Of the latest step. */
        private double learningRate;

        Run(TrainingObserver observer) {
            this.observer = observer;
        }

        TrainingResult goOn() {
            observer.begins(this);
            Ending ending = train();
            boolean wantsBest = observer.ends(ending);
            if (ending == Ending.STOPPED) {
                averages.putOn(); // which they are after an epoch
            }
            return wantsBest ? best.ending(ending, epochsDone) : new TrainingResult(ending, epochsDone);
        }

        private Ending train() {
            while (true) {
                if (best.patienceLost(epochsDone)) {
                    return Ending.NO_IMPROVEMENT;
                }
                if (epochsDone >= plan.epochs()) {
                    return Ending.COMPLETED;
                }
                if (!epoch()) {
                    return Ending.STOPPED;
                }
            }
        }

        private boolean epoch() {
            averages.takeOff();
            shuffle(epochsDone + 1);
            while (rowsDone < order.length) {
                int rows = Math.min(batchSize, order.length - rowsDone);
                double loss = step(rows == batchSize ? batch : rest);
                rowsDone += rows;
                lossSum += loss * rows;
                if (!observer.stepDone(step, loss, learningRate)) {
                    return false;
                }
            }
            requireFinite(kernels.squaredNorm(network.parameters()), batch);
            report();
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

        private double step(Lanes lanes) {
            step++;
            double loss = lanes.backward(order, rowsDone, step);
            requireFinite(loss, lanes);
            unmeasured = lanes;
            lastBatch = lanes;
            if (rowsDone + lanes.rows() >= order.length || plan.clipping().clips()) {
                gradientNorm();
            }
            learningRate = learningRate();
            lanes.update(step - slotsBegan, learningRate, gradientNorm);
            averages.see(step - averageBegan);
            return loss;
        }

        private void report() {
            double trainLoss = lossSum / order.length;
            epochsDone++;
            rowsDone = 0;
            lossSum = 0;
            averages.putOn();
            EpochMetrics measured = plan.measured();
            Evaluation training =
                    measured.training().isEmpty() ? null : evaluator.evaluate(data.training(), measured.training());
            Evaluation validation =
                    data.validation().length == 0 ? null : evaluator.evaluate(data.validation(), measured.validation());
            EpochReport report =
                    new EpochReport(epochsDone, step, trainLoss, learningRate(), gradientNorm, training, validation);
            best.see(report);
            pace.see(report::metrics);
            observer.epochDone(report);
        }

        @Override
        public long step() {
            return step;
        }

        @Override
        public double gradientNorm() {
            if (unmeasured != null) {
                gradientNorm = unmeasured.gradientNorm();
                unmeasured = null;
            }
            return gradientNorm;
        }

        @Override
        public Snapshot look(int measured) {
            if (inside == null) {
                inside = new Probe(network, evaluator, data);
            }
            gradientNorm(); // so that the gradients are those of the whole batch
            Matrix gradients = lastBatch == null ? null : lastBatch.whole();
            return inside.look(epochsDone, step, plan.loss(), averages.trained(), gradients, measured);
        }

        @Override
        public Snapshot lookAfterStep() {
            return Objects.requireNonNull(inside).afterUpdate();
        }

        @Override
        public long costOfLook(int measured) {
            return Probe.cost(network, Math.min(measured, order.length + data.validation().length));
        }

        @Override
        public long parameters() {
            return network.parameters().columns();
        }

        private double learningRate() {
            return plan.optimizer().learningRate() * pace.factor(step - scheduleBegan);
        }

        /** @param began after which step */
        private Pace pace(long began) {
            int rows = data.training().length;
            return ownPace != null
                    ? ownPace
                    : plan.schedule().start(Math.max(1, steps(plan, rows) - began), stepsPerEpoch(plan, rows));
        }

        @Override
        public void write(OutputStream out) throws IOException {
            DataOutputStream to = new DataOutputStream(out);
            form().write(to);
            new TrainingPosition(
                            epochsDone, rowsDone, lossSum, step, gradientNorm, scheduleBegan, slotsBegan, averageBegan)
                    .write(to);
            network.write(to);
            Float32.write(slots, to);
            averages.write(to);
            best.write(to);
            double[] paceState = pace.state();
            to.writeInt(paceState.length);
            for (double value : paceState) {
                to.writeDouble(value);
            }
            to.flush();
        }

        void read(InputStream in) throws IOException {
            DataInputStream from = new DataInputStream(in);
            TrainingForm form = TrainingForm.read(from);
            if (!form.fits(form())) {
                throw new IOException("the checkpoint is of a training of %s, not of %s".formatted(form, form()));
            }
            stand(TrainingPosition.read(from, form));
            Float32.read(network.parameters(), from);
            Float32.read(network.state(), from);
            Float32.read(slots, from);
            averages.read(from);
            best.read(from);
            pace.restore(paceState(from));
            requireEnd(from);
        }

        void adopt(InputStream in, WarmStart warmStart) throws IOException {
            DataInputStream from = new DataInputStream(in);
            TrainingForm form = TrainingForm.read(from);
            TrainingForm own = form();
            if (form.parameters() != own.parameters() || form.state() != own.state()) {
                throw new IOException("the checkpoint is of a training of %s, not of %s".formatted(form, own));
            }
            TrainingPosition then = TrainingPosition.read(from, form);
            TrainingPosition position = warmStart.place()
                    ? then
                    : then.atWholeEpoch(stepsPerEpoch(plan, own.rows()), stepsPerEpoch(form.batchSize(), form.rows()));
            boolean keepsSlots = warmStart.slots() && own.fitsSlots(form);
            boolean keepsAverage = own.averaging() && form.averaging();
            stand(position.beginning(!warmStart.schedule(), !keepsSlots, !keepsAverage));
            Float32.read(network.parameters(), from);
            Float32.read(network.state(), from);
            if (keepsSlots) {
                Float32.read(slots, from);
            } else {
                from.skipNBytes((long) Float.BYTES * form.slots() * form.parameters());
            }
            averages.adopt(form.averaging(), from);
            if (warmStart.best() && form.stopping() == own.stopping()) {
                best.read(from);
                best.bePatientFrom(epochsDone);
            } else {
                from.skipNBytes(2L * Integer.BYTES + Double.BYTES + (long) Float.BYTES * form.best());
            }
            double[] paceState = paceState(from);
            if (warmStart.schedule()) {
                pace.restore(paceState);
            }
            requireEnd(from);
        }

        private static double[] paceState(DataInputStream from) throws IOException {
            double[] paceState = new double[from.readInt()];
            for (int i = 0; i < paceState.length; i++) {
                paceState[i] = from.readDouble();
            }
            return paceState;
        }

        private static void requireEnd(DataInputStream from) throws IOException {
            if (from.read() != -1) {
                throw new IOException("the checkpoint has more bytes than belong to it");
            }
        }

        private void stand(TrainingPosition position) {
            epochsDone = position.epochs();
            rowsDone = position.rows();
            lossSum = position.lossSum();
            step = position.step();
            gradientNorm = position.gradientNorm();
            scheduleBegan = position.scheduleBegan();
            slotsBegan = position.slotsBegan();
            averageBegan = position.averageBegan();
            pace = pace(scheduleBegan);
        }

        /** What must be the same for a checkpoint to fit. */
        private TrainingForm form() {
            return new TrainingForm(
                    network.parameters().columns(),
                    network.state().columns(),
                    slots.count(),
                    String.join(", ", plan.optimizer().remembers()),
                    order.length,
                    batchSize,
                    plan.averaging() != null,
                    plan.earlyStopping() != null);
        }

        @Override
        public void close() {
            gradientNorm(); // may still be asked for when there is nothing to read it from
            evaluator.close();
            rest.close();
            batch.close();
            memory.close();
        }
    }
}
