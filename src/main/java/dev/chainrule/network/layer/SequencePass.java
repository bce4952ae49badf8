package dev.chainrule.network.layer;

import dev.chainrule.network.math.Kernels;
import dev.chainrule.network.math.Matrix;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A batch through a {@link Sequence}: forward it keeps what went into each layer, backward it needs that. */
public final class SequencePass implements Pass {

    private final Kernels kernels;
    private final List<Pass> passes = new ArrayList<>();
    /** Each layer's parameters. */
    private final List<Matrix> parameters = new ArrayList<>();
    /** What went into each layer in the last forward pass, and last what came out. */
    private final List<Matrix> activations = new ArrayList<>();

    SequencePass(Sequence sequence, PassContext context) {
        kernels = context.kernels();
        for (int i = 0; i < sequence.size(); i++) {
            PassContext inner = context.inner(sequence, i);
            parameters.add(inner.parameters());
            passes.add(sequence.layer(i).pass(inner));
        }
    }

    @Override
    public Matrix forward(Matrix input) {
        activations.clear();
        Matrix flowing = input;
        for (Pass pass : passes) {
            activations.add(flowing);
            flowing = pass.forward(flowing);
        }
        activations.add(flowing);
        return flowing;
    }

    /** From the last layer to the first, or to the first that has anything to learn. */
    @Override
    public @Nullable Matrix backward(Matrix input, Matrix outputGradient) {
        Matrix flowing = outputGradient;
        for (int i = passes.size() - 1; i >= 0 && flowing != null; i--) {
            flowing = passes.get(i).backward(activation(i), flowing);
        }
        return flowing;
    }

    /** What went into the layer in the last forward pass; after the last layer, what came out of all. */
    public Matrix activation(int layer) {
        return activations.get(layer);
    }

    @Override
    public void updateState() {
        passes.forEach(Pass::updateState);
    }

    @Override
    public Optional<String> firstNonFinite(String place) {
        String prefix = place.isEmpty() ? "layer " : place + ", inner layer ";
        for (int i = 0; i < passes.size(); i++) {
            String here = prefix + (i + 1);
            Optional<String> inside = passes.get(i).firstNonFinite(here);
            if (inside.isPresent()) {
                return inside;
            }
            if (!kernels.finite(parameters.get(i))) {
                return Optional.of("the weights of " + here);
            }
            if (!kernels.finite(activation(i + 1))) {
                return Optional.of("the outputs of " + here);
            }
        }
        return Optional.empty();
    }
}
