package dev.chainrule.network.layer;

import dev.chainrule.network.math.Kernels;
import dev.chainrule.network.math.Matrix;
import dev.chainrule.network.thread.Courtesy;
import java.util.ArrayList;
import java.util.List;
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
    /** What a pass is made from, where it explains. */
    private final PassContext[] contexts;
    /** {@code ∂L/∂activation} of the last pass back, where it explains: layers use up what they are given. */
    private final Matrix @Nullable [] blames;

    /** Null where nobody works for long. */
    private final @Nullable Courtesy courtesy;

    private boolean wentBack;

    SequencePass(Sequence sequence, PassContext context) {
        kernels = context.kernels();
        courtesy = context.mode() == Mode.TRAIN ? new Courtesy() : null;
        passes = new Pass[sequence.size()];
        parameters = new Matrix[sequence.size()];
        activations = new Matrix[sequence.size() + 1];
        contexts = new PassContext[sequence.size()];
        blames = context.mode() == Mode.EXPLAIN ? new Matrix[sequence.size() + 1] : null;
        for (int i = 0; i < passes.length; i++) {
            PassContext inner = context.inner(sequence, i);
            parameters[i] = inner.parameters();
            passes[i] = sequence.layer(i).pass(inner);
            contexts[i] = inner;
            if (blames != null) {
                blames[i] = context.buffer(sequence.layer(i).inputs());
            }
        }
        if (blames != null) {
            blames[passes.length] = context.buffer(sequence.outputs());
        }
    }

    @Override
    public Matrix forward(Matrix input) {
        wentBack = false;
        activations[0] = input;
        for (int i = 0; i < passes.length; i++) {
            activations[i + 1] = passes[i].forward(activations[i]);
            offer();
        }
        return activations[passes.length];
    }

    /** From the last layer to the first, or to the first that has anything to learn. */
    @Override
    public @Nullable Matrix backward(Matrix input, Matrix outputGradient) {
        Matrix flowing = outputGradient;
        keepBlame(passes.length, flowing);
        for (int i = passes.length - 1; i >= 0 && flowing != null; i--) {
            flowing = passes[i].backward(activations[i], flowing);
            offer();
            keepBlame(i, flowing);
        }
        wentBack = true;
        return flowing;
    }

    private void offer() {
        if (courtesy != null) {
            courtesy.offer();
        }
    }

    private void keepBlame(int activation, @Nullable Matrix gradient) {
        if (blames != null && gradient != null) {
            kernels.copy(gradient, blames[activation]);
        }
    }

    /** What each layer did with the last batch, first to last. */
    public List<Explained> explain() {
        if (blames == null) {
            throw new IllegalStateException("this pass does not explain");
        }
        List<Explained> explained = new ArrayList<>();
        for (int i = 0; i < passes.length; i++) {
            explained.add(passes[i].explain(new Trail(
                    activations[i],
                    activations[i + 1],
                    wentBack ? blames[i + 1] : null,
                    wentBack ? blames[i] : null,
                    contexts[i])));
        }
        return explained;
    }

    /** {@code ∂L/∂input} of the last pass back, where it explains. */
    public Matrix inputBlame() {
        if (blames == null || !wentBack) {
            throw new IllegalStateException("nothing came back to the inputs");
        }
        return blames[0];
    }

    /** What went into the layer in the last forward pass; after the last layer, what came out of all. */
    public Matrix activation(int layer) {
        return activations[layer];
    }

    /** The layers that a layer is made of at work, where it is made of others. */
    public Optional<SequencePass> inside(int layer) {
        return passes[layer].inside();
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
