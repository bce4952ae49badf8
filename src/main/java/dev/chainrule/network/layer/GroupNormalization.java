package dev.chainrule.network.layer;

import dev.chainrule.choice.Member;
import dev.chainrule.choice.Parameter;

/**
 * Brings each group of neighbouring channels of each row, at all of its places together, to mean 0 and variance 1, then scales
 * and shifts each channel as learned, as PyTorch's GroupNorm and Keras' GroupNormalization. No row knows another.
 */
@Member(
        value = "group_normalization",
        aliases = {"group_norm", "groupnorm"},
        summary =
                "Normalizes groups of channels over all places of a row to mean 0 and variance 1; for pictures at any batch size.",
        formula = "y = scale · (x − mean) / √(variance + ε) + shift, over each row's group of channels",
        source = "Wu and He 2018, equations 1 to 7")
public record GroupNormalization(
        @Parameter(value = "Groups of channels, which it divides; 1 is all channels together.", min = 1, max = 65_536)
        int groups,

        @Parameter(
                value = "Added to the variance, so that a group of equal values can be divided.",
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
        Convolution.requireGroups(input.last(), groups);
        if (input.size() == groups) {
            throw new MisfitException(
                    "has a single value in each of %s groups of %s, which has no variance".formatted(groups, input),
                    "groups",
                    "fewer groups");
        }
        return new Grouped(this, input, groups, epsilon);
    }
}
