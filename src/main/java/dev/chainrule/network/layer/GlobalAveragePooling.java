package dev.chainrule.network.layer;

import dev.chainrule.choice.Member;

/** Mean of each channel over the whole of a picture. */
@Member(
        value = "global_average_pooling",
        aliases = {"global_average_pooling_2d", "global_avg_pool"},
        summary =
                "The mean of each channel of a picture: one feature for each channel, in place of flatten and a large dense layer.",
        formula = "y[c] = mean(x[·, ·, c])")
public record GlobalAveragePooling() implements LayerSpec {

    @Override
    public LayerSpec resolved() {
        return this;
    }

    @Override
    public Layer build(Shape input) {
        return Pooled.ofWhole(this, input, false);
    }
}
