package dev.chainrule.network;

import dev.chainrule.network.activation.Activation;
import dev.chainrule.network.activation.Identity;
import dev.chainrule.network.initializer.Initializer;
import dev.chainrule.network.layer.Dense;
import dev.chainrule.network.layer.Embedding;
import dev.chainrule.network.layer.LayerSpec;
import dev.chainrule.network.layer.MisfitException;
import dev.chainrule.network.layer.Sequence;
import dev.chainrule.network.layer.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A network as it is chosen, without weights.
 *
 * @param inputs numbers per row that come in
 * @param layers the hidden layers, first to last; none makes a single layer of {@code w·x + b}
 * @param outputs numbers per row that come out, from a dense layer of their own
 * @param outputActivation what turns the output layer's logits into outputs
 * @param outputInitializer of the output layer's weights; null for what suits its activation
 * @param outputBiasInitializer of the output layer's biases; null for zeros
 */
public record NetworkSpec(
        int inputs,
        List<LayerSpec> layers,
        int outputs,
        Activation outputActivation,
        @Nullable Initializer outputInitializer,
        @Nullable Initializer outputBiasInitializer) {

    public NetworkSpec {
        layers = List.copyOf(layers);
        if (!outputActivation.fitsOutput()) {
            throw new IllegalArgumentException(outputActivation + " is for hidden layers only");
        }
        if (inputs < 1 || outputs < 1) {
            throw new IllegalArgumentException(
                    "a network needs inputs and outputs, not %s and %s".formatted(inputs, outputs));
        }
    }

    public NetworkSpec(int inputs, List<LayerSpec> layers, int outputs, Activation outputActivation) {
        this(inputs, layers, outputs, outputActivation, null, null);
    }

    /** All layers of known shape, the output layer last; its activation is applied after it. */
    public Sequence build() {
        Sequence all = build(Shape.of(inputs));
        Shape last = all.layer(all.size() - 1).input();
        if (!last.isFlat()) {
            throw new MisfitException(
                    "needs [features], and gets %s of the layer before it".formatted(last),
                    "",
                    "flatten, or global_average_pooling, as the last layer");
        }
        return all;
    }

    /** The same for rows of a shape, of which the output layer acts on the last axis. */
    Sequence build(Shape input) {
        List<LayerSpec> all = new ArrayList<>(layers);
        Initializer weights = outputInitializer == null ? outputActivation.suitedInitializer() : outputInitializer;
        all.add(new Dense(outputs, new Identity(), weights, true, outputBiasInitializer, null));
        return new Sequence(all, input);
    }

    /** Those that hold the index of a category and no number. */
    public IntStream indexInputs() {
        return !layers.isEmpty() && layers.get(0) instanceof Embedding embedding && embedding.columns() != null
                ? embedding.columns().stream().mapToInt(Embedding.EmbeddedColumn::position)
                : IntStream.empty();
    }

    public long parameterCount() {
        return build().parameterCount();
    }
}
