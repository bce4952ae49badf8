package dev.chainrule.network;

import dev.chainrule.network.layer.WeightMatrix;
import dev.chainrule.network.math.Matrix;
import dev.chainrule.network.regularizer.MaxNorm;
import dev.chainrule.network.regularizer.Penalty;
import dev.chainrule.network.regularizer.Regularizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Holds a network's weight matrices small, in float32: penalties are added to the gradients, bounds are kept after the
 * optimizer's step. Its buffers are allocated once; without regularizers it has nothing and does nothing.
 */
final class Regularization {

    private static final int BLOCK = 4096;

    private final List<Cost> costs = new ArrayList<>();
    private final List<Bound> bounds = new ArrayList<>();
    private final float[] values = new float[BLOCK];
    private final float[] slopes = new float[BLOCK];

    private record Cost(Penalty penalty, Matrix weights, Matrix gradients) {}

    /** @param weights {@code [inputs, neurons]} */
    private record Bound(MaxNorm norm, Matrix weights, float[] row, double[] factors) {}

    /** @param usual for all weight matrices whose layer has none of its own */
    Regularization(Network network, Matrix gradients, @Nullable Regularizer usual) {
        for (WeightMatrix matrix : network.layers().weightMatrices()) {
            Regularizer regularizer = matrix.regularizer() == null ? usual : matrix.regularizer();
            if (regularizer instanceof Penalty penalty) {
                addBlocks(penalty, matrix, network.parameters(), gradients);
            } else if (regularizer instanceof MaxNorm norm) {
                Matrix weights = matrix.in(network.parameters());
                bounds.add(new Bound(norm, weights, new float[matrix.columns()], new double[matrix.columns()]));
            }
        }
    }

    private void addBlocks(Penalty penalty, WeightMatrix matrix, Matrix parameters, Matrix gradients) {
        long end = matrix.offset() + (long) matrix.rows() * matrix.columns();
        for (long start = matrix.offset(); start < end; start += BLOCK) {
            int length = (int) Math.min(BLOCK, end - start);
            costs.add(new Cost(penalty, parameters.slice(start, 1, length), gradients.slice(start, 1, length)));
        }
    }

    boolean addsGradients() {
        return !costs.isEmpty();
    }

    /** {@code ∂L ← ∂L + ∂penalty}, between backpropagation and the optimizer. */
    void addGradients() {
        for (Cost cost : costs) {
            cost.weights.readRow(0, values);
            cost.gradients.readRow(0, slopes);
            cost.penalty.addGradient(values, slopes, cost.weights.columns());
            cost.gradients.writeRow(0, slopes);
        }
    }

    /** Scales back the weights into each neuron where they are too long, after the optimizer. */
    void keepBounds() {
        bounds.forEach(Regularization::keep);
    }

    private static void keep(Bound bound) {
        double[] factors = bound.factors;
        Arrays.fill(factors, 0);
        for (int i = 0; i < bound.weights.rows(); i++) {
            bound.weights.readRow(i, bound.row);
            for (int j = 0; j < factors.length; j++) {
                factors[j] += (double) bound.row[j] * bound.row[j];
            }
        }
        boolean scales = false;
        for (int j = 0; j < factors.length; j++) {
            factors[j] = bound.norm.factor(factors[j]);
            scales |= factors[j] < 1;
        }
        if (scales) {
            scale(bound);
        }
    }

    private static void scale(Bound bound) {
        for (int i = 0; i < bound.weights.rows(); i++) {
            bound.weights.readRow(i, bound.row);
            for (int j = 0; j < bound.row.length; j++) {
                bound.row[j] *= (float) bound.factors[j];
            }
            bound.weights.writeRow(i, bound.row);
        }
    }
}
