package dev.chainrule.network;

import dev.chainrule.network.layer.Layer;
import dev.chainrule.network.math.Kernels;
import dev.chainrule.network.math.Matrix;
import dev.chainrule.network.math.Memory;
import dev.chainrule.network.math.RandomStream;
import dev.chainrule.network.math.RandomStream.Purpose;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Layers and their weights, all in one flat buffer. Predictions may run on many threads at once, each with its own
 * {@link Workspace}; only an optimizer writes the weights, and only while nobody predicts.
 */
public final class Network implements AutoCloseable {

    private static final int BLOCK = 4096;

    private final NetworkSpec spec;
    private final Kernels kernels;
    private final Memory memory;
    private final List<Layer> layers;
    private final Matrix parameters;

    private Network(NetworkSpec spec, Kernels kernels) {
        this.spec = spec;
        this.kernels = kernels;
        this.memory = kernels.memory();
        this.layers = spec.build();
        this.parameters = memory.allocate(1, Math.toIntExact(spec.parameterCount()));
    }

    /** A new network with its first weights drawn from the seed. */
    public static Network initialize(NetworkSpec spec, Kernels kernels, long seed) {
        Network network = new Network(spec, kernels);
        for (int i = 0; i < network.layers.size(); i++) {
            network.layers
                    .get(i)
                    .initialize(network.slice(network.parameters, i), RandomStream.of(seed, Purpose.INITIALIZATION, i));
        }
        return network;
    }

    /**
     * A network with weights as {@link #writeParameters} wrote them.
     *
     * @throws IOException where the stream ends early or goes on afterwards
     */
    public static Network read(NetworkSpec spec, Kernels kernels, InputStream weights) throws IOException {
        Network network = new Network(spec, kernels);
        int count = network.parameters.columns();
        for (int start = 0; start < count; start += BLOCK) {
            int length = Math.min(BLOCK, count - start);
            ByteBuffer block =
                    ByteBuffer.wrap(weights.readNBytes(length * Float.BYTES)).order(ByteOrder.LITTLE_ENDIAN);
            if (block.remaining() < length * Float.BYTES) {
                throw new IOException("the weights end after %d of %d values".formatted(start, count));
            }
            float[] values = new float[length];
            block.asFloatBuffer().get(values);
            network.parameters.slice(start, 1, length).writeRow(0, values);
        }
        if (weights.read() != -1) {
            throw new IOException("the weights go on after the %d values of this network".formatted(count));
        }
        return network;
    }

    /** The same network in memory of its own, on the given kernels. */
    public Network copy(Kernels kernels) {
        Network copy = new Network(spec, kernels);
        for (int i = 0; i < parameters.columns(); i++) {
            copy.parameters.set(0, i, parameters.get(0, i));
        }
        return copy;
    }

    /** All parameters in order, as little-endian float32. */
    public void writeParameters(OutputStream out) throws IOException {
        int count = parameters.columns();
        for (int start = 0; start < count; start += BLOCK) {
            int length = Math.min(BLOCK, count - start);
            float[] values = new float[length];
            parameters.slice(start, 1, length).readRow(0, values);
            ByteBuffer block = ByteBuffer.allocate(length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            block.asFloatBuffer().put(values);
            out.write(block.array());
        }
    }

    public NetworkSpec spec() {
        return spec;
    }

    public Kernels kernels() {
        return kernels;
    }

    /** The output layer is the last. */
    public List<Layer> layers() {
        return layers;
    }

    /** {@code [1, parameterCount]}: every layer's parameters, first to last. */
    public Matrix parameters() {
        return parameters;
    }

    /** The part of a flat {@code [1, parameterCount]} buffer that belongs to a layer. */
    public Matrix slice(Matrix flat, int layer) {
        long offset = layers.subList(0, layer).stream()
                .mapToLong(Layer::parameterCount)
                .sum();
        return flat.slice(offset, 1, layers.get(layer).parameterCount());
    }

    /** Buffers to train on batches of exactly {@code rows} rows. */
    public Workspace trainingWorkspace(int rows) {
        return new Workspace(this, rows, true);
    }

    /** Buffers to predict up to {@code rows} rows at a time. */
    public Workspace predictionWorkspace(int rows) {
        return new Workspace(this, rows, false);
    }

    @Override
    public void close() {
        memory.close();
    }
}
