package dev.chainrule.encoding.feature;

import dev.chainrule.definition.Spelling;
import dev.chainrule.table.Brightness;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The picture whose pixels the columns of a dataset are, row by row.
 *
 * @param channels numbers of a pixel: 1 for grey, 3 for red, green and blue
 * @param largest the number of a white pixel in the data
 * @param places which number of the picture each feature is, in the order of features
 */
public record PixelGrid(int width, int height, int channels, double largest, List<Integer> places) {

    private static final int SMALLEST_SIDE = 4;
    private static final int MOST_PIXELS = 1 << 24;
    private static final double WHITE = 255;
    private static final String CHANNELS = "rgb";
    /** {@code p3_7}, {@code pixel_3_7}, {@code 3x7}, {@code p3_7_g}. */
    private static final Pattern PLACED = Pattern.compile("([A-Za-z]*_?)(\\d{1,5})[_x](\\d{1,5})(?:_([rgb]))?");
    /** {@code p37}, as the built-in digits have it. */
    private static final Pattern TWO_DIGITS = Pattern.compile("([A-Za-z]+_?)(\\d)(\\d)");
    /** {@code pixel783}. */
    private static final Pattern NUMBERED = Pattern.compile("([A-Za-z]+_?)(\\d{1,8})");

    public PixelGrid {
        places = List.copyOf(places);
    }

    /** Where one number of a picture stands. */
    private record Pixel(int row, int column, int channel) {}

    private record Named(String prefix, Pixel pixel) {}

    /** What a name says about a place. */
    @FunctionalInterface
    private interface Reader {
        @Nullable
        Named read(String name);
    }

    /**
     * @param columns all columns of the data but its targets, in their order
     * @param features some of them
     * @param largest number in any of them; none is below 0
     * @return empty where the names of the columns are not those of pixels
     */
    public static Optional<PixelGrid> of(List<String> columns, List<String> features, double largest) {
        if (columns.size() < SMALLEST_SIDE * SMALLEST_SIDE || columns.size() > MOST_PIXELS || largest > WHITE) {
            return Optional.empty();
        }
        double white = Brightness.white(largest);
        Map<String, Integer> places = new HashMap<>();
        for (int i = 0; i < columns.size(); i++) {
            places.put(columns.get(i), i);
        }
        if (!places.keySet().containsAll(features)) {
            return Optional.empty();
        }
        PixelGrid whole =
                new PixelGrid(1, 1, 1, white, features.stream().map(places::get).toList());
        for (Reader reader : readers(columns.size())) {
            Optional<PixelGrid> grid = whole.fitted(columns, reader);
            if (grid.isPresent()) {
                return grid;
            }
        }
        return Optional.empty();
    }

    private static List<Reader> readers(int count) {
        int side = (int) Math.round(Math.sqrt(count));
        List<Reader> readers = new ArrayList<>(List.of(PixelGrid::placed));
        if (side * side == count) {
            readers.add(name -> numbered(name, side, 0));
            readers.add(name -> numbered(name, side, 1));
        }
        readers.add(PixelGrid::twoDigits);
        return readers;
    }

    private static @Nullable Named placed(String name) {
        Matcher parts = PLACED.matcher(name);
        if (!parts.matches()) {
            return null;
        }
        String channel = parts.group(4);
        return new Named(
                parts.group(1) + (channel == null ? "" : "*"),
                new Pixel(
                        Integer.parseInt(parts.group(2)),
                        Integer.parseInt(parts.group(3)),
                        channel == null ? 0 : CHANNELS.indexOf(channel)));
    }

    private static @Nullable Named twoDigits(String name) {
        Matcher parts = TWO_DIGITS.matcher(name);
        return parts.matches()
                ? new Named(
                        parts.group(1),
                        new Pixel(Integer.parseInt(parts.group(2)), Integer.parseInt(parts.group(3)), 0))
                : null;
    }

    private static @Nullable Named numbered(String name, int side, int first) {
        Matcher parts = NUMBERED.matcher(name);
        if (!parts.matches() || Integer.parseInt(parts.group(2)) < first) {
            return null;
        }
        int place = Integer.parseInt(parts.group(2)) - first;
        return new Named(parts.group(1), new Pixel(place / side, place % side, 0));
    }

    /** They have to be all pixels of a rectangle, one row after the other. */
    private Optional<PixelGrid> fitted(List<String> columns, Reader reader) {
        Named first = reader.read(columns.get(0));
        Named last = reader.read(columns.get(columns.size() - 1));
        if (first == null || last == null) {
            return Optional.empty();
        }
        Pixel origin = first.pixel;
        int channels = first.prefix.endsWith("*") ? CHANNELS.length() : 1;
        int rows = last.pixel.row - origin.row + 1;
        int across = last.pixel.column - origin.column + 1;
        if (rows < SMALLEST_SIDE || across < SMALLEST_SIDE || (long) rows * across * channels != columns.size()) {
            return Optional.empty();
        }
        for (int i = 0; i < columns.size(); i++) {
            Named named = reader.read(columns.get(i));
            int pixel = i / channels;
            Pixel expected = new Pixel(origin.row + pixel / across, origin.column + pixel % across, i % channels);
            if (named == null || !named.prefix.equals(first.prefix) || !named.pixel.equals(expected)) {
                return Optional.empty();
            }
        }
        return Optional.of(new PixelGrid(across, rows, channels, largest, places));
    }

    /** Whether so many features are pixels of it, and it is no larger than pictures are. */
    public boolean fits(int features) {
        long numbers = (long) width * height * channels;
        return width > 0
                && width <= MOST_PIXELS
                && height > 0
                && height <= MOST_PIXELS
                && (channels == 1 || channels == CHANNELS.length())
                && numbers <= MOST_PIXELS
                && Double.isFinite(largest)
                && largest > 0
                && places.size() == features
                && places.stream().allMatch(place -> place >= 0 && place < numbers);
    }

    /** What it is, in words. */
    public String words() {
        return Spelling.pixels(height, width);
    }
}
