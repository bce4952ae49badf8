package dev.chainrule.network;

import dev.chainrule.network.TrainingResult.Ending;
import dev.chainrule.network.math.Kernels;
import dev.chainrule.network.math.Matrix;
import dev.chainrule.network.math.Memory;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The best weights of a training so far, by the metric of its early stopping; none without one. */
final class BestWeights {

    private final Network network;
    private final @Nullable EarlyStopping stopping;
    private final Kernels kernels;
    private final Matrix weights;
    private final Matrix state;
    private int epoch;
    /** From which epoch on patience is counted, where that is later than the best. */
    private int patientFrom;

    private double value = Double.NaN;

    BestWeights(Network network, @Nullable EarlyStopping stopping, Memory memory) {
        this.network = network;
        this.stopping = stopping;
        kernels = network.kernels();
        weights = memory.allocate(1, stopping == null ? 1 : network.parameters().columns());
        state = memory.allocate(1, stopping == null ? 1 : network.state().columns());
    }

    /** After every epoch. */
    void see(EpochReport report) {
        if (stopping == null) {
            return;
        }
        Double now = report.metrics().get(stopping.metric());
        if (now != null && stopping.isBest(epoch == 0 ? null : (Double) value, now)) {
            value = now;
            epoch = report.epoch();
            kernels.copy(network.parameters(), weights);
            kernels.copy(network.state(), state);
        }
    }

    /** @param now epochs done */
    boolean patienceLost(int now) {
        if (stopping == null || stopping.patience() == 0) {
            return false;
        }
        return epoch > 0 && now - Math.max(epoch, patientFrom) >= stopping.patience();
    }

    /** A training that had lost its patience is to go on: it begins to be patient anew. */
    void bePatientFrom(int now) {
        if (patienceLost(now)) {
            patientFrom = now;
        }
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

    void write(DataOutputStream out) throws IOException {
        out.writeInt(epoch);
        out.writeInt(patientFrom);
        out.writeDouble(value);
        Float32.write(weights, out);
        Float32.write(state, out);
    }

    void read(DataInputStream in) throws IOException {
        epoch = in.readInt();
        patientFrom = in.readInt();
        value = in.readDouble();
        Float32.read(weights, in);
        Float32.read(state, in);
    }
}
