package dev.chainrule.network;

import dev.chainrule.network.layer.Layer;
import dev.chainrule.network.layer.Mode;
import dev.chainrule.network.layer.Sequence;
import dev.chainrule.network.math.Kernels;
import dev.chainrule.network.math.Matrix;
import dev.chainrule.network.math.Memory;
import dev.chainrule.network.math.RandomStream;
import dev.chainrule.network.math.RandomStream.Purpose;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Layers and their weights, all in one flat buffer, and beside them what layers keep that is no weight. Predictions may run on many threads at once, each with its own
 * {@link Workspace}; only a {@link Trainer} changes it, and only while nobody predicts.
 */
public final class Network implements AutoCloseable {

    /** 128 MiB. */
    private static final long MOST_VALUES_AT_ONCE = 1 << 25;

    private final NetworkSpec spec;
    private final Kernels kernels;
    private final Memory memory;
    private final Sequence layers;
    private final Matrix parameters;
    private final Matrix state;

    private Network(NetworkSpec spec, Kernels kernels) {
        this.spec = spec;
        this.kernels = kernels;
        this.memory = kernels.memory();
        this.layers = spec.build();
        this.parameters = memory.allocate(1, Math.toIntExact(layers.parameterCount()));
        this.state = memory.allocate(1, Math.toIntExact(layers.stateCount()));
    }

    /** A new network whose weights are all 0. */
    static Network blank(NetworkSpec spec, Kernels kernels) {
        return new Network(spec, kernels);
    }

    /** A new network with its weights initialized from the seed. */
    public static Network initialize(NetworkSpec spec, Kernels kernels, long seed) {
        Network network = new Network(spec, kernels);
        for (int i = 0; i < network.layers.size(); i++) {
            network.layers
                    .layer(i)
                    .initialize(
                            network.slice(network.parameters, i),
                            network.layers.state(network.state, i),
                            RandomStream.of(seed, Purpose.INITIALIZATION, i));
        }
        return network;
    }

    /**
     * A network as {@link #write} wrote it.
     *
     * @throws IOException where the stream ends early or goes on afterwards
     */
    public static Network read(NetworkSpec spec, Kernels kernels, InputStream weights) throws IOException {
        Network network = new Network(spec, kernels);
        network.read(weights);
        return network;
    }

    /**
     * Takes on the weights of a network of the same form, as {@link #write} wrote them.
     *
     * @throws IOException where the stream ends early or goes on afterwards
     */
    public void read(InputStream weights) throws IOException {
        Float32.read(parameters, weights);
        Float32.read(state, weights);
        if (weights.read() != -1) {
            throw new IOException("the weights go on after the %s values of this network"
                    .formatted(parameters.columns() + state.columns()));
        }
    }

    /** The same network in memory of its own, on the given kernels. */
    public Network copy(Kernels kernels) {
        Network copy = new Network(spec, kernels);
        copy(parameters, copy.parameters);
        copy(state, copy.state);
        return copy;
    }

    /** What comes after its first layers, as a network in memory of its own, on the same kernels. */
    public Network after(int first) {
        NetworkSpec rest = new NetworkSpec(
                layers.layer(first - 1).outputs(),
                spec.layers().subList(first, spec.layers().size()),
                spec.outputs(),
                spec.outputActivation(),
                spec.outputInitializer(),
                spec.outputBiasInitializer());
        Network network = new Network(rest, kernels);
        for (int i = 0; i < network.layers.size(); i++) {
            copy(slice(parameters, first + i), network.slice(network.parameters, i));
            copy(layers.state(state, first + i), network.layers.state(network.state, i));
        }
        return network;
    }

    /** Between any two kinds of memory. */
    private static void copy(Matrix from, Matrix to) {
        for (int i = 0; i < from.columns(); i++) {
            to.set(0, i, from.get(0, i));
        }
    }

    /** All parameters in order and then the state, as little-endian float32. */
    public void write(OutputStream out) throws IOException {
        Float32.write(parameters, out);
        Float32.write(state, out);
    }

    public NetworkSpec spec() {
        return spec;
    }

    public Kernels kernels() {
        return kernels;
    }

    /** The output layer is the last. */
    public Sequence layers() {
        return layers;
    }

    /** {@code [1, parameterCount]}: every layer's parameters, first to last. */
    public Matrix parameters() {
        return parameters;
    }

    /** {@code [1, stateCount]}: what the layers keep beside their parameters, first to last. */
    public Matrix state() {
        return state;
    }

    /** The part of a flat {@code [1, parameterCount]} buffer that belongs to a layer. */
    public Matrix slice(Matrix flat, int layer) {
        return layers.parameters(flat, layer);
    }

    /** As many rows as may be asked at once, so that what layers make of them stays in a bounded memory. */
    public int rowsAtOnce(int most) {
        long values = spec.inputs();
        for (Layer layer : layers.layers()) {
            values += layer.outputs();
        }
        return (int) Math.max(1, Math.min(most, MOST_VALUES_AT_ONCE / values));
    }

    /** Buffers to train on batches of exactly {@code rows} rows. */
    public Workspace trainingWorkspace(int rows) {
        return new Workspace(this, rows, Mode.TRAIN);
    }

    /**
     * Buffers to look at what {@code rows} rows do to the network and it to them: as predicted, and back. In double where
     * the network is on the reference kernels.
     */
    public Workspace explainingWorkspace(int rows) {
        return new Workspace(this, rows, Mode.EXPLAIN);
    }

    /** Buffers to predict up to {@code rows} rows at a time. */
    public Workspace predictionWorkspace(int rows) {
        return new Workspace(this, rows, Mode.PREDICT);
    }

    @Override
    public void close() {
        memory.close();
    }
}
