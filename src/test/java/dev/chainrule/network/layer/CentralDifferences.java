package dev.chainrule.network.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.network.math.Matrix;

/** Derivatives as they are when both sides are tried. */
final class CentralDifferences {

    private CentralDifferences() {}

    /** What changes with what is looked at. */
    interface Value {
        double now();
    }

    /** Of each value of a matrix, to 1e-6 of it. */
    static void assertDerivative(Matrix of, Matrix gradient, Value value) {
        double step = 1e-5;
        for (int i = 0; i < of.rows(); i++) {
            for (int j = 0; j < of.columns(); j++) {
                double before = of.get(i, j);
                of.set(i, j, before + step);
                double above = value.now();
                of.set(i, j, before - step);
                double below = value.now();
                of.set(i, j, before);
                double expected = (above - below) / (2 * step);
                assertThat(gradient.get(i, j)).isCloseTo(expected, within(1e-6 * Math.max(1, Math.abs(expected))));
            }
        }
    }

    /** {@code Σ w · y}. */
    static double sum(Matrix weights, Matrix values) {
        double sum = 0;
        for (int i = 0; i < values.rows(); i++) {
            for (int j = 0; j < values.columns(); j++) {
                sum += weights.get(i, j) * values.get(i, j);
            }
        }
        return sum;
    }
}
