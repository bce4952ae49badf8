package dev.chainrule.network;

import dev.chainrule.choice.Member;
import dev.chainrule.choice.Parameter;

/** So many rows per step; 1 is one row at a time. The last batch of an epoch may be smaller. */
@Member(
        value = "mini_batch",
        summary = "So many rows per step: the gradient is noisy, and cheap.",
        formula = "w ← w − η/b · Σᵢ ∇Lᵢ over b rows",
        source = "Robbins and Monro 1951",
        numberShorthand = true)
public record MiniBatch(
        @Parameter(value = "Rows per step.", min = 1, max = 1_000_000)
        int rows) implements BatchSize {

    @Override
    public int most() {
        return rows;
    }
}
