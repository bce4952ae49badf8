package dev.chainrule.exchange.onnx.read;

import dev.chainrule.network.activation.Activation;
import dev.chainrule.network.layer.LayerSpec;
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

    /**
     * The same values in another shape.
     *
     * @param sizes of a row, without the axis of rows; −1 for what remains, 0 for what is there
     */
    record Reshaped(List<Integer> sizes) implements ReadLayer {}

    /** All of a row in one axis. */
    record Flattened() implements ReadLayer {}

    /**
     * Axes change their places.
     *
     * @param order of the axes of a row that comes in, counted from 0
     */
    record Turned(List<Integer> order) implements ReadLayer {}

    /**
     * How a window goes over pictures.
     *
     * @param kernel {@code [height, width]}, as strides and dilations
     * @param pads {@code [top, left, bottom, right]}
     * @param automatic how the pads are found instead; {@code NOTSET} for not
     * @param roundsUp whether there is a last window that is only partly in the picture
     * @param node which it is in the graph
     */
    record Sliding(
            List<Integer> kernel,
            List<Integer> strides,
            List<Integer> dilations,
            List<Integer> pads,
            String automatic,
            boolean roundsUp,
            String node) {}

    /**
     * @param channels of each group
     * @param weight {@code [filters, channels, height, width]}, row-major
     * @param bias {@code [filters]}; null for none
     */
    record Convolved(Sliding sliding, int filters, int channels, int groups, float[] weight, float @Nullable [] bias)
            implements ReadLayer {}

    /**
     * @param largest or else the mean
     * @param countsPads whether the mean is also of the zeros around the picture
     */
    record Pooled(Sliding sliding, boolean largest, boolean countsPads) implements ReadLayer {}

    /** @param largest or else the mean */
    record PooledWhole(boolean largest, String node) implements ReadLayer {}

    /**
     * A convolution around the other way.
     *
     * @param behind rows and columns that are added at the end
     * @param weight {@code [channels, filters, height, width]}, row-major
     */
    record Spreading(
            Sliding sliding, List<Integer> behind, int channels, int filters, float[] weight, float @Nullable [] bias)
            implements ReadLayer {}

    /** Lines of zeros, or less lines where negative, in front of each axis of {@code [N, a, b, c]}, and behind it. */
    record Framed(int[] before, int[] after, String node) implements ReadLayer {}

    /** The part of each axis of {@code [N, a, b, c]}; negative places are counted from its end. */
    record Cut(long[] from, long[] to, String node) implements ReadLayer {}

    /**
     * Pictures become larger.
     *
     * @param axes how many times as large each axis of {@code [N, channels, height, width]} is, or how large; 0 for as it is
     */
    record Resized(double[] axes, boolean sizes, boolean linear, String node) implements ReadLayer {}

    /** Each channel of each picture by its own mean and variance. */
    record NormedEach(double epsilon, float[] scale, float[] shift, String node) implements ReadLayer {}

    /**
     * A layer as it is here, of the pictures as they are here.
     *
     * @param columns that it makes, of each place where there are several
     */
    record Made(LayerSpec spec, int columns, float[] parameters) implements ReadLayer {}

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
