package dev.chainrule.network.layer;

import dev.chainrule.network.math.Matrix;
import dev.chainrule.network.regularizer.Regularizer;
import org.jspecify.annotations.Nullable;

/**
 * A part of some flat parameters that a vector is multiplied with: no bias, no scale, no shift.
 *
 * @param offset of its first value in the flat parameters
 * @param rows one for each input
 * @param columns one for each output
 * @param regularizer of this matrix alone; null for that of the whole network
 */
public record WeightMatrix(
        long offset, int rows, int columns, @Nullable Regularizer regularizer) {

    public WeightMatrix(long offset, int rows, int columns) {
        this(offset, rows, columns, null);
    }

    /** Its {@code [rows, columns]}, row-major, as a view of flat parameters or of their gradients. */
    public Matrix in(Matrix flat) {
        return flat.slice(offset, rows, columns);
    }

    /** The same matrix where these parameters begin later. */
    public WeightMatrix shifted(long by) {
        return new WeightMatrix(offset + by, rows, columns, regularizer);
    }
}
