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
import org.jspecify.annotations.Nullable;

/**
 * Numbers of a file that together are one column: in each row a picture, or a sequence. Their cells are read one by one, and
 * laid beside each other when a chunk is written.
 */
final class WideColumn {

    private static final int BRIGHTEST = 255;

    private final String name;
    private final Shape shape;
    /** Place of its first number among the cells of the file. */
    private final int first;

    private final ChannelMoments channels;
    private final DistinctCells different = new DistinctCells();
    private @Nullable PictureSizes sizes;
    private double[] folded = {};
    private boolean bytes = true;
    private long rows;
    /** Where a number is missing, or none. */
    private @Nullable String gap;

    WideColumn(String name, Shape shape, int first) {
        this.name = name;
        this.shape = shape;
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
        return shape.size();
    }

    /**
     * Takes a chunk; by any thread, one at a time.
     *
     * @param cells {@code [cell of the file][row]}
     * @return {@code [row · size + number]}, in single precision; used again for the next chunk
     */
    double[] fold(double[][] cells, int count) {
        int size = size();
        if (folded.length < count * size) {
            folded = new double[count * size];
        }
        for (int i = 0; i < size; i++) {
            double[] from = cells[first + i];
            for (int row = 0, at = i; row < count; row++, at += size) {
                folded[at] = (float) from[row];
            }
        }
        look(count);
        rows += count;
        return folded;
    }

    private void look(int count) {
        for (int i = 0; i < count * size(); i++) {
            double number = folded[i];
            int whole = (int) number;
            bytes &= whole == number && (whole & ~BRIGHTEST) == 0;
            if (!Double.isFinite(number) && gap == null) {
                gap = "row %s has no finite number in %s"
                        .formatted(
                                rows + i / size(),
                                Column.numberNames(name, shape.dims()).get(i % size()));
            }
        }
        if (gap == null) {
            channels.add(folded, count * size());
            for (int row = 0; row < count; row++) {
                different.add(folded, row * size(), size());
            }
        }
    }

    /** After the last row. */
    void report(Faults faults) {
        if (gap != null && !faults.any()) { // which a text in its place is, too
            faults.add(name, gap, null, "a finite number in each place of every row; none of them may be missing");
        }
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
