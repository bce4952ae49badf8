package dev.chainrule.network.layer;

import dev.chainrule.choice.Member;
import dev.chainrule.choice.Parameter;

/**
 * Brings each channel of each row, over all of its places, to mean 0 and variance 1, then scales and shifts it as learned, as
 * PyTorch's InstanceNorm2d with {@code affine=True}: a {@link GroupNormalization} of as many groups as channels.
 */
@Member(
        value = "instance_normalization",
        aliases = {"instance_norm", "instancenorm"},
        summary =
                "Normalizes each channel over all places of a row to mean 0 and variance 1, so that contrast and brightness of a picture say nothing.",
        formula = "y = scale · (x − mean) / √(variance + ε) + shift, over each row's channel",
        source = "Ulyanov, Vedaldi and Lempitsky 2016, equation 3")
public record InstanceNormalization(
        @Parameter(
                value = "Added to the variance, so that a channel of equal values can be divided.",
                fallback = "0.00001",
                above = 0,
                max = 1)
        double epsilon)
        implements LayerSpec {

    @Override
    public LayerSpec resolved() {
        return this;
    }

    @Override
    public Layer build(Shape input) {
        if (input.positions() == 1) {
            throw new MisfitException(
                    "has a single value of each channel of %s, which has no variance".formatted(input),
                    "",
                    "rows of several places, or {\"type\": \"layer_normalization\"}");
        }
        return new Grouped(this, input, input.last(), epsilon);
    }
}
