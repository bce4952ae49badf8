package dev.chainrule.dataset;

import dev.chainrule.table.Column;
import dev.chainrule.table.RawChunk;
import dev.chainrule.table.Table;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;

/**
 * Many pictures of a column as one: lines of rows, a pixel apart from each other.
 *
 * @param lines rows of the table, those of a line ascending
 */
record ContactSheet(Table table, Column column, List<List<Integer>> lines) {

    private static final int WHITE = 255;
    private static final int GROUND = 0x808080;
    private static final int GAP = 1;
    /** Pixels that the shorter side of a picture has at least, each of its own drawn as a square. */
    private static final int SHORTEST = 24;

    private int height() {
        return shape().get(0);
    }

    private int width() {
        return shape().get(1);
    }

    private List<Integer> shape() {
        return Objects.requireNonNull(column.shape());
    }

    /** Pixels of the whole. */
    static long pixels(Column column, int wide, int high) {
        List<Integer> shape = Objects.requireNonNull(column.shape());
        long zoom = zoom(shape);
        return (shape.get(1) * zoom + GAP) * wide * (shape.get(0) * zoom + GAP) * high;
    }

    private static int zoom(List<Integer> shape) {
        int shorter = Math.min(shape.get(0), shape.get(1));
        return Math.max(1, (SHORTEST + shorter - 1) / shorter);
    }

    byte[] png() {
        int zoom = zoom(shape());
        int wide = lines.stream().mapToInt(List::size).max().orElse(1);
        BufferedImage sheet = new BufferedImage(
                Math.max(1, wide * (width() * zoom + GAP) - GAP),
                Math.max(1, lines.size() * (height() * zoom + GAP) - GAP),
                BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < sheet.getHeight(); y++) {
            for (int x = 0; x < sheet.getWidth(); x++) {
                sheet.setRGB(x, y, GROUND);
            }
        }
        draw(sheet, zoom);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ImageIO.write(sheet, "png", out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** Where a row is to be drawn. */
    private record Place(int row, int line, int column) {}

    /** Chunk by chunk, each of which is loaded once. */
    private void draw(BufferedImage sheet, int zoom) {
        List<Place> places = new ArrayList<>();
        for (int line = 0; line < lines.size(); line++) {
            for (int i = 0; i < lines.get(line).size(); i++) {
                places.add(new Place(lines.get(line).get(i), line, i));
            }
        }
        places.sort((one, other) -> Integer.compare(one.row, other.row));
        RawChunk chunk = table.rawRoom(List.of(column.name()));
        double[] cell = new double[column.size()];
        int loaded = -1;
        for (Place place : places) {
            if (place.row / table.chunkRows() != loaded) {
                loaded = place.row / table.chunkRows();
                chunk.load(loaded);
            }
            int within = place.row - chunk.firstRow();
            chunk.decode(0, within, within + 1, cell);
            draw(cell, sheet, place.column * (width() * zoom + GAP), place.line * (height() * zoom + GAP), zoom);
        }
    }

    private void draw(double[] cell, BufferedImage sheet, int left, int top, int zoom) {
        int channels = shape().get(2);
        double darkest = Math.min(0, number(column.min()));
        double range = Math.max(number(column.max()) - darkest, Double.MIN_NORMAL);
        boolean bytes = darkest == 0 && number(column.max()) > 16 && number(column.max()) <= WHITE;
        for (int y = 0; y < height() * zoom; y++) {
            for (int x = 0; x < width() * zoom; x++) {
                int at = (y / zoom * width() + x / zoom) * channels;
                int rgb = 0;
                for (int channel = 0; channel < 3; channel++) {
                    double number = cell[at + (channels == 1 ? 0 : channel)];
                    double grey = bytes ? number : (number - darkest) / range * WHITE;
                    rgb = rgb << 8 | (int) Math.round(Math.max(0, Math.min(WHITE, grey)));
                }
                sheet.setRGB(left + x, top + y, rgb);
            }
        }
    }

    private static double number(@Nullable Number number) {
        return number == null ? 0 : number.doubleValue();
    }
}
