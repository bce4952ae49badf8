package dev.chainrule.network.layer;

import dev.chainrule.network.math.Matrix;
import java.util.Arrays;
import java.util.Map;

/**
 * One sum that a layer makes of a row: {@code z = Σ weight · value + bias}. Arrays have one place for each term.
 *
 * @param from which of the layer's inputs each term is of; from {@link Layer#inputs} on, which output of the layers
 *     inside it
 * @param weights what each value is multiplied with
 * @param parameters where each weight stands among the layer's parameters; {@link #FIXED} where nobody learns it
 * @param values what comes in
 * @param bias 0 where there is none
 * @param biasParameter where the bias stands; {@link #FIXED} where there is none
 * @param learned where what the activation learns for it stands; {@link #FIXED} where it learns nothing
 * @param details what the values were made of, by name, where they are not the layer's inputs themselves
 */
@SuppressWarnings("ArrayRecordComponent") // a layer may have millions of terms, and nobody compares units
public record Unit(
        int[] from,
        double[] weights,
        int[] parameters,
        double[] values,
        double bias,
        int biasParameter,
        int learned,
        Map<String, Double> details) {

    /** In place of a parameter: a number that is not learned. */
    public static final int FIXED = -1;

    /** Passes on one input. */
    static Unit passing(int input, double value, int learned) {
        return new Unit(
                new int[] {input},
                new double[] {1},
                new int[] {FIXED},
                new double[] {value},
                0,
                FIXED,
                learned,
                Map.of());
    }

    /** {@code y = scale · x̂ + shift}, as every normalization ends. */
    static Unit scaled(
            int input, double normalized, double scale, double shift, int columns, Map<String, Double> details) {
        return new Unit(
                new int[] {input},
                new double[] {scale},
                new int[] {input},
                new double[] {normalized},
                shift,
                columns + input,
                FIXED,
                details);
    }

    public int terms() {
        return from.length;
    }

    public double product(int term) {
        return weights[term] * values[term];
    }

    /** Of all terms, without the bias. */
    public double sum() {
        double sum = 0;
        for (int i = 0; i < from.length; i++) {
            sum += product(i);
        }
        return sum;
    }

    /**
     * A sum of inputs with weights that nothing learns.
     *
     * @param weights one for each of the first of {@code from}
     */
    static Unit ofFixed(int[] from, double[] weights, Matrix input, int row) {
        int terms = weights.length;
        double[] values = new double[terms];
        int[] fixed = new int[terms];
        for (int i = 0; i < terms; i++) {
            values[i] = input.get(row, from[i]);
            fixed[i] = FIXED;
        }
        return new Unit(Arrays.copyOf(from, terms), weights, fixed, values, 0, FIXED, FIXED, Map.of());
    }

    /** The same and one more term, which is last. */
    Unit and(int input, double weight, double value) {
        int n = from.length;
        int[] allFrom = Arrays.copyOf(from, n + 1);
        double[] allWeights = Arrays.copyOf(weights, n + 1);
        int[] allParameters = Arrays.copyOf(parameters, n + 1);
        double[] allValues = Arrays.copyOf(values, n + 1);
        allFrom[n] = input;
        allWeights[n] = weight;
        allParameters[n] = FIXED;
        allValues[n] = value;
        return new Unit(allFrom, allWeights, allParameters, allValues, bias, biasParameter, learned, details);
    }

    /** The same where its inputs begin later. */
    Unit ofInputsFrom(int offset) {
        int[] moved = Arrays.stream(from).map(input -> input + offset).toArray();
        return new Unit(moved, weights, parameters, values, bias, biasParameter, learned, details);
    }

    /** The same where the parameters begin later. */
    Unit shifted(int by) {
        int[] moved = Arrays.stream(parameters)
                .map(parameter -> parameter == FIXED ? FIXED : parameter + by)
                .toArray();
        return new Unit(
                from,
                weights,
                moved,
                values,
                bias,
                biasParameter == FIXED ? FIXED : biasParameter + by,
                learned == FIXED ? FIXED : learned + by,
                details);
    }
}
