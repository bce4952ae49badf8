package dev.chainrule.format;

import dev.chainrule.table.Numbers;
import dev.chainrule.table.PlainNumber;
import dev.chainrule.table.TableWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One reading of a CSV file from its first to its last cell, into a table file. */
final class CsvPass implements Records {

    private static final int FEWEST_ROWS = 2;
    private static final int FEWEST_COLUMNS = 2;
    private static final int LONGEST_NAME = 256;
    /** Different values counted over all columns and per column; bounds the heap the profile takes. */
    private static final int DISTINCT_IN_ALL = 2_000_000;

    private static final int DISTINCT_PER_COLUMN = 10_000;

    private final Limits limits;
    private final CsvOptions options;
    private final FirstLook look;
    /** Places of columns known to be text from an earlier pass. */
    private final Set<Integer> textColumns;

    private final OutputStream out;
    private final CsvErrors errors = new CsvErrors();
    private final TextBudget budget;
    private final PlainNumber number = new PlainNumber();
    private final char separator;
    private final List<String> firstRecord = new ArrayList<>();

    private Cells @Nullable [] columns;
    private List<String> names = List.of();
    private double[][] chunk = {};
    private double[] scratch = {};
    private @Nullable TableWriter writer;
    private int filled;
    private int rows;
    private long line = 1;
    private long lastLine = 1;

    CsvPass(Limits limits, CsvOptions options, FirstLook look, Set<Integer> textColumns, OutputStream out) {
        this.limits = limits;
        this.options = options;
        this.separator = options.separator();
        this.look = look;
        this.textColumns = textColumns;
        this.out = out;
        this.budget = new TextBudget(limits.text());
    }

    TextBudget budget() {
        return budget;
    }

    CsvErrors errors() {
        return errors;
    }

    int maxCell() {
        return (int) limits.cell().toBytes();
    }

    int chunkRows() {
        return TableWriter.chunkRows(names.size());
    }

    int distinctBound() {
        return Math.min(DISTINCT_PER_COLUMN, DISTINCT_IN_ALL / names.size());
    }

    @Override
    public void startRecord(long at) {
        line = at;
    }

    @Override
    public int takeNumber(int index, char[] text, int from, int end) {
        Cells[] known = columns;
        return known != null && index < known.length
                ? known[index].takeNumber(filled, number, text, from, end, separator)
                : -1;
    }

    @Override
    public void take(int index, char[] text, int offset, int length) {
        Cells[] known = columns;
        if (known == null) {
            takeFirst(new String(text, offset, length));
        } else if (index < known.length) {
            known[index].take(filled, text, offset, length, line);
        }
    }

    private void takeFirst(String cell) {
        if (firstRecord.size() <= limits.columns()) {
            firstRecord.add(cell);
        }
    }

    @Override
    public void endRecord(int count) {
        lastLine = line;
        if (columns == null) {
            endFirstRecord(count);
        } else {
            endRow(columns, count);
        }
    }

    private void endFirstRecord(int count) {
        checkColumnCount(count);
        boolean header = hasHeader();
        names = header ? headerNames() : numberedNames();
        Cells[] created = new Cells[names.size()];
        for (int i = 0; i < created.length; i++) {
            created[i] = new Cells(names.get(i), textColumns.contains(i), this);
        }
        columns = created;
        writer = new TableWriter(out, created.length);
        scratch = new double[chunkRows()];
        chunk = new double[created.length][];
        if (!header) {
            takeFirstRecordAsRow(created);
        }
    }

    private void takeFirstRecordAsRow(Cells[] created) {
        for (int i = 0; i < created.length; i++) {
            char[] cell = firstRecord.get(i).toCharArray();
            created[i].take(0, cell, 0, cell.length, line);
        }
        endRow(created, created.length);
    }

    private void checkColumnCount(int count) {
        if (count < FEWEST_COLUMNS) {
            errors.add(line, null, "the file has one column", firstRecord.get(0), oneColumnHint());
        } else if (count > limits.columns()) {
            String hint =
                    "at most %,d; the operator can raise chainrule.dataset.max-columns".formatted(limits.columns());
            errors.add(line, null, "the file has %,d columns".formatted(count), null, hint);
        }
        errors.throwIfAny();
    }

    private String oneColumnHint() {
        Character other = look.otherDelimiter(options.separator());
        if (other == null) {
            return "at least 2 columns, separated by a comma, semicolon, tab or |, or by what options say:"
                    + " {\"delimiter\":\":\"}";
        }
        String written = other == '\t' ? "\\t" : other.toString();
        return "the delimiter seems to be another one: {\"delimiter\":\"%s\"}".formatted(written);
    }

