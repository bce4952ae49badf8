package dev.chainrule.network;

import dev.chainrule.network.math.Kernels;
import dev.chainrule.network.math.Matrix;
import dev.chainrule.network.math.Memory;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The moving average of a network's weights while it trains, and of what its layers keep beside them: the running means
 * of a batch normalization belong to the weights that they were seen with. Does nothing where the plan wants none.
 */
final class AverageWeights {

    private final @Nullable WeightAveraging averaging;
    private final Kernels kernels;
    /** The weights, then the state. */
    private final List<Averaged> parts;

    private boolean on;

    AverageWeights(Network network, @Nullable WeightAveraging averaging, Memory memory) {
        this.averaging = averaging;
        kernels = network.kernels();
        parts = List.of(part(network.parameters(), memory), part(network.state(), memory));
    }

    private Averaged part(Matrix live, Memory memory) {
        int size = averaging == null ? 1 : live.columns();
        return new Averaged(live, memory.allocate(1, size), memory.allocate(1, size));
    }

    /**
     * Some values of a network.
     *
     * @param mean of {@code live} over the steps
     * @param raw what training goes on with, while {@code live} is the mean
     */
    private record Averaged(Matrix live, Matrix mean, Matrix raw) {}

    /** After every step. */
    void see(long step) {
        if (averaging != null) {
            double share = averaging.share(step);
            for (Averaged part : parts) {
                kernels.average(part.mean, part.live, share);
            }
        }
    }

    /** The network has the average. */
    void putOn() {
        if (averaging != null) {
            for (Averaged part : parts) {
                kernels.copy(part.live, part.raw);
                kernels.copy(part.mean, part.live);
            }
            on = true;
        }
    }

    /** The network has the weights again that training goes on with. */
    void takeOff() {
        if (on) {
            for (Averaged part : parts) {
                kernels.copy(part.raw, part.live);
            }
            on = false;
        }
    }

    /** The weights that training goes on with, whichever the network has. */
    Matrix trained() {
        Averaged weights = parts.get(0);
        return on ? weights.raw : weights.live;
    }

    /** Of another training of the same network, whether or not it averages. */
    void adopt(boolean averaged, DataInputStream in) throws IOException {
        if (averaging != null && averaged) {
            read(in);
            return;
        }
        boolean wasOn = in.readBoolean();
        skip(averaged, in);
        if (averaged && wasOn) {
            for (Averaged part : parts) {
                Float32.read(part.live, in);
            }
        } else {
            skip(averaged, in);
        }
        if (averaging != null) {
            for (Averaged part : parts) {
                kernels.copy(part.live, part.mean);
            }
        }
    }

    private void skip(boolean averaged, DataInputStream in) throws IOException {
        for (Averaged part : parts) {
            in.skipNBytes((long) Float.BYTES * (averaged ? part.live.columns() : 1));
        }
    }

    void write(DataOutputStream out) throws IOException {
        out.writeBoolean(on);
        for (Averaged part : parts) {
            Float32.write(part.mean, out);
        }
        for (Averaged part : parts) {
            Float32.write(part.raw, out);
        }
    }

    void read(DataInputStream in) throws IOException {
        on = in.readBoolean();
        for (Averaged part : parts) {
            Float32.read(part.mean, in);
        }
        for (Averaged part : parts) {
            Float32.read(part.raw, in);
        }
    }
}
