package dev.chainrule.explanation.picture;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A value for each pixel of a picture, and how it came about.
 *
 * @param values {@code [height][width]}
 * @param score S at the picture
 * @param layer of grad_cam
 * @param layerMap of grad_cam, {@code [height][width]} of the layer
 * @param channelWeights α of grad_cam
 * @param covered of occlusion
 * @param samples of smooth_grad
 * @param coarser why it is coarser than usual
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
record PixelMap(
        double[][] values,
        double score,
        @Nullable LayerPath layer,
        double @Nullable [][] layerMap,
        double @Nullable [] channelWeights,
        @Nullable Covered covered,
        @Nullable Integer samples,
        @Nullable String coarser) {

    /**
     * Windows that were covered, one after the other.
     *
     * @param window {@code [height, width]}
     * @param stride {@code [height, width]}
     * @param tops first rows of them
     * @param lefts first columns
     * @param drops of the explained number, {@code [tops][lefts]}
     */
    record Covered(List<Integer> window, List<Integer> stride, int[] tops, int[] lefts, double[][] drops) {}

    static PixelMap ofSlopes(double[][] values, double score) {
        return new PixelMap(values, score, null, null, null, null, null, null);
    }

    static PixelMap ofLayer(
            double[][] values, double score, LayerPath layer, double[][] layerMap, double[] channelWeights) {
        return new PixelMap(values, score, layer, layerMap, channelWeights, null, null, null);
    }

    static PixelMap ofWindows(double[][] values, double score, Covered covered, @Nullable String coarser) {
        return new PixelMap(values, score, null, null, null, covered, null, coarser);
    }

    /** The same, of slopes that are means over noisy copies. */
    PixelMap averaged(int copies, @Nullable String fewer) {
        return new PixelMap(values, score, layer, layerMap, channelWeights, covered, copies, fewer);
    }

    double min() {
        return Arrays.stream(values).flatMapToDouble(Arrays::stream).min().orElse(0);
    }

    double max() {
        return Arrays.stream(values).flatMapToDouble(Arrays::stream).max().orElse(0);
    }

    /** The largest of all, whatever its sign. */
    double most() {
        return Math.max(Math.abs(min()), Math.abs(max()));
    }

    /** Brought to another size: between the middles of the four values around each place, and beyond the outermost as they are. */
    static double[][] bilinear(double[][] values, int height, int width) {
        double[][] large = new double[height][width];
        for (int y = 0; y < height; y++) {
            Between down = Between.of(y, height, values.length);
            for (int x = 0; x < width; x++) {
                Between across = Between.of(x, width, values[0].length);
                double above = across.of(values[down.first]);
                double below = across.of(values[down.second]);
                large[y][x] = above + down.share * (below - above);
            }
        }
        return large;
    }

    /** Two places, and how far from the one to the other. */
    private record Between(int first, int second, double share) {

        static Between of(int place, int large, int small) {
            double at = Math.max(0, Math.min(small - 1, (place + 0.5) * small / large - 0.5));
            int first = (int) at;
            return new Between(first, Math.min(small - 1, first + 1), at - first);
        }

        double of(double[] values) {
            return values[first] + share * (values[second] - values[first]);
        }
    }
}
