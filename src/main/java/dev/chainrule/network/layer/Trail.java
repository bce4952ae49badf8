package dev.chainrule.network.layer;

import dev.chainrule.network.activation.Activation;
import dev.chainrule.network.activation.Identity;
import dev.chainrule.network.math.Matrix;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What went through a layer in the last pass, as it was then.
 *
 * @param input {@code [rows, inputs]}
 * @param output {@code [rows, outputs]}
 * @param outputGradient {@code ∂L/∂output}; null where nothing came back yet
 * @param inputGradient {@code ∂L/∂input}; likewise
 * @param context of the pass
 */
public record Trail(
        Matrix input,
        Matrix output,
        @Nullable Matrix outputGradient,
        @Nullable Matrix inputGradient,
        PassContext context) {

    /** Of a layer that has no activation. */
    Explained explained(Layer layer, Explained.Sums sums, List<Explained> inside) {
        return explained(layer, new Identity(), output, outputGradient, sums, inside);
    }

    /** @param unitGradient {@code ∂L/∂z}; null where nothing came back yet */
    Explained explained(
            Layer layer,
            Activation activation,
            Matrix z,
            @Nullable Matrix unitGradient,
            Explained.Sums sums,
            List<Explained> inside) {
        Explained.Back back = outputGradient == null || unitGradient == null || inputGradient == null
                ? null
                : new Explained.Back(
                        outputGradient, unitGradient, inputGradient, Objects.requireNonNull(context.gradients()));
        return new Explained(layer, activation, input, z, output, context.parameters(), back, sums, inside, 1);
    }
}
