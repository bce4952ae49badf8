package dev.chainrule.network.initializer;

import dev.chainrule.choice.Member;
import dev.chainrule.choice.Parameter;
import dev.chainrule.network.math.Matrix;
import dev.chainrule.network.math.Orthonormal;
import dev.chainrule.network.math.RandomStream;
import java.util.Locale;
import java.util.Optional;

/** An orthogonal matrix rotates its inputs without scaling them, so that signals keep their norm through any number of layers. */
@Member(
        value = "orthogonal",
        aliases = "saxe",
        summary =
                "An orthogonal matrix rotates its inputs without scaling them, so that signals keep their norm through any number of layers.",
        formula = "Wᵀ·W = gain² · I, or W·Wᵀ where there are more outputs than inputs",
        source = "Saxe, McClelland, Ganguli 2013, arXiv:1312.6120")
public record Orthogonal(
        @Parameter(value = "Factor by which it scales.", fallback = "1", min = -1e6, max = 1e6)
        double gain) implements Initializer {

    /** 2,048 × 2,048 take seconds, and nobody can cancel them. */
    private static final long MOST = 1 << 22;

    @Override
    public Optional<String> misfit(int rows, int columns) {
        return (long) rows * columns <= MOST
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "%,d × %,d weights are too many to make orthogonal; at most %,d",
                        rows,
                        columns,
                        MOST));
    }

    /** As many orthonormal vectors as the shorter side has, each as long as the longer one. */
    @Override
    public void fill(Matrix weights, Fan fan, RandomStream random) {
        boolean wide = weights.rows() <= weights.columns();
        double[][] vectors = wide
                ? normal(weights.rows(), weights.columns(), random)
                : normal(weights.columns(), weights.rows(), random);
        Orthonormal.make(vectors);
        for (int i = 0; i < weights.rows(); i++) {
            for (int j = 0; j < weights.columns(); j++) {
                weights.set(i, j, gain * (wide ? vectors[i][j] : vectors[j][i]));
            }
        }
    }

    private static double[][] normal(int rows, int columns, RandomStream random) {
        double[][] vectors = new double[rows][columns];
        for (double[] vector : vectors) {
            for (int j = 0; j < columns; j++) {
                vector[j] = random.nextGaussian();
            }
        }
        return vectors;
    }
}
