package dev.chainrule.format;

import dev.chainrule.definition.Spelling;
import dev.chainrule.network.layer.Shape;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import dev.chainrule.problem.Violation;
import dev.chainrule.table.Column;
import dev.chainrule.table.ColumnType;
import dev.chainrule.table.DateOrder;
import dev.chainrule.table.MissingMarkers;
import dev.chainrule.table.NumberStyle;
import dev.chainrule.table.PictureSizes;
import dev.chainrule.table.TableWriter;
import dev.chainrule.thread.WriteBehind;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Takes the rows of an upload, whatever its format, into a table file, and keeps to the limits that hold for all. */
final class RowCollector implements AutoCloseable {

    private static final int FEWEST_ROWS = 2;
    private static final int LONGEST_NAME = 256;
    /** Different values counted over all columns and per column; bounds the heap the profile takes. */
    private static final int DISTINCT_IN_ALL = 2_000_000;

    private static final int DISTINCT_PER_COLUMN = 10_000;

    /** There is room for so many at first: most tables are small, and a whole chunk takes megabytes. */
    private static final int FIRST_ROWS = 256;

    private final Limits limits;
    /** What columns are known to be from an earlier reading, by name. */
    private final Map<String, ColumnPlan.Decision> decided;

    private final DateOrder dateOrder;

    private final OutputStream out;
    private final Faults faults;
    private final @Nullable SkippedRows skipped;
    private final Tail tail;
    private final TextBudget budget;
    private final MissingMarkers markers;
    private final ReadingOptions options;
    private final Map<String, ColumnType> types;
    private final List<Warning> warnings = new ArrayList<>();

    private NumberStyle numbers = NumberStyle.PLAIN;
    private List<NumberStyle> styles = List.of(NumberStyle.PLAIN);
    /** But for those that are left out. */
    private Cells @Nullable [] columns;

    /** What the table gets of them: one column for each, or one for many. */
    private final List<Kept> kept = new ArrayList<>();

    /** Numbers of a row. */
    private int width;
    /** Of the chunk at hand. */
    private int room;

    private boolean shaped;
    private double[] scratch = {};
    private final WriteBehind behind = new WriteBehind("write-behind");
    private @Nullable TableWriter writer;
    private int filled;
    private int count;
    private long lastLine;

    RowCollector(
            FileFormat format,
            Limits limits,
            ReadingOptions options,
            Map<String, ColumnPlan.Decision> decided,
            @Nullable SkippedRows skipped,
            Tail tail,
            OutputStream out) {
        this.limits = limits;
        this.decided = decided;
        this.dateOrder = options.dates() == null ? DateOrder.MONTH_FIRST : options.dates();
        this.out = out;
        this.skipped = skipped;
        this.tail = tail;
        this.faults = new Faults(format, skipped);
        this.budget = new TextBudget(limits.text());
        this.options = options;
        this.markers = MissingMarkers.of(options.missing(), options.missingAlso());
        this.types = options.types() == null ? Map.of() : options.types();
    }

    MissingMarkers markers() {
        return markers;
    }

    /** Of dates that do not tell. */
    DateOrder dateOrder() {
        return dateOrder;
    }

    NumberStyle numbers() {
        return numbers;
    }

    /**
     * Before columns begin; in texts, unless something else is said, as in Java.
     *
     * @param others that whole columns may be written in, the likeliest first
     */
    void numbersAre(NumberStyle style, List<NumberStyle> others) {
        numbers = style;
        styles = List.copyOf(others);
    }

    /** That whole columns may be written in, the likeliest first. */
    List<NumberStyle> styles() {
        return styles;
    }

    /** Nobody has said what separates decimals or thousands. */
    boolean styleIsOpen() {
        return options.decimal() == null && options.thousands() == null;
    }

    /** Whether somebody has said what becomes of numbers with a percent sign. */
    @Nullable
    Boolean percent() {
        return options.percent();
    }

    boolean takesSharesWithoutSign() {
        return Boolean.TRUE.equals(options.percent());
    }

    /** Whether somebody has said what becomes of amounts of money. */
    @Nullable
    Boolean currency() {
        return options.currency();
    }

    /** Whether somebody names the columns, whatever the file calls them. */
    boolean named() {
        return options.names() != null && !options.names().isEmpty();
    }

    /** Words for missing that somebody has added to the usual ones. */
    @Nullable
    List<String> missingAlso() {
        return options.missingAlso();
    }

