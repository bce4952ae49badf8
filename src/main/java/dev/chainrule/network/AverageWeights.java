package dev.chainrule.network;

import dev.chainrule.network.math.Kernels;
import dev.chainrule.network.math.Matrix;
import dev.chainrule.network.math.Memory;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The moving average of a network's weights while it trains; does nothing where the plan wants none. */
final class AverageWeights {

    private final Network network;
    private final @Nullable WeightAveraging averaging;
    private final Kernels kernels;
    private final Matrix mean;
    private final Matrix raw;
    private boolean on;

    AverageWeights(Network network, @Nullable WeightAveraging averaging, Memory memory) {
        this.network = network;
        this.averaging = averaging;
        kernels = network.kernels();
        int size = averaging == null ? 1 : network.parameters().columns();
        mean = memory.allocate(1, size);
        raw = memory.allocate(1, size);
    }

    /** After every step. */
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
            on = true;
        }
    }

    /** The network has the weights again that training goes on with. */
    void takeOff() {
        if (on) {
            kernels.copy(raw, network.parameters());
            on = false;
        }
    }

    /** Of another training of the same network, whether or not it averages. */
    void adopt(boolean averaged, DataInputStream in) throws IOException {
        if (averaging != null && averaged) {
            read(in);
            return;
        }
        boolean wasOn = in.readBoolean();
        if (averaged) {
            in.skipNBytes((long) Float.BYTES * network.parameters().columns());
        } else {
            in.skipNBytes(2L * Float.BYTES);
        }
        if (averaged && wasOn) {
            Float32.read(network.parameters(), in);
        } else if (averaged) {
            in.skipNBytes((long) Float.BYTES * network.parameters().columns());
        }
        if (averaging != null) {
            kernels.copy(network.parameters(), mean);
        }
    }

    void write(DataOutputStream out) throws IOException {
        out.writeBoolean(on);
        Float32.write(mean, out);
        Float32.write(raw, out);
    }

    void read(DataInputStream in) throws IOException {
        on = in.readBoolean();
        Float32.read(mean, in);
        Float32.read(raw, in);
    }
}
