package dev.chainrule.network.layer;

import dev.chainrule.network.math.Matrix;
import dev.chainrule.network.math.RandomStream;
import dev.chainrule.network.math.Window;
import java.util.List;
import java.util.Optional;

/** A layer of known shape: it owns no weights and no activations, so one serves any number of passes. */
public interface Layer {

    LayerSpec spec();

    /** Of a row that comes in. */
    default Shape input() {
        return Shape.of(inputs());
    }

    /** Of a row that comes out. */
    default Shape output() {
        return Shape.of(outputs());
    }

    /** Values of a row that comes in, whatever its shape. */
    int inputs();

    /** Values of a row that comes out. */
    int outputs();

    int parameterCount();

    /** Multiplications of a row, about, on its way forward: of most layers as many as they have parameters. */
    default long work() {
        return parameterCount();
    }

    /** The sum behind {@link #parameterCount}, such as {@code 2·5 + 5}. */
    String parameterArithmetic();

    /** What a parameter is, such as {@code weight[1, 4]}: from input 1 to neuron 4, counted from 0. */
    String parameterName(int index);

    /** The parts of the parameters that are matrices of weights: those that regularizers hold small. */
    default List<WeightMatrix> weightMatrices() {
        return List.of();
    }

    /** Which filter alone a parameter is of, in a layer of {@link Filtering}; −1 where of none alone. */
    default int filterOf(int parameter) {
        return -1;
    }

    /** The layers it is made of, first to last; none for most. */
    default List<Layer> inner() {
        return List.of();
    }

    /** The filters over pictures that it learns, where it does. */
    default Optional<PictureFilters> filters() {
        return Optional.empty();
    }

    /** By which it goes over pictures, where it does. */
    default Optional<Window> window() {
        return Optional.empty();
    }

    /** By which each place of what comes in is spread over the pictures that come out, where it is. */
    default Optional<Window> spread() {
        return Optional.empty();
    }

    /** How many numbers it keeps that are not learned by descent, such as running means. */
    default int stateCount() {
        return 0;
    }

    /** What one of those numbers is, such as {@code running_mean[4]}. */
    default String stateName(int index) {
        return "state[%s]".formatted(index);
    }

    /** Whether a row's outputs depend on the batch's other rows, so that a batch cannot be cut into parts. */
    default boolean mixesRows() {
        return false;
    }

    /** Fills this layer's parameters {@code [1, parameterCount]} and state {@code [1, stateCount]}, both zeros so far. */
    void initialize(Matrix parameters, Matrix state, RandomStream random);

    /** The buffers and the work of one batch of a fixed number of rows. */
    Pass pass(PassContext context);
}