    private boolean hasHeader() {
        if (options.header() != null) {
            return options.header();
        }
        if (firstRecord.stream().allMatch(CsvPass::isNumber)) {
            String hint = "add a first line with column names, or pass options {\"header\":false}"
                    + " (or {\"header\":true} if these are the names)";
            errors.add(
                    line,
                    null,
                    "the first line is all numbers, so it does not name the columns",
                    String.join(String.valueOf(options.separator()), firstRecord),
                    hint);
            errors.throwIfAny();
        }
        return true;
    }

    private static boolean isNumber(String cell) {
        char[] text = cell.strip().toCharArray();
        return text.length > 0 && !Double.isNaN(Numbers.decimal(text, 0, text.length));
    }

    private List<String> numberedNames() {
        List<String> numbered = new ArrayList<>();
        for (int i = 1; i <= firstRecord.size(); i++) {
            numbered.add("column_" + i);
        }
        return numbered;
    }

    private List<String> headerNames() {
        List<String> found = firstRecord.stream().map(String::strip).toList();
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < found.size(); i++) {
            checkName(found.get(i), i + 1, seen);
        }
        return found;
    }

    private void checkName(String name, int place, Set<String> seen) {
        if (name.isEmpty()) {
            errors.add(line, null, "column %d has no name".formatted(place), "", "a name in the first line");
        } else if (name.length() > LONGEST_NAME) {
            errors.add(
                    line,
                    name.substring(0, LONGEST_NAME),
                    "column %d has too long a name".formatted(place),
                    name,
                    "at most %d characters".formatted(LONGEST_NAME));
        } else if (name.indexOf('\0') >= 0) {
            errors.add(
                    line,
                    null,
                    "the name of column %d has a NUL byte".formatted(place),
                    null,
                    "text in UTF-8; this may be a binary file");
        } else if (!seen.add(name)) {
            errors.add(
                    line,
                    name,
                    "column %d has the name of an earlier one".formatted(place),
                    name,
                    "a different name for each column");
        }
    }

    private void endRow(Cells[] known, int count) {
        if (count != known.length) {
            errors.add(
                    line,
                    null,
                    "expected %d cells, got %d".formatted(known.length, count),
                    String.valueOf(count),
                    "as many cells as the first line; put \"quotes\" around text that contains the delimiter");
            return;
        }
        filled++;
        rows++;
        if (filled == scratch.length) {
            flush(known);
        }
    }

    private void flush(Cells[] known) {
        for (int i = 0; i < known.length; i++) {
            chunk[i] = known[i].endChunk(filled, scratch);
        }
        try {
            if (writer != null) {
                writer.chunk(chunk, filled);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        filled = 0;
    }

    /** After the last record: what is still in hand goes to the file, and what only the end can tell is checked. */
    void end() throws IOException {
        Cells[] known = columns;
        if (known == null || writer == null) {
            errors.add(1, null, "the file is empty", null, "a line of column names and at least 2 lines of data");
            errors.throwIfAny();
            return;
        }
        if (filled > 0) {
            flush(known);
        }
        for (Cells cells : known) {
            cells.end();
        }
        if (rows < FEWEST_ROWS && !errors.any()) {
            errors.add(
                    lastLine,
                    null,
                    rows == 0 ? "there are column names but no rows" : "there is only one row",
                    null,
                    "at least 2 rows of data");
        }
        errors.throwIfAny();
        writer.finish(List.of(known).stream().map(Cells::texts).toList());
    }

    @Override
    public void unreadable(String reason, int place) {
        String column = place < names.size() ? names.get(place) : null;
        String message = reason.toLowerCase(Locale.ROOT);
        String detail;
        String hint;
        if (message.contains("after closing quote")) {
            detail = "there are characters after a closing quote";
            hint = "write a quote inside a quoted cell twice: \"\"";
        } else {
            boolean atEnd = message.contains("unclosed");
            detail = atEnd ? "a quote is opened but never closed" : "a cell is too long, or its quote is never closed";
            hint = "close the quote, or write it twice if it belongs to the text; a cell has at most %,d characters"
                    .formatted(maxCell());
        }
        errors.add(line, column, detail, null, hint);
        errors.throwIfAny();
    }

    List<Cells> cells() {
        return columns == null ? List.of() : List.of(columns);
    }

    int rows() {
        return rows;
    }
}
