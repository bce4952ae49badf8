package dev.chainrule.network.activation;

import dev.chainrule.choice.Member;
import dev.chainrule.choice.Parameter;
import dev.chainrule.network.initializer.Initializer;
import dev.chainrule.network.initializer.LecunUniform;

/** The largest of several linear pieces: each neuron learns what bends it. The first of equal ones gets the gradient. */
@Member(
        value = "maxout",
        summary = "The largest of several weighted sums per neuron: it learns the shape of its own activation.",
        formula = "max(z₁, …, zₖ)",
        source = "Goodfellow, Warde-Farley, Mirza, Courville, Bengio 2013, arXiv:1302.4389")
@Characteristics(
        range = "(−∞, ∞)",
        derivative = "1 for the largest piece, 0 for the others",
        problem = "takes as many times the weights as it has pieces",
        curve =
                "while the other pieces are 0: a of maxout(z, 0), and ∂a/∂z; the pieces of a trained neuron are its own")
public record Maxout(
        @Parameter(value = "How many sums each neuron chooses from.", fallback = "2", min = 2, max = 16)
        int pieces) implements Activation {

    @Override
    public void forward(double[] z, double[] a, int rows, int columns) {
        for (int i = 0; i < rows * columns; i++) {
            double largest = z[i * pieces];
            for (int k = 1; k < pieces; k++) {
                largest = Math.max(largest, z[i * pieces + k]);
            }
            a[i] = largest;
        }
    }

    /** From the last value to the first: what is still to be read stands before what is written. */
    @Override
    public void backward(double[] z, double[] a, double[] gradient, int rows, int columns) {
        for (int i = rows * columns - 1; i >= 0; i--) {
            double passed = gradient[i];
            for (int k = 0; k < pieces; k++) {
                boolean largest = z[i * pieces + k] == a[i];
                gradient[i * pieces + k] = largest ? passed : 0;
                passed = largest ? 0 : passed;
            }
        }
    }

    @Override
    public void forward(float[] z, float[] a, int rows, int columns) {
        for (int i = 0; i < rows * columns; i++) {
            float largest = z[i * pieces];
            for (int k = 1; k < pieces; k++) {
                largest = Math.max(largest, z[i * pieces + k]);
            }
            a[i] = largest;
        }
    }

    @Override
    public void backward(float[] z, float[] a, float[] gradient, int rows, int columns) {
        for (int i = rows * columns - 1; i >= 0; i--) {
            float passed = gradient[i];
            for (int k = 0; k < pieces; k++) {
                boolean largest = z[i * pieces + k] == a[i];
                gradient[i * pieces + k] = largest ? passed : 0f;
                passed = largest ? 0f : passed;
            }
        }
    }

    @Override
    public boolean derivativeNeedsInput() {
        return true;
    }

    @Override
    public int inputsPerOutput() {
        return pieces;
    }

    @Override
    public double[] sampledRow(double z) {
        double[] row = new double[pieces];
        row[0] = z;
        return row;
    }

    /** Of two pieces the largest has the mean square of one. */
    @Override
    public Initializer suitedInitializer() {
        return new LecunUniform();
    }
}
