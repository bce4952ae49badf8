package dev.chainrule.network.layer;

import dev.chainrule.choice.Member;

/** Rows of any shape become rows of plain features, row by row of a picture and channels last. */
@Member(
        value = "flatten",
        summary = "Makes one row of features of a picture's rows, columns and channels, for the dense layers after it.",
        formula = "[height, width, channels] → [height · width · channels]")
public record Flatten() implements LayerSpec {

    @Override
    public LayerSpec resolved() {
        return this;
    }

    @Override
    public Layer build(Shape input) {
        return new Rearranged(this, input, Shape.of(input.size()));
    }
}
