package dev.chainrule.network.layer;

import dev.chainrule.network.math.Matrix;
import dev.chainrule.network.math.RandomStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Layers of known shape one after another, each reading what the one before it gives: a whole network, or the inside of
 * a layer that is made of others. Their parameters stand one after another in one flat buffer, and so do their states.
 */
public final class Sequence {

    private final Shape input;
    private final List<Layer> layers = new ArrayList<>();
    /** Where each layer's part begins; last where all of them end. */
    private final long[] parameterOffsets;

    private final long[] stateOffsets;

    public Sequence(List<LayerSpec> specs, int inputs) {
        this(specs, Shape.of(inputs));
    }

    public Sequence(List<LayerSpec> specs, Shape input) {
        this.input = input;
        parameterOffsets = new long[specs.size() + 1];
        stateOffsets = new long[specs.size() + 1];
        Shape shape = input;
        for (int i = 0; i < specs.size(); i++) {
            Layer layer = specs.get(i).build(shape);
            layers.add(layer);
            shape = layer.output();
            parameterOffsets[i + 1] = parameterOffsets[i] + layer.parameterCount();
            stateOffsets[i + 1] = stateOffsets[i] + layer.stateCount();
        }
    }

    public List<Layer> layers() {
        return Collections.unmodifiableList(layers);
    }

    public int size() {
        return layers.size();
    }

    public Layer layer(int index) {
        return layers.get(index);
    }

    public Shape input() {
        return input;
    }

    public Shape output() {
        return layers.isEmpty() ? input : layers.get(layers.size() - 1).output();
    }

    public int inputs() {
        return input.size();
    }

    public int outputs() {
        return output().size();
    }

    public long parameterCount() {
        return parameterOffsets[layers.size()];
    }

    /** Multiplications of a row, about, on its way forward. */
    public long work() {
        return layers.stream().mapToLong(Layer::work).sum();
    }

    public long stateCount() {
        return stateOffsets[layers.size()];
    }

    public long parameterOffset(int layer) {
        return parameterOffsets[layer];
    }

    /** Which layer a parameter belongs to. */
    public int layerOf(long parameter) {
        return layerOf(parameter, parameterOffsets);
    }

    long stateOffset(int layer) {
        return stateOffsets[layer];
    }

    /** Which layer a number of the state belongs to. */
    int layerOfState(long number) {
        return layerOf(number, stateOffsets);
    }

    private static int layerOf(long place, long[] offsets) {
        int layer = 0;
        while (place >= offsets[layer + 1]) {
            layer++;
        }
        return layer;
    }

    /** The part of flat {@code [1, parameterCount]} that belongs to a layer. */
    public Matrix parameters(Matrix flat, int layer) {
        return part(flat, parameterOffsets, layer);
    }

    /** The part of flat {@code [1, stateCount]} that belongs to a layer. */
    public Matrix state(Matrix flat, int layer) {
        return part(flat, stateOffsets, layer);
    }

    private static Matrix part(Matrix flat, long[] offsets, int layer) {
        return flat.slice(offsets[layer], 1, Math.toIntExact(offsets[layer + 1] - offsets[layer]));
    }

    /** Every layer in order, from one stream. */
    void initialize(Matrix parameters, Matrix state, RandomStream random) {
        for (int i = 0; i < layers.size(); i++) {
            layers.get(i).initialize(parameters(parameters, i), state(state, i), random);
        }
    }

    public boolean mixesRows() {
        return layers.stream().anyMatch(Layer::mixesRows);
    }

    /** Those of every layer, by their places in the flat parameters. */
    public List<WeightMatrix> weightMatrices() {
        List<WeightMatrix> all = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            for (WeightMatrix matrix : layers.get(i).weightMatrices()) {
                all.add(matrix.shifted(parameterOffsets[i]));
            }
        }
        return all;
    }

    /** The buffers and the work of one batch through all of them. */
    public SequencePass pass(PassContext context) {
        return new SequencePass(this, context);
    }
}
