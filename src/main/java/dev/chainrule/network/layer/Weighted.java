package dev.chainrule.network.layer;

import dev.chainrule.network.activation.Activation;
import dev.chainrule.network.initializer.Initializer;
import dev.chainrule.network.initializer.Zeros;
import dev.chainrule.network.regularizer.Regularizer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A layer whose sums of weights, with biases or without, go through an activation. Among its parameters weights are first, then
 * the biases, one for each sum of a place, then what the activation learns.
 */
public interface Weighted {

    Activation activation();

    /** As it was said; null for the one that fits the activation. */
    @Nullable
    Initializer initializer();

    /** Whether each sum has a bias of its own. */
    boolean bias();

    /** As it was said; null for zeros, or where there are no biases. */
    @Nullable
    Initializer biasInitializer();

    @Nullable
    Regularizer regularizer();

    /** The same with another activation of the sums. */
    LayerSpec with(Activation other);

    /** Of the weights. */
    default Initializer weightInitializer() {
        Initializer said = initializer();
        return said == null ? activation().suitedInitializer() : said;
    }

    /** Spelt out; null where there are no biases. */
    default @Nullable Initializer resolvedBiasInitializer() {
        return bias() && biasInitializer() == null ? new Zeros() : biasInitializer();
    }

    /** The activation of one of these, or of a layer that is nothing else; empty for others. */
    static Optional<Activation> activationOf(@Nullable LayerSpec layer) {
        if (layer instanceof Weighted weighted) {
            return Optional.of(weighted.activation());
        }
        return layer instanceof Activated activated ? Optional.of(activated.activation()) : Optional.empty();
    }

    static void requireConsistent(boolean bias, @Nullable Initializer biasInitializer) {
        if (!bias && biasInitializer != null) {
            throw new IllegalArgumentException("bias_initializer needs \"bias\": true");
        }
    }
}
