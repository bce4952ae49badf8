package dev.chainrule.batch;

import dev.chainrule.dataset.Dataset;
import dev.chainrule.encoding.Encoding;
import dev.chainrule.encoding.feature.FeatureEncoding;
import dev.chainrule.encoding.feature.RawRow;
import dev.chainrule.encoding.feature.RowIssues;
import dev.chainrule.encoding.feature.Wide;
import dev.chainrule.model.Model;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.table.Chunk;
import dev.chainrule.table.Column;
import dev.chainrule.table.NumberReader;
import dev.chainrule.table.Table;
import dev.chainrule.table.TableWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rows of any dataset as a model is asked about them: by the names of the columns, each cell read as in a prediction.
 * One chunk of the table is in memory at a time. For one thread.
 */
public final class DatasetRows {

    /** Inputs, outputs, and what layers keep of them, of one row in a workspace. */
    private static final int COPIES = 8;

    /** What else a task takes. */
    private static final long FIXED = 16L << 20;

    private final Encoding encoding;
    private final Table table;
    private final List<Column> columns;
    private final List<List<String>> dictionaries;
    private final Map<String, FeatureEncoding> features = new HashMap<>();
    private final boolean answered;
    private final Chunk chunk;
    private final RowFaults faults;
    private RowIssues issues = new RowIssues();
    private int loaded = -1;

    /** @param faults takes what cannot be read, and what is odd */
    public DatasetRows(Encoding encoding, Table table, RowFaults faults) {
        this.encoding = encoding;
        this.table = table;
        this.columns = table.columns();
        this.dictionaries =
                columns.stream().map(column -> table.dictionary(column.name())).toList();
        this.chunk = table.room(columns.stream().map(Column::name).toList());
        this.faults = faults;
        encoding.features().forEach(feature -> features.put(feature.column(), feature));
        this.answered = lacking(encoding.target().columns(), table.columns()).isEmpty();
    }

    /**
     * What it takes to ask a model about all rows of a dataset, bytes, about.
     *
     * @param rows in memory at once
     */
    public static long memory(Model model, Dataset dataset, int rows) {
        long width = (long) model.manifest().encoding().inputs()
                + model.manifest().encoding().outputs();
        return FIXED
                + model.weightsBytes()
                + rows * width * Float.BYTES * COPIES
                + bytes(Column.numbers(dataset.columns()));
    }

    /**
     * Before anything is begun.
     *
     * @param answered whether the targets are needed too
     * @throws ProblemException where columns are missing, or of another shape
     */
    public static void requireColumns(Encoding encoding, Dataset dataset, boolean answered) {
        List<String> needed = new ArrayList<>(
                encoding.features().stream().map(FeatureEncoding::column).toList());
        if (answered) {
            needed.addAll(encoding.target().columns());
        }
        List<String> missing = lacking(needed, dataset.columns());
        if (!missing.isEmpty()) {
            int shown = Math.min(20, missing.size());
            throw ProblemException.invalid(
                    "/dataset",
                    "lacks columns of the model: %s%s"
                            .formatted(
                                    String.join(", ", missing.subList(0, shown)), missing.size() > shown ? ", …" : ""),
                    dataset.name(),
                    answered
                            ? "a dataset with the features of the model and its target"
                            : "a dataset with the features of the model");
        }
        encoding.features().stream()
                .flatMap(feature -> Wide.of(feature).stream())
                .forEach(feature -> requireShape(feature, dataset));
    }

    private static void requireShape(Wide feature, Dataset dataset) {
        List<Integer> shape = dataset.columns().stream()
                .filter(column -> column.name().equals(feature.column()))
                .findFirst()
                .map(Column::shape)
                .orElse(null);
        if (shape != null && !feature.hasShape(shape)) {
            throw ProblemException.invalid(
                    "/dataset",
                    "has another shape in \"%s\" than the model".formatted(feature.column()),
                    shape.toString(),
                    "cells of the shape " + feature.shape());
        }
    }

    private static List<String> lacking(List<String> needed, List<Column> columns) {
        List<String> known = columns.stream().map(Column::name).toList();
        return needed.stream().filter(name -> !known.contains(name)).toList();
    }

    /** One row; it is another when the next one is asked for. */
    public final class Row {

        private final int number;
        private final int at;

        private Row(int number) {
            this.number = number;
            this.at = number - chunk.firstRow();
        }

        /** In the dataset, from 0. */
        public int number() {
            return number;
        }

        /** A cell as users see it. */
        public @Nullable Object value(int column) {
            return columns.get(column).value(chunk.cells()[column], at, dictionaries.get(column));
        }

        /** All of them, by their columns. */
        public Map<String, @Nullable Object> values() {
            Map<String, @Nullable Object> values = new LinkedHashMap<>();
            for (int i = 0; i < columns.size(); i++) {
                values.put(columns.get(i).name(), value(i));
            }
            return values;
        }

        /**
         * As inputs of the network.
         *
         * @return false where it cannot be read as the model wants, which is noted
         */
        public boolean encode(float[] into) {
            Map<String, @Nullable Object> values = new HashMap<>();
            for (int i = 0; i < columns.size(); i++) {
                FeatureEncoding feature = features.get(columns.get(i).name());
                if (feature != null) {
                    values.put(feature.column(), asTaught(feature, value(i)));
                }
            }
            issues = issues.next();
            encoding.encode(new RawRow("", values, false), into, 0, issues);
            faults.odd(number, issues.warnings());
            if (issues.violations().isEmpty()) {
                return true;
            }
            faults.unreadable(number, issues.violations().get(0).detail());
            return false;
        }

        /**
         * As the outputs are to be.
         *
         * @return null where there is no answer, or none that the model knows, which is noted
         */
        public float @Nullable [] answer() {
            if (!answered) {
                return null;
            }
            Map<String, @Nullable Object> values = new HashMap<>();
            for (String target : encoding.target().columns()) {
                int column = table.place(target);
                Object value = value(column);
                if (value == null) {
                    faults.unanswered(number, "\"%s\" is missing".formatted(target));
                    return null;
                }
                values.put(target, value);
            }
            RowIssues found = new RowIssues();
            float[] outputs = encoding.target().encode(values, name -> name, found);
            if (found.violations().isEmpty()) {
                return outputs;
            }
            faults.unanswered(number, found.violations().get(0).detail());
            return null;
        }
    }

    /** The same number is another type where all cells of a file happen to be whole, or one of them is a word. */
    private static @Nullable Object asTaught(FeatureEncoding feature, @Nullable Object value) {
        if (value == null) {
            return null;
        }
        if (feature.type().texts()) {
            return value instanceof String ? value : String.valueOf(value);
        }
        if (feature.type().numeric() && value instanceof String text) {
            double number = NumberReader.decimal(text.strip());
            return Double.isFinite(number) ? (Object) number : value;
        }
        return value;
    }

    public int count() {
        return table.rows();
    }

    /** Of one chunk of the table; whoever takes so many at once reads none twice. */
    public int atOnce() {
        return table.chunkRows();
    }

    public Row row(int number) {
        int wanted = number / table.chunkRows();
        if (wanted != loaded) {
            chunk.read(wanted);
            loaded = wanted;
        }
        return new Row(number);
    }

    /** What the columns are called, and what is in them. */
    public List<Column> columns() {
        return columns;
    }

    /** For a dataset of so many numbers in a row, bytes. */
    static long bytes(int numbers) {
        return 2L * Double.BYTES * numbers * TableWriter.chunkRows(numbers);
    }
}
