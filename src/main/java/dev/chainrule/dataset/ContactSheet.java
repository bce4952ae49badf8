package dev.chainrule.dataset;

import dev.chainrule.format.PictureSheet;
import dev.chainrule.table.Brightness;
import dev.chainrule.table.Column;
import dev.chainrule.table.RawChunk;
import dev.chainrule.table.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Many pictures of a column as one: lines of rows, a pixel apart.
 *
 * @param lines rows of the table, those of a line ascending
 * @param frame how each picture is drawn
 */
record ContactSheet(Table table, Column column, List<List<Integer>> lines, PictureSheet.Frame frame) {

    private static final int GROUND = 0x808080;
    private static final int GAP = 1;
    /** Pixels that the shorter side of a picture has at least. */
    private static final int SHORTEST = 24;

    /** Pixels that a side of a picture has at most; fewer where there is no room for so many. */
    private static final int LONGEST = 512;

    private static final int LEAST_LONGEST = 64;

    /**
     * As large as so many pictures can be.
     *
     * @param mostPixels of the sheet; there are more where even the smallest pictures are too many
     */
    static PictureSheet.Frame frame(Column column, int wide, int high, long mostPixels) {
        PictureSheet.Frame frame = frame(column, LONGEST);
        for (int longest = LONGEST; longest > LEAST_LONGEST && frame.pixels(wide, high) > mostPixels; ) {
            longest /= 2;
            frame = frame(column, longest);
        }
        return frame;
    }

    private static PictureSheet.Frame frame(Column column, int longest) {
        List<Integer> shape = Objects.requireNonNull(column.shape());
        int shorter = Math.min(shape.get(0), shape.get(1));
        int zoom = Math.max(1, (SHORTEST + shorter - 1) / shorter);
        return new PictureSheet.Frame(
                PictureSheet.Side.of(shape.get(0), zoom, longest),
                PictureSheet.Side.of(shape.get(1), zoom, longest),
                shape.get(2),
                GAP,
                GROUND);
    }

    byte[] png() {
        int wide = lines.stream().mapToInt(List::size).max().orElse(1);
        PictureSheet sheet = new PictureSheet(frame, Math.max(1, wide), Math.max(1, lines.size()));
        draw(sheet);
        return sheet.png();
    }

    /** Where a row is to be drawn. */
    private record Place(int row, int line, int column) {}

    /** Chunk by chunk, each of which is loaded once. */
    private void draw(PictureSheet sheet) {
        List<Place> places = new ArrayList<>();
        for (int line = 0; line < lines.size(); line++) {
            for (int i = 0; i < lines.get(line).size(); i++) {
                places.add(new Place(lines.get(line).get(i), line, i));
            }
        }
        places.sort((one, other) -> Integer.compare(one.row, other.row));
        RawChunk chunk = table.rawRoom(List.of(column.name()));
        double[] cell = new double[column.size()];
        PictureSheet.Shares shares = shares(cell);
        int loaded = -1;
        for (Place place : places) {
            if (place.row / table.chunkRows() != loaded) {
                loaded = place.row / table.chunkRows();
                chunk.load(loaded);
            }
            int within = place.row - chunk.firstRow();
            chunk.decode(0, within, within + 1, cell);
            sheet.draw(place.column, place.line, shares);
        }
    }

    private PictureSheet.Shares shares(double[] cell) {
        int channels = Objects.requireNonNull(column.shape()).get(2);
        Brightness brightness = Brightness.of(column);
        double range = brightness.white() - brightness.black();
        return (pixel, channel) -> (cell[pixel * channels + channel] - brightness.black()) / range;
    }
}