    /** Options that take one word more for missing. */
    String missingOption(String word) {
        return missingOption(List.of(word));
    }

    String missingOption(List<String> words) {
        return MissingMarkers.optionsWith(options.missingAlso(), words);
    }

    TextBudget budget() {
        return budget;
    }

    Faults faults() {
        return faults;
    }

    Limits limits() {
        return limits;
    }

    int maxCell() {
        return (int) limits.cell().toBytes();
    }

    /** For so many rows there is room in the chunk at hand. */
    int room() {
        return room;
    }

    int distinctBound() {
        return Math.min(DISTINCT_PER_COLUMN, DISTINCT_IN_ALL / width);
    }

    /** Whether the row that begins on this line is known to be bad and left out. */
    boolean skips(long line) {
        return skipped != null && skipped.has(line);
    }

    /** What is left out at the end. */
    Tail tail() {
        return tail;
    }

    /** Reading begins again, without the rows from this line on. */
    void endBefore(long line) {
        tail.beginsAt(line);
        if (skipped != null) {
            skipped.forgetFrom(line);
        }
    }

    /** Of the last row; 0 where rows have no lines. */
    long lastLine() {
        return lastLine;
    }

    void lastLineIs(long line) {
        lastLine = line;
    }

    /** Whether rows that cannot be read are left out. */
    boolean skipsBadRows() {
        return skipped != null;
    }

    /** Of a row that is left out: whether it is the whole line. */
    boolean skipsWholeLine(long line) {
        return skipped != null && skipped.hasWholeLine(line);
    }

    /** A row that is left out. */
    void skip(long line, List<String> cells) {
        if (skipped != null) {
            skipped.keep(line, cells);
        }
    }

    /** What is wrong with the first of those that are left out. */
    List<String> skippedDetails(int most) {
        return skipped == null ? List.of() : skipped.details(most);
    }

    /** About the upload as a whole. */
    void warn(String detail) {
        warnings.add(new Warning(null, null, detail));
    }

    List<Warning> warnings() {
        return warnings;
    }

    /** Reading ends here when there are too many. */
    void checkColumns(long columnCount, @Nullable Long line) {
        if (columnCount > limits.columns()) {
            String hint = String.format(
                    Locale.ROOT,
                    "at most %,d, each number of a picture or a sequence among them; the operator can raise chainrule.dataset.max-columns",
                    limits.columns());
            addFault(line, null, String.format(Locale.ROOT, "the file has %,d columns", columnCount), null, hint);
            faults.throwIfAny();
        }
    }

