package dev.chainrule.network.math;

/**
 * What a window over the pictures of a batch sees, times weights {@code [pixels · channels / groups, columns]}; a group of
 * the columns sees a group of the channels only. Made for batches of a fixed number of rows; for one thread at a time.
 */
public interface Correlation {

    /** {@code z = windows(x) · w}: {@code [rows, values] → [rows · positions, columns]}. */
    void forward(Matrix x, Matrix w, Matrix z);

    /** {@code ∂w = windows(x)ᵀ · ∂z}, which it overwrites. */
    void weightGradient(Matrix x, Matrix zGradient, Matrix wGradient);

    /** {@code ∂x}: each pixel gets {@code ∂z · wᵀ} from every window that saw it; it overwrites. */
    void inputGradient(Matrix zGradient, Matrix w, Matrix xGradient);
}
