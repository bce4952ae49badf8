package dev.chainrule.history;

import dev.chainrule.network.EpochReport;
import dev.chainrule.network.metric.Series;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one training writes into its history. The points gather in memory until somebody takes them; a step costs a few
 * stores and makes nothing that has to be thrown away. On one thread.
 */
public final class Recording {

    private static final List<String> OF_STEPS = List.of(Series.TRAINING.loss(), "learning_rate");

    private final long steps;
    private final int everySteps;
    private final int epochs;
    private final Track ofSteps;
    private @Nullable Track ofEpochs;
    private double[] measured = {};

    /**
     * @param steps that are planned
     * @param everySteps of every so many there is a point, besides of the first and the last planned
     * @param epochs that are planned
     */
    public Recording(long steps, int everySteps, int epochs) {
        this.steps = steps;
        this.everySteps = everySteps;
        this.epochs = epochs;
        this.ofSteps = new Track(Resolution.STEP, OF_STEPS, steps / everySteps + 1);
    }

    /** Of the heap that the points take at most, where so many metrics are measured after an epoch. */
    public static long bytes(long steps, int epochs, int metrics) {
        return Track.BLOCKS * (PointBlock.bytes(steps, OF_STEPS.size()) + PointBlock.bytes(epochs, metrics));
    }

    /**
     * After every step.
     *
     * @return whether there is no room for another: take the points
     */
    public boolean step(long step, int epoch, double loss, double learningRate) {
        if (everySteps > 1 && step % everySteps != 0 && step != 1 && step != steps) {
            return false;
        }
        ofSteps.open.point(step, epoch, loss, learningRate);
        return ofSteps.open.full();
    }

    /**
     * After every epoch.
     *
     * @return whether there is no room for another: take the points
     */
    public boolean epoch(EpochReport report) {
        if (ofEpochs == null) {
            List<String> metrics = List.copyOf(report.metrics().keySet());
            ofEpochs = new Track(Resolution.EPOCH, metrics, epochs);
            measured = new double[metrics.size()];
        }
        report.copyTo(measured);
        for (int i = 0; i < measured.length; i++) {
            measured[i] = Double.isFinite(measured[i]) ? measured[i] : Double.NaN;
        }
        ofEpochs.open.point(report.step(), report.epoch(), measured);
        return ofEpochs.open.full();
    }

    /**
     * What is to be written, in place of what begins with the same step. What was taken before must be written by now:
     * its memory is used again.
     */
    public List<PointBlock> take() {
        List<PointBlock> taken = new ArrayList<>();
        ofSteps.take(taken);
        if (ofEpochs != null) {
            ofEpochs.take(taken);
        }
        return taken;
    }

    /** A block that is being filled, and one that is being written meanwhile. */
    private static final class Track {

        static final int BLOCKS = 2;

        /** With so many points a block is not written again, but another begun: writing them costs as much as these. */
        private static final int ENOUGH = 1 << 12;

        private final Resolution resolution;
        private final List<String> metrics;
        private final int capacity;
        private PointBlock open;
        private @Nullable PointBlock spare;
        /** Points of the open block that have been taken already. */
        private int taken;

        Track(Resolution resolution, List<String> metrics, long points) {
            this.resolution = resolution;
            this.metrics = metrics;
            this.capacity = PointBlock.capacity(points + 1, metrics.size()); // not full with the last
            this.open = block();
        }

        private PointBlock block() {
            return new PointBlock(resolution, metrics, capacity);
        }

        void take(List<PointBlock> to) {
            if (open.points() == taken) {
                return;
            }
            if (open.full() || open.points() >= ENOUGH) {
                to.add(open);
                PointBlock next = spare == null ? block() : spare;
                spare = open;
                open = next;
                open.clear();
                taken = 0;
            } else {
                to.add(open.copy());
                taken = open.points();
            }
        }
    }
}
