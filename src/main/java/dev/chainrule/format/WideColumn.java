package dev.chainrule.format;

import dev.chainrule.definition.Finite;
import dev.chainrule.network.layer.Shape;
import dev.chainrule.table.ChannelMoments;
import dev.chainrule.table.Column;
import dev.chainrule.table.Column.Channel;
import dev.chainrule.table.ColumnType;
import dev.chainrule.table.ElementType;
import dev.chainrule.table.Moments;
import dev.chainrule.table.PictureSizes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Numbers of a file that together are one column: in each row a picture, or a sequence. Their cells are read one by one, and
 * stand beside each other in a chunk of their own.
 */
final class WideColumn {

    private static final int BRIGHTEST = 255;

    private final String name;
    private final Shape shape;
    /** Place of its first number among the cells of the file. */
    private final int first;

    private final ChunkPair chunks;
    private final ChannelMoments channels;
    private final DistinctCells different = new DistinctCells();
    private @Nullable PictureSizes sizes;
    private boolean bytes = true;
    private long rows;
    /** Where the first number is missing, or none. */
    private @Nullable Gap gap;

    /** @param place of the number in its row */
    private record Gap(long row, int place) {}

    WideColumn(String name, Shape shape, int first) {
        this.name = name;
        this.shape = shape;
        this.chunks = new ChunkPair(shape.size());
        this.first = first;
        this.channels = new ChannelMoments(shape.last());
    }

    int first() {
        return first;
    }

    /** Of the pictures before they were brought to one. */
    void sizesWere(PictureSizes found) {
        sizes = found;
    }

    int size() {
        return chunks.numbers();
    }

    /** That its cells share. */
    ChunkPair chunks() {
        return chunks;
    }

    /**
     * Takes a chunk into the profile, and its numbers to single precision; by any thread, one at a time.
     *
     * @param numbers {@code [row · size + number]}
     */
    void profile(double[] numbers, int count) {
        int size = size();
        for (int i = 0; i < count * size; i++) {
            double number = (float) numbers[i];
            numbers[i] = number;
            int whole = (int) number;
            bytes &= whole == number && (whole & ~BRIGHTEST) == 0;
            if (!Double.isFinite(number) && gap == null) {
                gap = new Gap(rows + i / size, i % size);
            }
        }
        rows += count;
        if (gap == null) {
            channels.add(numbers, count * size);
            for (int row = 0; row < count; row++) {
                different.add(numbers, row * size, size);
            }
        }
    }

    /**
     * After the last row.
     *
     * @param columns of the file, by the place of their number in a row
     */
    void report(Faults faults, IntFunction<String> columns) {
        if (gap != null && !faults.any()) { // which a text in its place is, too
            String column = columns.apply(gap.place);
            boolean ofFile =
                    !column.equals(Column.numberNames(name, shape.dims()).get(gap.place));
            faults.add(
                    name,
                    "row %s has no finite number%s at %s of %s"
                            .formatted(gap.row, ofFile ? " in \"%s\",".formatted(column) : "", index(gap.place), name),
                    null,
                    "a finite number in each place of every row; none of them may be missing");
        }
    }

    /** Along each dimension, such as {@code [row, column, channel]} of a pixel. */
    private List<Integer> index(int place) {
        List<Integer> index = new ArrayList<>();
        int rest = place;
        for (int axis = shape.dims().size() - 1; axis >= 0; axis--) {
            int length = shape.dims().get(axis);
            index.add(0, rest % length);
            rest /= length;
        }
        return index;
    }

    Column profile() {
        Moments all = channels.all();
        return Column.of(name, ColumnType.of(shape))
                .distinct(different.count(), different.exact())
                .sizes(sizes)
                .min(number(all.min()))
                .max(number(all.max()))
                .mean(Finite.orNull(all.mean()))
                .std(Finite.orNull(all.std()))
                .wide(
                        shape.dims(),
                        bytes ? ElementType.UINT8 : ElementType.FLOAT32,
                        channels.each().stream().map(this::channel).toList())
                .build();
    }

    private Channel channel(Moments of) {
        return new Channel(number(of.min()), number(of.max()), Finite.orNull(of.mean()), Finite.orNull(of.std()));
    }

    private Number number(double value) {
        return bytes ? (Number) (long) value : (Number) value;
    }
}
