package dev.chainrule.network.layer;

import java.util.List;

/**
 * The weights of a layer's filters as small pictures, and where each stands among its parameters.
 *
 * @param height pixels of a filter
 * @param channels that each looks at: of a layer of groups those of one group
 * @param columns filters, and of a layer whose activation takes several sums each of these
 * @param pieces sums of each filter
 * @param turned whether the weights stand {@code [height, width, columns, channels]}, as those of a convolution around the other
 *     way
 * @param bias whether each column adds one
 */
public record PictureFilters(
        int height, int width, int channels, int columns, int pieces, boolean turned, boolean bias) {

    /** {@code [height, width, channels, columns]}. */
    public List<Integer> shape() {
        return List.of(height, width, channels, columns);
    }

    /** Weights of all of them. */
    public long weights() {
        return (long) height * width * channels * columns;
    }

    /** Where a weight stands among the parameters of the layer. */
    public int weight(int y, int x, int channel, int column) {
        int pixel = y * width + x;
        return turned
                ? (pixel * columns + column) * channels + channel
                : (pixel * channels + channel) * columns + column;
    }

    /** Where a bias stands; {@link Unit#FIXED} where there is none. */
    public int bias(int column) {
        return bias ? Math.toIntExact(weights() + column) : Unit.FIXED;
    }
}
