package dev.chainrule.network;

import dev.chainrule.network.activation.Identity;
import dev.chainrule.network.layer.Activated;
import dev.chainrule.network.layer.Dense;
import dev.chainrule.network.layer.Dropout;
import dev.chainrule.network.layer.Layer;
import dev.chainrule.network.layer.LayerSpec;
import dev.chainrule.network.math.Matrix;
import java.util.Optional;

/**
 * What layers without a non-linear activation come down to, however many: one layer {@code x·W′ + b′}, with
 * {@code W′ = W₁·W₂} and {@code b′ = b₁·W₂ + b₂} for each further layer.
 *
 * @param weights {@code W′ [inputs][outputs]}
 * @param bias {@code b′ [outputs]}
 */
public record Collapse(double[][] weights, double[] bias) {

    /** Empty where a hidden layer is more than a line; the output activation comes after and does not count. */
    public static Optional<Collapse> of(Network network) {
        int inputs = network.spec().inputs();
        Collapse collapsed = new Collapse(identity(inputs), new double[inputs]);
        for (int i = 0; i < network.layers().size(); i++) {
            Layer layer = network.layers().layer(i);
            if (layer.spec() instanceof Dense dense && dense.activation() instanceof Identity) {
                collapsed = collapsed.then(layer, network.slice(network.parameters(), i), dense.bias());
            } else if (!changesNothing(layer.spec())) {
                return Optional.empty();
            }
        }
        return Optional.of(collapsed);
    }

    /** In a prediction. */
    private static boolean changesNothing(LayerSpec layer) {
        return layer instanceof Dropout
                || (layer instanceof Activated activated && activated.activation() instanceof Identity);
    }

    private static double[][] identity(int size) {
        double[][] identity = new double[size][size];
        for (int i = 0; i < size; i++) {
            identity[i][i] = 1;
        }
        return identity;
    }

    private Collapse then(Layer layer, Matrix parameters, boolean biased) {
        Matrix next = layer.weightMatrices().get(0).in(parameters);
        double[][] product = new double[weights.length][];
        for (int i = 0; i < weights.length; i++) {
            product[i] = times(weights[i], next);
        }
        double[] shifted = times(bias, next);
        for (int j = 0; biased && j < shifted.length; j++) {
            shifted[j] += parameters.get(0, Math.toIntExact(next.size()) + j);
        }
        return new Collapse(product, shifted);
    }

    private static double[] times(double[] row, Matrix matrix) {
        double[] product = new double[matrix.columns()];
        for (int k = 0; k < row.length; k++) {
            for (int j = 0; j < product.length; j++) {
                product[j] += row[k] * matrix.get(k, j);
            }
        }
        return product;
    }
}
