package dev.chainrule.exchange.onnx.read;

import dev.chainrule.network.activation.Activation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What some nodes of a graph do to a row, in the words of the engine. */
sealed interface ReadLayer {

    /**
     * {@code y = x·W + b}.
     *
     * @param weight {@code [inputs, outputs]}, row-major
     */
    record Product(int inputs, int outputs, float[] weight, float @Nullable [] bias) implements ReadLayer {}

    /** {@code y = x · scale + shift}; each of them one for all columns, or one for each. */
    record Affine(float[] scale, float[] shift) implements ReadLayer {}

    /** @param learned one for all columns, or one for each; empty for most */
    record Bend(Activation activation, float[] learned) implements ReadLayer {}

    /**
     * @param mean of each column; null of one over each row
     * @param variance likewise
     * @param scale one for all columns, or one for each
     */
    record Norm(double epsilon, float[] scale, float[] shift, float @Nullable [] mean, float @Nullable [] variance)
            implements ReadLayer {}

    /**
     * {@code y = x + F(x)}, or {@code y = x·P + F(x)}.
     *
     * @param projection null for none
     */
    record Block(List<ReadLayer> layers, @Nullable Product projection) implements ReadLayer {}

    /** Nothing happens to a row of this width; any other is refused. */
    record Width(int columns) implements ReadLayer {}

    /** @param values {@code [rows, columns]}, row-major */
    static float[] transposed(float[] values, int rows, int columns) {
        float[] turned = new float[values.length];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                turned[j * rows + i] = values[i * columns + j];
            }
        }
        return turned;
    }
}