    /** Names as the file has them: each there, short enough and unlike the others. */
    void checkNames(List<String> names, @Nullable Long line) {
        if (named()) {
            return;
        }
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < names.size(); i++) {
            checkName(names.get(i), i + 1, seen, line);
        }
    }

    private void checkName(String name, int place, Set<String> seen, @Nullable Long line) {
        if (name.isEmpty()) {
            addFault(line, null, "column %s has no name".formatted(place), "", "a name in the first line");
        } else if (name.length() > LONGEST_NAME) {
            addFault(
                    line,
                    name.substring(0, LONGEST_NAME),
                    "column %s has too long a name".formatted(place),
                    name,
                    "at most %s characters".formatted(LONGEST_NAME));
        } else if (name.indexOf('\0') >= 0) {
            addFault(
                    line,
                    null,
                    "the name of column %s has a NUL byte".formatted(place),
                    null,
                    "text in UTF-8; this may be a binary file");
        } else if (!seen.add(name)) {
            addFault(
                    line,
                    name,
                    "column %s has the name of an earlier one".formatted(place),
                    name,
                    "a unique name for each column");
        }
    }

    private void addFault(
            @Nullable Long line, @Nullable String column, String detail, @Nullable String got, String hint) {
        if (line == null) {
            faults.add(column, detail, got, hint);
        } else {
            faults.add(line, column, detail, got, hint);
        }
    }

    /**
     * Once, before the first row.
     *
     * @return the cells of each plan, also of those that are left out
     */
    Cells[] begin(List<ColumnPlan> found) {
        ColumnChoice choice = new ColumnChoice(found, options);
        List<ColumnPlan> plans = choice.plans();
        List<String> empty = empty(plans, choice);
        if (!empty.isEmpty()) {
            warn(
                    empty.size() == 1
                            ? "%s has neither a name nor any cells and is left out".formatted(empty.get(0))
                            : "%s have neither names nor any cells and are left out".formatted(Spelling.listed(empty)));
        }
        Set<String> out = new HashSet<>(empty);
        plans.stream().map(ColumnPlan::name).filter(choice::drops).forEach(out::add);
        ShapedColumns shape = ShapedColumns.of(plans, out, options).orElse(null);
        shaped = shape != null;
        width = plans.stream()
                .filter(plan -> !out.contains(plan.name()))
                .mapToInt(ColumnPlan::size)
                .sum();
        room = Math.min(FIRST_ROWS, TableWriter.chunkRows(width));
        List<Cells> all = new ArrayList<>();
        List<Cells> staying = new ArrayList<>();
        for (int i = 0; i < plans.size(); i++) {
            boolean stays = !out.contains(plans.get(i).name());
            boolean inside = shape != null && shape.takes(i);
            if (shape != null && shape.from() == i) {
                kept.add(kept(shape.name(), shape.shape(), staying));
            } else if (stays && !inside) {
                kept.add(kept(plans.get(i), staying));
            }
            WideColumn wide = stays ? kept.get(kept.size() - 1).wide : null;
            for (ColumnPlan plan : numbers(plans.get(i), inside)) {
                ColumnPlan.Decision known = decided.get(plan.name());
                ColumnPlan now = known == null || !stays ? plan : plan.as(known);
                Cells cells = wide == null
                        ? new Cells(now, this, !stays)
                        : new Cells(now, this, wide, staying.size() - wide.first());
                all.add(cells);
                if (stays) {
                    staying.add(cells);
                }
            }
        }
        columns = staying.toArray(Cells[]::new);
        writer = new TableWriter(this.out, kept.stream().mapToInt(Kept::size).toArray());
        return all.toArray(Cells[]::new);
    }

    /**
     * A column of the table.
     *
     * @param first place of its first cell among those of a row
     * @param wide what their numbers are together; null for a single one
     */
    private record Kept(int first, @Nullable WideColumn wide) {

        int size() {
            return wide == null ? 1 : wide.size();
        }
    }

    private static Kept kept(ColumnPlan plan, List<Cells> before) {
        return plan.shape() == null ? new Kept(before.size(), null) : kept(plan.name(), plan.shape(), before);
    }

    private static Kept kept(String name, Shape shape, List<Cells> before) {
        return new Kept(before.size(), new WideColumn(name, shape, before.size()));
    }

    /** The plans of the cells that a column of the file is made of. */
    private List<ColumnPlan> numbers(ColumnPlan plan, boolean ofShape) {
        if (plan.shape() != null) {
            return Column.numberNames(plan.name(), plan.shape().dims()).stream()
                    .map(plan::number)
                    .toList();
        }
        return List.of(ofShape ? Objects.requireNonNull(plan.as(ColumnType.NUMBER)) : wanted(plan));
    }

    /** At least two others stay. */
    private List<String> empty(List<ColumnPlan> plans, ColumnChoice choice) {
        List<String> names = plans.stream()
                .map(ColumnPlan::name)
                .filter(name -> !choice.drops(name))
                .toList();
        List<String> empty = names.stream().filter(this::leavesOut).toList();
        return names.size() - empty.size() < 2 ? List.of() : empty;
    }

    /** Whether an earlier reading has found that the column of this name is to be left out. */
    boolean leavesOut(String name) {
        ColumnPlan.Decision known = decided.get(name);
        return known != null && known.kind() == ColumnPlan.CellType.EMPTY;
    }

    /** The row at hand goes so many rows further down, behind rows without a value. */
    void moveDown(int blank, Cells[] all) {
        double[] values = new double[all.length];
        int from = filled;
        for (int i = 0; i < all.length; i++) {
            values[i] = all[i].at(from);
        }
        for (int row = 0; row < blank; row++) {
            for (Cells cells : all) {
                cells.put(filled, Double.NaN);
            }
            endRow();
        }
        for (int i = 0; i < all.length; i++) {
            all[i].put(filled, values[i]);
        }
    }

    private ColumnPlan wanted(ColumnPlan plan) {
        ColumnType type = types.get(plan.name());
        return type == null ? plan : Objects.requireNonNull(plan.as(type));
    }

    /** Where the cells of the row at hand belong, which is not where the row stands in the file. */
    int at() {
        return filled;
    }

    /** Of the pictures of the upload before they were brought to one. */
    void sizesWere(PictureSizes sizes) {
        kept.stream()
                .flatMap(column -> Optional.ofNullable(column.wide).stream())
                .forEach(column -> column.sizesWere(sizes));
    }

    /** Whether some columns of the file are together one of the table. */
    boolean shaped() {
        return shaped;
    }

    /** Of the row at hand, before it ends: no number of a shape may be missing. */
    void checkShapes(long line) {
        if (!shaped) {
            return;
        }
        Cells[] known = cells();
        for (Kept column : kept) {
            for (int i = column.first; column.wide != null && i < column.first + column.size(); i++) {
                if (known[i].lacks(filled, line)) {
                    addGap(line, known[i].name());
                    return;
                }
            }
        }
    }

    /** @param name of the column of the file, null where none of the row has anything */
    void addGap(long line, @Nullable String name) {
        String hint = "a number in each column that the shape takes; none of them may be missing";
        faults.addRow(line, name, name == null ? "there is nothing in the row" : "there is no number", "", hint);
    }

    /** The cells of the row at hand are all there. */
    void endRow() {
        filled++;
        count++;
        if (filled == room) {
            makeRoom();
        }
        checkRows(count);
    }

    private void makeRoom() {
        int most = TableWriter.chunkRows(width);
        if (room < most) {
            room = (int) Math.min(most, 4L * room);
            for (Cells cells : cells()) {
                cells.grow(room);
            }
        } else {
            int rows = filled;
            double[][] full = endChunk();
            behind.hand(() -> write(full, rows));
        }
    }

    /** As soon as their number is known. */
    void checkRows(long rows) {
        if (rows > limits.rows()) {
            throw tooMany();
        }
    }

    private ProblemException tooMany() {
        String detail = String.format(Locale.ROOT, "The upload has more than %,d rows.", limits.rows());
        String hint = "fewer rows; the operator can raise chainrule.dataset.max-rows";
        return new ProblemException(
                ProblemKind.TOO_LARGE,
                "too_many_rows",
                detail,
                List.of(new Violation(null, null, null, "too many rows", null, hint)));
    }

    private double[][] endChunk() {
        filled = 0;
        return Arrays.stream(cells()).map(Cells::endChunk).toArray(double[][]::new);
    }

    private void write(double[][] chunk, int rows) {
        Cells[] known = cells();
        if (scratch.length < rows) {
            scratch = new double[rows];
        }
        double[][] stored = new double[kept.size()][];
        for (int i = 0; i < stored.length; i++) {
            Kept column = kept.get(i);
            if (column.wide == null) {
                known[column.first].profile(chunk[column.first], rows, scratch);
                stored[i] = chunk[column.first];
            } else {
                stored[i] = chunk[column.first];
                column.wide.profile(stored[i], rows);
            }
        }
        try {
            if (writer != null) {
                writer.chunk(stored, rows);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** After the last row: what is still in hand goes to the file, and what only the end can tell is checked. */
    void end(@Nullable Long lastLine) {
        behind.await();
        if (filled > 0) {
            int rows = filled;
            write(endChunk(), rows);
        }
        for (Cells cells : cells()) {
            cells.end();
        }
        for (Kept column : kept) {
            if (column.wide != null && (skipped == null || !skipped.growing())) {
                column.wide.report(faults, place -> cells()[column.first + place].name());
            }
        }
        if (count < FEWEST_ROWS && !faults.any()) {
            addFault(
                    lastLine,
                    null,
                    count == 0
                            ? lastLine == null ? "there are no rows" : "there are column names but no rows"
                            : "there is only one row",
                    null,
                    "at least 2 rows of data");
        }
        faults.throwIfAny();
    }

    /** The last thing. */
    void finish() throws IOException {
        if (writer == null) {
            throw new IllegalStateException("no columns");
        }
        Cells[] known = cells();
        writer.finish(kept.stream()
                .map(column -> column.wide == null ? known[column.first].texts() : List.<String>of())
                .toList());
    }

    /** Of each column of the table. */
    List<Column> profiles() {
        Cells[] known = cells();
        return kept.stream()
                .map(column -> column.wide == null ? known[column.first].profile() : column.wide.profile())
                .toList();
    }

    /** Those that are a column of the table by themselves. */
    List<Cells> single() {
        Cells[] known = cells();
        return kept.stream()
                .filter(column -> column.wide == null)
                .map(column -> known[column.first])
                .toList();
    }

    Cells[] cells() {
        return columns == null ? new Cells[0] : columns;
    }

    int count() {
        return count;
    }

    /** Nothing is written any more. */
    @Override
    public void close() {
        behind.close();
    }
}
