package dev.chainrule.network;

import dev.chainrule.network.math.Kernels;
import dev.chainrule.network.schedule.Pace;
import dev.chainrule.network.schedule.Schedule;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;

/** What can be had from a training that was written, without going on with it. */
public final class WrittenTraining {

    private WrittenTraining() {}

    /**
     * The network as it would be if the training ended there: with averaged weights where it averages.
     *
     * @param in as {@link Training#write} wrote it
     * @throws IOException where the stream does not hold a training of such a network
     */
    public static Network network(NetworkSpec spec, Kernels kernels, InputStream in) throws IOException {
        Network network = Network.blank(spec, kernels);
        DataInputStream from = new DataInputStream(in);
        TrainingForm form = TrainingForm.read(from);
        if (form.parameters() != network.parameters().columns()
                || form.state() != network.state().columns()) {
            throw new IOException("the training is of %s, and the network has %s and %s"
                    .formatted(
                            form,
                            network.parameters().columns(),
                            network.state().columns()));
        }
        TrainingPosition position = TrainingPosition.read(from, form);
        Float32.read(network.parameters(), from);
        Float32.read(network.state(), from);
        from.skipNBytes((long) Float.BYTES * form.slots() * form.parameters());
        boolean averageIsOn = from.readBoolean();
        if (form.averaging() && !averageIsOn && position.step() > 0) {
            Float32.read(network.parameters(), from);
            Float32.read(network.state(), from);
        }
        return network;
    }

    /**
     * Where its optimizer and its schedule stand.
     *
     * @param in as {@link Training#write} wrote it
     * @throws IOException where the stream does not hold a training
     */
    public static OptimizerState standing(InputStream in) throws IOException {
        DataInputStream from = new DataInputStream(in);
        TrainingForm form = TrainingForm.read(from);
        TrainingPosition position = TrainingPosition.read(from, form);
        from.skipNBytes((long) Float.BYTES * (form.parameters() + form.state()));
        float[][] slots = new float[form.slots()][form.parameters()];
        for (float[] slot : slots) {
            Float32.read(slot, from);
        }
        from.skipNBytes(1 + 2L * Float.BYTES * (form.averaging() ? form.parameters() + form.state() : 2));
        from.skipNBytes(2L * Integer.BYTES + Double.BYTES + (long) Float.BYTES * form.best());
        double[] pace = new double[from.readInt()];
        for (int i = 0; i < pace.length; i++) {
            pace[i] = from.readDouble();
        }
        return new OptimizerState(
                position.step(),
                position.step() - position.slotsBegan(),
                position.step() - position.scheduleBegan(),
                form.rows(),
                form.batchSize(),
                slots,
                pace,
                form.averaging());
    }

    /**
     * Where an optimizer and a schedule stand between two steps.
     *
     * @param steps done
     * @param ofOptimizer how many of them it remembers
     * @param ofSchedule how many of them it has seen
     * @param rows to learn from
     * @param batchSize most rows of a step
     * @param slots what the optimizer remembers, {@code [slots][parameters]}
     * @param pace what the schedule remembers
     * @param averaged whether the network that is asked has the mean of its weights over many steps
     */
    @SuppressWarnings("ArrayRecordComponent") // as many as the network has parameters, and nobody compares them
    public record OptimizerState(
            long steps,
            long ofOptimizer,
            long ofSchedule,
            int rows,
            int batchSize,
            float[][] slots,
            double[] pace,
            boolean averaged) {

        /** How many steps a training of so many epochs takes. */
        public long allSteps(int epochs) {
            return (long) epochs * stepsPerEpoch();
        }

        private int stepsPerEpoch() {
            return Trainer.stepsPerEpoch(batchSize, rows);
        }

        /** What the optimizer's learning rate is multiplied by in the next step of a training of so many epochs. */
        public double rateFactor(Schedule schedule, int epochs) {
            Pace next = schedule.start(Math.max(1, allSteps(epochs) - (steps - ofSchedule)), stepsPerEpoch());
            if (pace.length > 0) {
                next.restore(pace);
            }
            return next.factor(ofSchedule + 1);
        }
    }
}
