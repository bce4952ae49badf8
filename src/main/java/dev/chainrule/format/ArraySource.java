package dev.chainrule.format;

import dev.chainrule.network.layer.Shape;
import dev.chainrule.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One array, or one of inputs and one of what is to be predicted, side by side. */
final class ArraySource implements Source {

    private static final long MOST_ROW_BYTES = 16 << 20;

    private final Storage storage;
    private final ArrayFile inputs;
    private final @Nullable ArrayFile targets;
    /** What the names of columns begin with. */
    private final Names names;

    private final List<String> leftOut;
    private final ReadingOptions options;

    /**
     * What columns are called, before the places of their entries.
     *
     * @param pictures what inputs are called that are one column
     */
    record Names(String inputs, String pictures, String targets) {}

    ArraySource(
            Storage storage,
            ArrayFile inputs,
            @Nullable ArrayFile targets,
            Names names,
            List<String> leftOut,
            ReadingOptions options) {
        this.storage = storage;
        this.inputs = inputs;
        this.targets = targets;
        this.names = names;
        this.leftOut = leftOut;
        this.options = options;
    }

    @Override
    public FileFormat format() {
        return inputs.format();
    }

    /** The arrays among several that options may name. */
    @Override
    public Map<String, Object> found() {
        return format() == FileFormat.NPZ && targets != null
                ? Map.of("x", inputs.name(), "y", targets.name())
                : Map.of();
    }

    @Override
    public void read(RowCollector rows) throws IOException {
        check(rows);
        Shape shape = shape();
        List<ColumnPlan> plans = new ArrayList<>(
                shape == null ? plans(inputs, names.inputs) : List.of(ColumnPlan.wide(names.pictures, shape)));
        if (targets != null) {
            plans.addAll(plans(targets, names.targets));
        }
        Cells[] cells = rows.begin(plans);
        if (!leftOut.isEmpty()) {
            rows.warn("left out: " + String.join(", ", leftOut) + "; options say which to read");
        }
        Cells[] doubtful = doubtful(cells);
        try (ArrayFile.RowReader left = inputs.open(storage);
                ArrayFile.RowReader right = targets == null ? null : targets.open(storage)) {
            for (long row = 0; row < inputs.rows(); row++) {
                left.next(cells, 0, rows.at());
                if (right != null) {
                    right.next(cells, (int) inputs.width(), rows.at());
                }
                for (Cells column : doubtful) {
                    column.checkFinite(rows.at(), row);
                }
                rows.endRow();
            }
        }
        rows.end(null);
    }

    private void check(RowCollector rows) {
        if (targets != null && targets.rows() != inputs.rows()) {
            String detail = String.format(
                    Locale.ROOT,
                    "%s has %,d rows, but %s has %,d",
                    inputs.name(),
                    inputs.rows(),
                    targets.name(),
                    targets.rows());
            throw Faults.fatal(format(), detail, null, "as many rows in both");
        }
        long width = inputs.width() + (targets == null ? 0 : Math.min(targets.width(), Integer.MAX_VALUE));
        rows.checkColumns(width, null);
        rows.checkRows(inputs.rows());
        checkRow(inputs);
        if (targets != null) {
            checkRow(targets);
        }
        if (width < 2) {
            String hint = "a matrix of at least 2 columns, of which the last is the target; or inputs and targets";
            throw Faults.fatal(format(), "there is only one column", inputs.shapeText(), hint);
        }
    }

    /** What one row of the inputs is, where it is one cell; null where it is a column for each of its numbers. */
    private @Nullable Shape shape() {
        boolean mask = inputs.element() == Element.Numeric.BOOL && inputs.shape().length > 2;
        boolean numbers = mask
                || inputs.element().kind() == ColumnPlan.CellType.INTEGERS
                || inputs.element().kind() == ColumnPlan.CellType.NUMBERS;
        if (!numbers || ShapedColumns.refused(options) || inputs.width() > Integer.MAX_VALUE) {
            return null;
        }
        Shape asked = ShapedColumns.asked(options).orElse(null);
        if (asked != null) {
            return options.shapeFrom() == null && asked.size() == inputs.width() ? asked : null;
        }
        long[] sizes = inputs.shape();
        List<Integer> dims = new ArrayList<>();
        for (int axis = 1; axis < sizes.length; axis++) {
            dims.add((int) sizes[axis]);
        }
        boolean empty = inputs.width() == 0;
        boolean pictures = mask || format() == FileFormat.IDX || inputs.element() == Element.Numeric.UINT8;
        if (dims.size() == 2 && pictures) {
            dims.add(1);
        }
        return empty || dims.size() < 2 || dims.size() > 3 || inputs.width() < 2 ? null : new Shape(dims);
    }

    private void checkRow(ArrayFile array) {
        if (array.width() * array.element().bytes() > MOST_ROW_BYTES) {
            String detail =
                    String.format(Locale.ROOT, "a row of %s takes more than %,d bytes", array.name(), MOST_ROW_BYTES);
            throw Faults.fatal(format(), detail, array.shapeText(), "shorter texts, or fewer columns");
        }
    }

    private static List<ColumnPlan> plans(ArrayFile array, String prefix) {
        List<ColumnPlan> plans = new ArrayList<>();
        int[] index = new int[array.shape().length];
        for (long column = 0; column < array.width(); column++) {
            plans.add(ColumnPlan.of(
                    array.width() == 1 ? prefix : name(prefix, index),
                    array.element().kind()));
            for (int i = index.length - 1; i > 0 && ++index[i] == array.shape()[i]; i--) {
                index[i] = 0;
            }
        }
        return plans;
    }

    /** {@code x3}, and {@code x3_7} for an entry of a matrix. */
    private static String name(String prefix, int[] index) {
        StringBuilder name = new StringBuilder(prefix);
        for (int i = 1; i < index.length; i++) {
            name.append(i > 1 ? "_" : "").append(index[i]);
        }
        return name.toString();
    }

    private Cells[] doubtful(Cells[] cells) {
        int width = (int) inputs.width();
        int from = inputs.element().exceedsCells() ? 0 : width;
        int to = targets != null && targets.element().exceedsCells() ? cells.length : width;
        return Arrays.copyOfRange(cells, Math.min(from, to), to);
    }
}
