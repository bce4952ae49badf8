package dev.chainrule.network.layer;

import dev.chainrule.network.activation.Activation;
import dev.chainrule.network.math.LearnedNonlinearity;
import dev.chainrule.network.math.Matrix;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one layer did with the rows of the last pass, and what came back to it: {@code z = Σ weight · value + bias} for
 * each of its {@link Unit units}, {@code a = f(z)}, and the loss's derivatives by all of them. Valid until the next pass.
 *
 * @param activation {@code f}; the identity where the layer has none
 * @param input {@code [rows, inputs]}
 * @param z {@code [rows, units]}
 * @param a {@code [rows, outputs]}
 * @param parameters of the layer {@code [1, parameterCount]}
 * @param back null where nothing came back yet
 * @param sums how each unit's {@code z} came about
 * @param inside the layers that it is made of; none for most
 * @param positions of a row, each of which has its share of the units, one after the other; 1 for rows of features
 */
public record Explained(
        Layer layer,
        Activation activation,
        Matrix input,
        Matrix z,
        Matrix a,
        Matrix parameters,
        @Nullable Back back,
        Sums sums,
        List<Explained> inside,
        int positions) {

    /**
     * What came back.
     *
     * @param outputs {@code ∂L/∂a [rows, outputs]}
     * @param units {@code ∂L/∂z [rows, units]}
     * @param inputs {@code ∂L/∂x [rows, inputs]}
     * @param parameters {@code ∂L/∂θ [1, parameterCount]}, all rows together
     */
    public record Back(Matrix outputs, Matrix units, Matrix inputs, Matrix parameters) {}

    /** How {@code z} comes about. */
    @FunctionalInterface
    public interface Sums {
        Unit of(int row, int unit);
    }

    public Unit unit(int row, int unit) {
        return sums.of(row, unit);
    }

    /** Sums of a row; more than outputs where the activation takes several for each. */
    public int units() {
        return z.columns();
    }

    /** Which output a unit belongs to. */
    public int output(int unit) {
        return unit / activation.inputsPerOutput();
    }

    /** What was told of each position as a row, told of rows of several. */
    Explained ofPositions(Layer whole, int count, Sums ofRows) {
        return new Explained(
                whole,
                activation,
                wide(input, count),
                wide(z, count),
                wide(a, count),
                parameters,
                back == null
                        ? null
                        : new Back(
                                wide(back.outputs, count),
                                wide(back.units, count),
                                wide(back.inputs, count),
                                back.parameters),
                ofRows,
                inside,
                count);
    }

    /** The same of a layer whose units stand at so many positions, one after the other. */
    Explained at(int count) {
        return new Explained(layer, activation, input, z, a, parameters, back, sums, inside, count);
    }

    private static Matrix wide(Matrix ofPositions, int count) {
        return ofPositions.slice(0, ofPositions.rows() / count, ofPositions.columns() * count);
    }

    /**
     * {@code ∂aₖ/∂zⱼ} for the output {@code k} that the unit {@code j} belongs to; where outputs compete there are more:
     * {@link #slopes}.
     */
    public double slope(int row, int unit) {
        if (activation.mixesColumns()) {
            return slopes(row, unit)[unit];
        }
        int pieces = activation.inputsPerOutput();
        int output = output(unit);
        double[] zs = new double[pieces];
        for (int k = 0; k < pieces; k++) {
            zs[k] = z.get(row, output * pieces + k);
        }
        double[] gradient = new double[pieces];
        gradient[0] = 1;
        if (activation instanceof LearnedNonlinearity learned) {
            learned.backwardWith(
                    zs, new double[] {parameters.get(0, unit(row, unit).learned())}, gradient, 1, 1);
        } else {
            activation.backward(zs, new double[] {a.get(row, output)}, gradient, 1, 1);
        }
        return gradient[unit % pieces];
    }

    /** {@code ∂aₖ/∂zⱼ} of one output by every unit: 0 by those of other positions. */
    public double[] slopes(int row, int output) {
        int outputs = a.columns() / positions;
        int units = z.columns() / positions;
        int position = output / outputs;
        double[] zs = part(z, row, position, units);
        double[] as = part(a, row, position, outputs);
        double[] gradient = new double[units];
        gradient[output % outputs] = 1;
        activation.backward(zs, as, gradient, 1, outputs);
        double[] slopes = new double[z.columns()];
        System.arraycopy(gradient, 0, slopes, position * units, units);
        return slopes;
    }

    private static double[] part(Matrix values, int row, int position, int width) {
        double[] part = new double[width];
        for (int i = 0; i < width; i++) {
            part[i] = values.get(row, position * width + i);
        }
        return part;
    }

    /** {@code ∂a/∂s} of what the activation learns for a unit. */
    public double learnedSlope(int row, int unit) {
        double[] sum = new double[1];
        ((LearnedNonlinearity) activation)
                .addLearnedGradient(new double[] {z.get(row, unit)}, new double[] {1}, sum, 1, 1);
        return sum[0];
    }

    /** The same layer with an activation after it. */
    public Explained followedBy(Activation next, Matrix outputs, @Nullable Matrix outputGradient) {
        Back with = back == null || outputGradient == null
                ? null
                : new Back(outputGradient, back.units, back.inputs, back.parameters);
        return new Explained(layer, next, input, z, outputs, parameters, with, sums, inside, positions);
    }
}
