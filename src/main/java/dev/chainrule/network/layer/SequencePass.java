package dev.chainrule.network.layer;

import dev.chainrule.network.math.Kernels;
import dev.chainrule.network.math.Matrix;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A batch through a {@link Sequence}: forward it keeps what went into each layer, backward it needs that. */
public final class SequencePass implements Pass {

    private final Kernels kernels;
    private final Pass[] passes;
    /** Each layer's parameters. */
    private final Matrix[] parameters;
    /** What went into each layer in the last forward pass, and last what came out. */
    private final Matrix[] activations;

    SequencePass(Sequence sequence, PassContext context) {
        kernels = context.kernels();
        passes = new Pass[sequence.size()];
        parameters = new Matrix[sequence.size()];
        activations = new Matrix[sequence.size() + 1];
        for (int i = 0; i < passes.length; i++) {
            PassContext inner = context.inner(sequence, i);
            parameters[i] = inner.parameters();
            passes[i] = sequence.layer(i).pass(inner);
        }
    }

    @Override
    public Matrix forward(Matrix input) {
        activations[0] = input;
        for (int i = 0; i < passes.length; i++) {
            activations[i + 1] = passes[i].forward(activations[i]);
        }
        return activations[passes.length];
    }

    /** From the last layer to the first, or to the first that has anything to learn. */
    @Override
    public @Nullable Matrix backward(Matrix input, Matrix outputGradient) {
        Matrix flowing = outputGradient;
        for (int i = passes.length - 1; i >= 0 && flowing != null; i--) {
            flowing = passes[i].backward(activations[i], flowing);
        }
        return flowing;
    }

    /** What went into the layer in the last forward pass; after the last layer, what came out of all. */
    public Matrix activation(int layer) {
        return activations[layer];
    }

    @Override
    public void updateState() {
        for (Pass pass : passes) {
            pass.updateState();
        }
    }

    @Override
    public Optional<String> firstNonFinite(String place) {
        String prefix = place.isEmpty() ? "layer " : place + ", inner layer ";
        for (int i = 0; i < passes.length; i++) {
            String here = prefix + (i + 1);
            Optional<String> inside = passes[i].firstNonFinite(here);
            if (inside.isPresent()) {
                return inside;
            }
            if (!kernels.finite(parameters[i])) {
                return Optional.of("the weights of " + here);
            }
            if (!kernels.finite(activations[i + 1])) {
                return Optional.of("the outputs of " + here);
            }
        }
        return Optional.empty();
    }
}
