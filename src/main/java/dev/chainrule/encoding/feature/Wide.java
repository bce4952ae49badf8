package dev.chainrule.encoding.feature;

import dev.chainrule.network.layer.Shape;
import dev.chainrule.table.Column;
import dev.chainrule.table.ColumnType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A picture or a sequence: each of its numbers is an input, in their order, scaled as {@code (x - center) / spread} of its
 * channel.
 *
 * @param shape [height, width, channels], [steps, features] or [features]
 * @param centers one for each channel, or feature
 * @param spreads the same; 0 when all numbers of the channel in the training rows were equal: its inputs are then always 0
 * @param white the number of a white pixel in the data
 */
public record Wide(
        String column,
        ColumnType type,
        List<Integer> shape,
        Scaling scaling,
        List<Double> centers,
        List<Double> spreads,
        double white)
        implements FeatureEncoding {

    /** What can be fitted for a channel. */
    public static final Set<Scaling> SCALINGS =
            Set.of(Scaling.STANDARDIZE, Scaling.STANDARDIZE_TOGETHER, Scaling.MIN_MAX, Scaling.NONE);

    private static final int COLOURS = 3;
    private static final int BYTES = 256;

    public Wide {
        Shape checked = new Shape(shape);
        shape = checked.dims();
        centers = List.copyOf(centers);
        spreads = List.copyOf(spreads);
        if (type != ColumnType.of(checked)) {
            throw new IllegalArgumentException("cells of the shape %s are no %s".formatted(shape, type.word()));
        }
        if (centers.size() != checked.last() || spreads.size() != checked.last()) {
            throw new IllegalArgumentException(
                    "a center and a spread for each of %s channels".formatted(checked.last()));
        }
    }

    /** A feature as one of these; empty for any other. */
    public static Optional<Wide> of(FeatureEncoding feature) {
        return feature instanceof Wide wide ? Optional.of(wide) : Optional.empty();
    }

    /** Whether its cells are pictures that a file of pixels can be brought to: grey, or red, green and blue. */
    public boolean takesPictures() {
        return type == ColumnType.IMAGE && (channels() == 1 || channels() == COLOURS);
    }

    /** The mean of the numbers that were sent, which says how bright a picture is; NaN where they are something else. */
    public static double mean(Object sent) {
        NestedNumbers found = NestedNumbers.of(sent, 0);
        return found == null ? Double.NaN : found.mean();
    }

    /** Whether lists nested with these lengths are a cell: in its shape, where axes of length 1 may be left out, or flat. */
    public boolean hasShape(List<Integer> lengths) {
        return lengths.equals(List.of(width())) || longer(lengths).equals(longer(shape));
    }

    private static List<Integer> longer(List<Integer> lengths) {
        return lengths.stream().filter(length -> length != 1).toList();
    }

    private int channels() {
        return centers.size();
    }

    @Override
    public int width() {
        return new Shape(shape).size();
    }

    @Override
    public int cellSize() {
        return width();
    }

    @Override
    public List<String> inputNames() {
        return Column.numberNames(column, shape);
    }

    @Override
    public String expected() {
        return String.format(
                Locale.ROOT,
                "numbers in lists of the shape %s, or all %,d of them in one list%s",
                shape,
                width(),
                takesPictures() ? ", or a PNG or JPEG file as base64" : "");
    }

    @Override
    public String formula() {
        return scaling == Scaling.STANDARDIZE || scaling == Scaling.STANDARDIZE_TOGETHER
                ? "(x − mean) / std, mean and std of each channel"
                : scaling.formula() + (scaling == Scaling.NONE ? "" : " of each channel");
    }

    @Override
    public Map<String, Double> figures() {
        Map<String, Double> figures = new LinkedHashMap<>();
        for (int channel = 0; channel < channels(); channel++) {
            String suffix = channels() == 1 ? "" : " of channel " + channel;
            scaling.figuresOf(centers.get(channel), spreads.get(channel))
                    .forEach((name, value) -> figures.put(name + suffix, value));
        }
        return figures;
    }

    @Override
    public boolean mayBeMissing() {
        return false;
    }

    @Override
    public RowBlock.Encoder encoder(List<String> dictionary) {
        int size = width();
        double[] center = unboxed(centers);
        double[] spread = unboxed(spreads);
        return (stored, block, offset) -> {
            int at = offset;
            for (int row = block.from; row < block.to; row++) {
                scale(stored, row * size, block.values, at, size, center, spread);
                at += block.stride;
            }
        };
    }

    private static double[] unboxed(List<Double> values) {
        return values.stream().mapToDouble(value -> value).toArray();
    }

    private static void scale(
            double[] from, int first, float[] into, int at, int size, double[] center, double[] spread) {
        int channels = center.length;
        for (int channel = 0; channel < channels; channel++) {
            double middle = center[channel];
            double width = spread[channel];
            for (int i = channel; i < size; i += channels) {
                into[at + i] = scaled(from[first + i], middle, width);
            }
        }
    }

    private static float scaled(double number, double center, double spread) {
        return spread == 0 ? 0 : (float) ((number - center) / spread);
    }

    /** What becomes of a number of a channel. */
    public float scaled(double number, int channel) {
        return scaled(number, centers.get(channel), spreads.get(channel));
    }

    /** What each byte becomes as a number of each channel, {@code [channels · 256]}: the same bits as by its encoder. */
    public float[] ofBytes() {
        float[] scaled = new float[channels() * BYTES];
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] = scaled(i % BYTES, i / BYTES);
        }
        return scaled;
    }

    /** The numbers as they are stored, of which every one is a float32. */
    public RowBlock.Encoder unscaled() {
        int size = width();
        return (stored, block, offset) -> {
            int at = offset;
            for (int row = block.from; row < block.to; row++) {
                for (int i = 0; i < size; i++) {
                    block.values[at + i] = (float) stored[row * size + i];
                }
                at += block.stride;
            }
        };
    }

    @Override
    public void encode(RawValue raw, float[] into, int offset) {
        int size = width();
        double[] numbers = raw.numbers(this);
        if (numbers == null) {
            return;
        }
        scale(numbers, 0, into, offset, size, unboxed(centers), unboxed(spreads));
        for (int i = 0; i < size; i++) {
            if (!Float.isFinite(into[offset + i])) {
                raw.refuse("\"%s\" has a number that is too large", this::expected);
                return;
            }
        }
    }
}
