package dev.chainrule.network.layer;

import dev.chainrule.choice.Member;
import dev.chainrule.choice.Parameter;

/** While training, each value is silenced by chance and the others grow to make up for it; in a prediction, nothing. */
@Member(
        value = "dropout",
        summary =
                "Sets random values to 0 during training, so that no neuron can rely on a single other one; against overfitting.",
        formula = "y = x · m / (1 − rate), m ∈ {0, 1}",
        source = "Srivastava and others 2014, section 10 (inverted dropout)")
public record Dropout(
        @Parameter(value = "Fraction of the values that are set to 0.", fallback = "0.5", min = 0, below = 1)
        double rate)
        implements LayerSpec {

    @Override
    public LayerSpec resolved() {
        return this;
    }

    @Override
    public Layer build(Shape input) {
        return EachPosition.of(this, input);
    }

    @Override
    public Layer build(int inputs) {
        return new Silenced(this, Shape.of(inputs), rate, inputs);
    }
}
