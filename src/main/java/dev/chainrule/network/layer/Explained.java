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
        List<Explained> inside) {

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

    /** {@code ∂aₖ/∂zⱼ} of one output by every unit. */
    public double[] slopes(int row, int output) {
        double[] zs = new double[z.columns()];
        z.readRow(row, zs);
        double[] as = new double[a.columns()];
        a.readRow(row, as);
        double[] gradient = new double[zs.length];
        gradient[output] = 1;
        activation.backward(zs, as, gradient, 1, as.length);
        return gradient;
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
        return new Explained(layer, next, input, z, outputs, parameters, with, sums, inside);
    }
}
