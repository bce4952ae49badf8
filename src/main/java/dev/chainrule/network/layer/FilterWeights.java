package dev.chainrule.network.layer;

import dev.chainrule.network.initializer.Fan;
import dev.chainrule.network.initializer.Initializer;
import dev.chainrule.network.math.Matrix;
import dev.chainrule.network.math.RandomStream;
import dev.chainrule.network.math.Window;
import dev.chainrule.network.regularizer.Regularizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a layer of filters learns: the weights {@code [pixels · inner, outer]}, row-major, the biases {@code [columns]}, and
 * what the activation learns; there are as many columns as filters, times the pieces of {@code maxout}.
 *
 * @param kernel pixels of a filter along each axis
 * @param inner channels in and {@code outer} the columns; of a convolution that is {@code turned} around the other way
 * @param fan of a weight
 * @param initializer of the weights
 * @param biasInitializer null for zeros
 */
record FilterWeights(
        List<Integer> kernel,
        int inner,
        int outer,
        boolean turned,
        Neurons neurons,
        Fan fan,
        Initializer initializer,
        boolean bias,
        @Nullable Initializer biasInitializer,
        @Nullable Regularizer regularizer) {

    /**
     * Of filters that look through a window.
     *
     * @throws MisfitException where an initializer cannot fill what it is for
     */
    static FilterWeights of(Filtering spec, List<Integer> kernel, Window window, int groups, Neurons neurons) {
        int channels = window.channels() / groups;
        Fan fan = new Fan(
                Math.multiplyExact(window.pixels(), channels),
                Math.multiplyExact(window.pixels(), neurons.inputs() / groups));
        return of(spec, kernel, channels, neurons.inputs(), false, neurons, fan);
    }

    /** @throws MisfitException where an initializer cannot fill what it is for */
    static FilterWeights of(
            Filtering spec, List<Integer> kernel, int inner, int outer, boolean turned, Neurons neurons, Fan fan) {
        return new FilterWeights(
                        kernel,
                        inner,
                        outer,
                        turned,
                        neurons,
                        fan,
                        spec.weightInitializer(),
                        spec.bias(),
                        spec.biasInitializer(),
                        spec.regularizer())
                .fitting();
    }

    /** As pictures; empty for filters along a sequence. */
    Optional<PictureFilters> pictures() {
        return kernel.size() == 2
                ? Optional.of(new PictureFilters(
                        kernel.get(0),
                        kernel.get(1),
                        turned ? outer : inner,
                        columns(),
                        columns() / neurons.outputs(),
                        turned,
                        bias))
                : Optional.empty();
    }

    /** Rows of the matrix of weights. */
    int rows() {
        return Math.multiplyExact(kernel.stream().reduce(1, Math::multiplyExact), inner);
    }

    /** Sums of a place. */
    int columns() {
        return neurons.inputs();
    }

    private int weights() {
        return Math.multiplyExact(rows(), outer);
    }

    /** Weights and biases. */
    int affineCount() {
        return Math.addExact(weights(), bias ? columns() : 0);
    }

    int count() {
        return Math.addExact(affineCount(), neurons.parameterCount());
    }

    /** Such as {@code 3·3·1·16 + 16}. */
    String arithmetic() {
        List<Integer> sides = new ArrayList<>(kernel);
        sides.add(inner);
        sides.add(outer);
        String product = sides.stream().map(String::valueOf).collect(Collectors.joining("·"));
        String affine = bias ? product + " + " + columns() : product;
        return neurons.parameterCount() > 0 ? affine + " + " + neurons.parameterCount() : affine;
    }

    /** Such as {@code weight[1, 2, 0, 15]}. */
    String name(int index) {
        if (index >= affineCount()) {
            return neurons.parameterName(index - affineCount());
        }
        if (index >= weights()) {
            return "bias[%s]".formatted(neurons.inputName(index - weights()));
        }
        int row = index / outer;
        int column = index % outer;
        String last = turned
                ? "%s, %s".formatted(neurons.inputName(row % inner), column)
                : "%s, %s".formatted(row % inner, neurons.inputName(column));
        return "weight[%s, %s]".formatted(pixel(row / inner), last);
    }

    /** Where in the kernel, such as {@code 1, 2}. */
    private String pixel(int number) {
        List<String> at = new ArrayList<>();
        int rest = number;
        for (int axis = kernel.size() - 1; axis >= 0; axis--) {
            at.add(0, String.valueOf(rest % kernel.get(axis)));
            rest /= kernel.get(axis);
        }
        return String.join(", ", at);
    }

    /** Which filter alone a parameter is of. */
    int filterOf(int index) {
        if (index >= affineCount()) {
            return index - affineCount();
        }
        int column = index >= weights() ? index - weights() : turned ? index / outer % inner : index % outer;
        return column / (columns() / neurons.outputs());
    }

    List<WeightMatrix> matrices() {
        return List.of(new WeightMatrix(0, rows(), outer, regularizer));
    }

    void initialize(Matrix parameters, RandomStream random) {
        initializer.fill(weights(parameters), fan, random);
        Matrix biases = bias(parameters);
        if (biases != null && biasInitializer != null) {
            biasInitializer.fill(biases, random);
        }
        neurons.initialize(parameters, affineCount());
    }

    /** {@code [pixels · inner, outer]} of the flat parameters, or of their gradients. */
    Matrix weights(Matrix flat) {
        return flat.slice(0, rows(), outer);
    }

    /** {@code [1, columns]}; null where there are none. */
    @Nullable
    Matrix bias(Matrix flat) {
        return bias ? flat.slice(weights(), 1, columns()) : null;
    }

    /** @throws MisfitException where an initializer cannot fill what it is for */
    private FilterWeights fitting() {
        Dense.requireFit("initializer", initializer, rows(), outer);
        if (biasInitializer != null) {
            Dense.requireFit("bias_initializer", biasInitializer, 1, columns());
        }
        return this;
    }
}
