package dev.chainrule.table;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.chainrule.network.layer.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One column and its profile over all rows.
 *
 * @param missing how many cells have no value
 * @param missingMarkers what stands in them, and how often; {@code ""} for nothing or blanks
 * @param distinct how many different values there are; at least that many when not {@code distinctExact}
 * @param min smallest number; like max, mean and std null for a column without numbers
 * @param std standard deviation of the numbers (of the population: divided by n)
 * @param examples the first few different values
 * @param histogram how often each value occurs, smallest first; null when there are too many different ones
 * @param dateOrder in which dates written with numbers are read; null for other columns
 * @param sameAs an earlier column with the same cell in every row, if there is one
 * @param distinctExact whether {@code distinct} is exact
 * @param max largest number
 * @param mean of the numbers
 * @param written how its numbers are written, where not as those of the file: separators, and unit such as % or €
 * @param shape of each cell of a wide column: [height, width, channels], [steps, features] or [features]; null for others
 * @param element what the numbers of its cells are; null for others
 * @param channels the numbers of each channel, or feature, in all cells; null for others
 * @param sizes of the pictures of an upload before they were brought to one; null where the format has one size
 */
public record Column(
        String name,
        ColumnType type,
        long missing,
        @JsonProperty("missing_markers") Map<String, Long> missingMarkers,
        long distinct,
        @JsonProperty("distinct_exact") boolean distinctExact,
        @Nullable Number min,
        @Nullable Number max,
        @Nullable Double mean,
        @Nullable Double std,
        List<Object> examples,
        @Nullable List<ValueCount> histogram,
        @JsonProperty("date_order") @Nullable DateOrder dateOrder,
        @JsonProperty("same_as") @Nullable String sameAs,
        @Nullable NumberForm written,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<Integer> shape,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable ElementType element,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<Channel> channels,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable PictureSizes sizes) {

    /** With fewer, cells that are all different are no surprise. */
    private static final int FEWEST_ROWS = 20;

    public Column {
        missingMarkers = missingMarkers == null ? Map.of() : missingMarkers; // stored by earlier versions
    }

    /**
     * How often one value occurs in a column.
     *
     * @param count how many cells have it
     */
    public record ValueCount(Object value, long count) {}

    /**
     * One channel of the cells of a wide column.
     *
     * @param min smallest number
     * @param max largest number
     * @param mean of the numbers
     * @param std standard deviation of the numbers (of the population: divided by n)
     */
    public record Channel(
            Number min,
            Number max,
            @Nullable Double mean,
            @Nullable Double std) {}

    public static Builder of(String name, ColumnType type) {
        return new Builder(name, type);
    }

    public Column withSameAs(String earlier) {
        return of(name, type)
                .missing(missing, missingMarkers)
                .distinct(distinct, distinctExact)
                .min(min)
                .max(max)
                .mean(mean)
                .std(std)
                .examples(examples)
                .histogram(histogram)
                .dateOrder(dateOrder)
                .sameAs(earlier)
                .written(written)
                .wide(shape, element, channels)
                .sizes(sizes)
                .build();
    }

    /** Whether a cell holds several numbers: a picture, or a sequence. */
    public boolean wide() {
        return shape != null;
    }

    /** Numbers of a cell: 1 but for a wide column. */
    public int size() {
        return shape == null ? 1 : new Shape(shape).size();
    }

    /** What is predicted unless somebody says otherwise: the last that is not wide, where there is one. */
    public static Column last(List<Column> columns) {
        for (int i = columns.size() - 1; i > 0; i--) {
            if (!columns.get(i).wide()) {
                return columns.get(i);
            }
        }
        return columns.get(0).wide() ? columns.get(columns.size() - 1) : columns.get(0);
    }

    /**
     * What the numbers of a wide cell are called, in their order: {@code image_3_7}, and {@code image_3_7_0} where a picture has
     * several channels.
     */
    public static List<String> numberNames(String column, List<Integer> shape) {
        int size = new Shape(shape).size();
        int last = shape.size() - 1;
        int axes = last > 0 && shape.get(last) == 1 ? last : shape.size();
        int[] index = new int[shape.size()];
        List<String> names = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            StringBuilder name = new StringBuilder(column);
            for (int axis = 0; axis < axes; axis++) {
                name.append('_').append(index[axis]);
            }
            names.add(name.toString());
            for (int axis = last; axis >= 0 && ++index[axis] == shape.get(axis); axis--) {
                index[axis] = 0;
            }
        }
        return names;
    }

    /** Numbers of a row of these columns. */
    public static int numbers(List<Column> columns) {
        return columns.stream().mapToInt(Column::size).reduce(0, Math::addExact);
    }

    /**
     * A cell as a user sees it: Long, Double, Boolean or String, lists within lists for a wide column, or null when missing.
     *
     * @param cells of the column, as {@link Chunk#cells} has them
     * @param row among them
     */
    public @Nullable Object value(double[] cells, int row, List<String> dictionary) {
        return shape == null || element == null
                ? type.value(cells[row], dictionary)
                : nested(cells, row * size(), 0, size());
    }

    /**
     * @param from where the values stand
     * @param axis the outermost of those that are left
     * @param count how many they are
     */
    private List<Object> nested(double[] cells, int from, int axis, int count) {
        List<Integer> dims = Objects.requireNonNull(shape);
        int length = dims.get(axis);
        int part = count / length;
        List<Object> values = new ArrayList<>(length);
        for (int i = 0; i < length; i++) {
            values.add(
                    axis == dims.size() - 1
                            ? Objects.requireNonNull(element).shown(cells[from + i])
                            : nested(cells, from + i * part, axis + 1, part));
        }
        return values;
    }

    /** Equal in every row. */
    public boolean sameCellsAs(Column other) {
        return (sameAs == null ? name : sameAs).equals(other.sameAs == null ? other.name : other.sameAs);
    }

    /** The same value in every row, or none at all: nothing can be learned from it. */
    public boolean constant() {
        return distinct <= 1;
    }

    /** Another kind in each of so many rows, as names of the rows are. */
    public boolean namesRows(long rows) {
        return type == ColumnType.CATEGORY && missing == 0 && rows >= FEWEST_ROWS && distinct == rows;
    }

    /** Kinds of which most stand in one of so many rows alone: too rare to learn anything from. */
    public boolean hardlyRepeats(long rows) {
        long present = rows - missing;
        return type == ColumnType.CATEGORY && present >= FEWEST_ROWS && distinct * 2 > present;
    }

    /**
     * Each whole number between the smallest and the largest once in so many rows, by their range, mean and spread.
     */
    public boolean numbersRows(long rows) {
        if (type != ColumnType.INTEGER || missing > 0 || rows < FEWEST_ROWS) {
            return false;
        }
        if (min == null || max == null || mean == null || std == null) {
            return false;
        }
        double lowest = min.doubleValue();
        double highest = max.doubleValue();
        double spread = Math.sqrt(((double) rows * rows - 1) / 12);
        return highest - lowest == rows - 1
                && Math.abs(mean - (lowest + highest) / 2) < 1e-6 * rows
                && Math.abs(std - spread) < 1e-9 * spread
                && (!distinctExact || distinct == rows);
    }

    /** Collects a profile by the names of its parts; without any it is that of a column without rows. */
    public static final class Builder {

        private final String name;
        private final ColumnType type;
        private long missing;
        private Map<String, Long> missingMarkers = Map.of();
        private long distinct;
        private boolean distinctExact = true;
        private @Nullable Number min;
        private @Nullable Number max;
        private @Nullable Double mean;
        private @Nullable Double std;
        private List<Object> examples = List.of();
        private @Nullable List<ValueCount> histogram;
        private @Nullable DateOrder dateOrder;
        private @Nullable String sameAs;
        private @Nullable NumberForm written;
        private @Nullable List<Integer> shape;
        private @Nullable ElementType element;
        private @Nullable List<Channel> channels;
        private @Nullable PictureSizes sizes;

        private Builder(String name, ColumnType type) {
            this.name = name;
            this.type = type;
        }

        public Builder missing(long cells, Map<String, Long> markers) {
            missing = cells;
            missingMarkers = markers;
            return this;
        }

        public Builder distinct(long values, boolean exact) {
            distinct = values;
            distinctExact = exact;
            return this;
        }

        public Builder min(@Nullable Number smallest) {
            min = smallest;
            return this;
        }

        public Builder max(@Nullable Number largest) {
            max = largest;
            return this;
        }

        public Builder mean(@Nullable Double ofNumbers) {
            mean = ofNumbers;
            return this;
        }

        public Builder std(@Nullable Double ofNumbers) {
            std = ofNumbers;
            return this;
        }

        public Builder examples(List<Object> first) {
            examples = first;
            return this;
        }

        public Builder histogram(@Nullable List<ValueCount> counts) {
            histogram = counts;
            return this;
        }

        public Builder dateOrder(@Nullable DateOrder order) {
            dateOrder = order;
            return this;
        }

        private Builder sameAs(String earlier) {
            sameAs = earlier;
            return this;
        }

        public Builder written(@Nullable NumberForm form) {
            written = form;
            return this;
        }

        public Builder wide(
                @Nullable List<Integer> ofCells, @Nullable ElementType ofNumbers, @Nullable List<Channel> profiles) {
            shape = ofCells;
            element = ofNumbers;
            channels = profiles;
            return this;
        }

        public Builder sizes(@Nullable PictureSizes ofUpload) {
            sizes = ofUpload;
            return this;
        }

        public Column build() {
            return new Column(
                    name,
                    type,
                    missing,
                    missingMarkers,
                    distinct,
                    distinctExact,
                    min,
                    max,
                    mean,
                    std,
                    examples,
                    histogram,
                    dateOrder,
                    sameAs,
                    written,
                    shape,
                    element,
                    channels,
                    sizes);
        }
    }
}
