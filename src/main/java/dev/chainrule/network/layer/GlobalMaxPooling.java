package dev.chainrule.network.layer;

import dev.chainrule.choice.Member;

/** Largest of each channel over the whole of a picture. */
@Member(
        value = "global_max_pooling",
        aliases = {"global_max_pooling_2d", "global_max_pool"},
        summary = "Keeps the largest of each channel of a picture: one feature for each channel, wherever it was seen.",
        formula = "y[c] = max(x[·, ·, c])")
public record GlobalMaxPooling() implements LayerSpec {

    @Override
    public LayerSpec resolved() {
        return this;
    }

    @Override
    public Layer build(Shape input) {
        return Pooled.ofWhole(this, input, true);
    }
}
