package dev.chainrule.network;

import dev.chainrule.choice.Member;

/** All training rows are one step: the gradient of the loss itself. */
@Member(
        value = "full",
        summary = "All training rows are one step: the gradient is exact, and costs a pass over all of them.",
        formula = "w ← w − η/n · Σᵢ ∇Lᵢ over all n rows",
        source = "Cauchy 1847")
public record FullBatch() implements BatchSize {

    @Override
    public int most() {
        return Integer.MAX_VALUE;
    }
}
