package dev.chainrule.format;

import dev.chainrule.problem.ProblemException;
import dev.chainrule.table.PlainNumber;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One reading of a CSV file, or of other rows of cells, from the first to the last cell. */
final class CsvPass implements Records {

    private static final int FEWEST_COLUMNS = 2;
    private static final int FEWEST_ROWS = 2;

    private static final int MOST_FOOTERS = 5;
    private static final int MOST_BLANK = 100_000;
    private static final String MARK = "\uFEFF";

    private final Dialect dialect;
    private final @Nullable FirstLook look;
    /** Whether blanks round cells, and rows of nothing, are what they are. */
    private final boolean literal;

    private final RowCollector rows;
    private final Faults faults;
    private final PlainNumber number = new PlainNumber();
    private final char separator;
    private final List<String> firstRecord = new ArrayList<>();

    private Cells @Nullable [] columns;
    /** The same while cells are taken as they come. */
    private Cells @Nullable [] taking;

    private List<String> names = List.of();
    /** Cells of the record at hand that are the names once more. */
    private int repeated;

    private int repeats;
    private long firstRepeat;
    /** Something is written in the row at hand. */
    private boolean worded;

    /** Rows without any value that may be the last ones. */
    private int blankRows;
    /** Where they are, if a shape has no number in them. */
    private final List<Long> blankLines = new ArrayList<>();

    /** Lines of words in a single cell that may be the last ones: the line, and what it says. */
    private final Map<Long, String> footers = new TreeMap<>();

    private long line = 1;
    private long lastLine = 1;
    /** The row at hand ends with a separator, as all do. */
    private boolean behind;

    /** The row at hand is left out. */
    private boolean skipping;

    /** The row at hand is one of the last, which are left out. */
    private boolean ended;

    /** Lines of the last rows, while nobody knows which of them are left out. */
    private final Deque<Long> lastRows = new ArrayDeque<>();

    private long rowsSeen;
    private long lastRow;

    private final List<String> skippedCells = new ArrayList<>();

    /**
     * @param look at the text that the cells are cut from; null where they come from none
     * @param literal whether blanks round cells, and rows of nothing, are what they are
     */
    CsvPass(Dialect dialect, @Nullable FirstLook look, RowCollector rows, boolean literal) {
        this.literal = literal;
        this.dialect = dialect;
        this.separator = dialect.separator();
        this.look = look;
        this.rows = rows;
        this.faults = rows.faults();
    }

    int maxCell() {
        return rows.maxCell();
    }

    @Override
    public boolean startRecord(long at) {
        line = at;
        worded = false;
        ended = columns != null && rows.tail().has(at);
        skipping = !ended && rows.skips(at);
        taking = skipping || ended ? null : columns;
        return skipping && rows.skipsWholeLine(at);
    }

    @Override
    public int takeNumber(int index, char[] text, int from, int end) {
        Cells[] known = taking;
        return known != null && index < known.length
                ? known[index].takeNumber(rows.at(), number, text, from, end, separator)
                : -1;
    }

    @Override
    public void take(int index, char[] text, int offset, int length) {
        if (literal) {
            takeQuoted(index, text, offset, length);
            return;
        }
        int from = offset;
        int to = offset + length;
        while (from < to && text[from] == ' ') {
            from++;
        }
        while (to > from && text[to - 1] == ' ') {
            to--;
        }
        takeQuoted(index, text, from, to - from);
    }

    @Override
    public void takeQuoted(int index, char[] text, int offset, int length) {
        Cells[] known = columns;
        if (known == null) {
            takeFirst(new String(text, offset, length));
        } else if (ended) {
            return;
        } else if (skipping) {
            skippedCells.add(new String(text, offset, length));
        } else if (index == repeated && repeats(index, text, offset, length)) {
            repeated++;
            taking = null;
        } else {
            if (taking == null) {
                takeRepeated(known);
            }
            take(known, index, text, offset, length);
        }
    }

    private void take(Cells[] known, int index, char[] text, int offset, int length) {
        worded |= length > 0;
        if (index < known.length) {
            known[index].take(rows.at(), text, offset, length, line);
        } else {
            behind = dialect.trailing() && index == known.length && new String(text, offset, length).isBlank();
        }
    }

    /** Whether a cell says what the same cell of the names does, as where files are joined. */
    private boolean repeats(int index, char[] text, int offset, int length) {
        if (!dialect.header() || literal || index >= firstRecord.size()) {
            return false;
        }
        String name = firstRecord.get(index);
        int mark = index == 0 && length > 0 && text[offset] == MARK.charAt(0) ? 1 : 0;
        if (length - mark != name.length() || name.isEmpty()) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            if (text[offset + mark + i] != name.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Cells that looked like names are none. */
    private void takeRepeated(Cells[] known) {
        taking = known;
        for (int i = 0; i < repeated; i++) {
            char[] cell = firstRecord.get(i).toCharArray();
            take(known, i, cell, 0, cell.length);
        }
        repeated = 0;
    }

    /** Blanks, or what old systems end files with; words in a single cell may be a footer. */
    @Override
    public boolean takeLine(char[] text, int offset, int length) {
        if (ended) {
            return true;
        }
        if (columns == null || skipping || literal) {
            return false;
        }
        boolean blank = true;
        boolean letters = false;
        for (int i = offset; i < offset + length; i++) {
            blank &= text[i] <= ' ' && text[i] != 0;
            letters |= Character.isLetter(text[i]);
        }
        if (blank) {
            return true;
        }
        boolean footer = letters && !rows.skipsBadRows() && footers.size() < MOST_FOOTERS;
        if (footer) {
            footers.put(line, new String(text, offset, length).strip());
        }
        return footer;
    }

    private void takeFirst(String cell) {
        if (firstRecord.size() <= rows.limits().columns()) {
            firstRecord.add(cell);
        }
    }

    @Override
    public void endRecord(int count) {
        lastLine = line;
        Cells[] known = columns;
        if (known == null) {
            endFirstRecord(count);
        } else if (ended) {
            repeated = 0;
        } else if (skipping) {
            noteRow();
            skip(skippedCells);
        } else if (repeated == count && count == firstRecord.size()) {
            repeats++;
            firstRepeat = repeats == 1 ? line : firstRepeat;
            repeated = 0;
        } else {
            if (repeated > 0) {
                takeRepeated(known);
            }
            endRow(known, count);
        }
    }

    private void endFirstRecord(int count) {
        int cut = firstRecord.size();
        boolean trailing = dialect.trailing()
                && count == firstRecord.size()
                && firstRecord.get(count - 1).isBlank();
        if (trailing) {
            firstRecord.remove(count - 1);
        }
        boolean header = dialect.header();
        if (header) {
            takePrefix();
        }
        checkColumnCount(count - (cut - firstRecord.size()));
        List<ColumnPlan> plans = header ? headerNames() : numberedNames();
        names = plans.stream().map(ColumnPlan::name).toList();
        Cells[] created = rows.begin(plans);
        columns = created;
        if (!header && skipping) {
            skip(firstRecord);
        } else if (!header) {
            takeFirstRecordAsRow(created);
        }
    }

    /** Names that are a comment as well begin with what comments do. */
    private void takePrefix() {
        String prefix = dialect.top().prefix();
        String first = firstRecord.get(0);
        if (prefix.isEmpty() || !first.startsWith(prefix)) {
            return;
        }
        String name = first.substring(prefix.length()).strip();
        if (!name.isEmpty()) {
            firstRecord.set(0, name);
        } else if (separator == ' ') {
            firstRecord.remove(0);
        }
    }

    private void skip(List<String> cells) {
        rows.skip(line, cells);
        skippedCells.clear();
    }

    private void takeFirstRecordAsRow(Cells[] created) {
        for (int i = 0; i < created.length; i++) {
            char[] cell = firstRecord.get(i).toCharArray();
            take(created, i, cell, 0, cell.length);
        }
        endRow(created, created.length);
    }

    private void checkColumnCount(int count) {
        if (count + (dialect.rowNames() ? 1 : 0) < FEWEST_COLUMNS) {
            faults.add(line, null, "the file has one column", firstRecord.get(0), oneColumnHint());
        }
        rows.checkColumns(count, line);
        faults.throwIfAny();
    }

    private String oneColumnHint() {
        Character other = look == null ? null : look.otherDelimiter(separator);
        if (other == null) {
            return "at least 2 columns, separated by a comma, semicolon, tab or |, or by what options say:"
                    + " {\"delimiter\":\":\"}";
        }
        String written = other == '\t' ? "\\t" : other.toString();
        return "the delimiter seems to be a different one: {\"delimiter\":\"%s\"}".formatted(written);
    }

    private List<ColumnPlan> numberedNames() {
        List<ColumnPlan> numbered = new ArrayList<>();
        for (int i = 1; i <= firstRecord.size(); i++) {
            numbered.add(ColumnPlan.of("column_" + i, ColumnPlan.CellType.UNKNOWN));
        }
        return numbered;
    }

    private List<ColumnPlan> headerNames() {
        List<ColumnPlan> found = new ArrayList<>();
        if (dialect.rowNames()) {
            found.add(ColumnPlan.of("column_1", ColumnPlan.CellType.UNKNOWN));
        }
        for (String cell : firstRecord) {
            int place = found.size() + 1;
            String numbered = "column_" + place;
            if (!cell.isBlank()) {
                found.add(ColumnPlan.of(cell.strip(), ColumnPlan.CellType.UNKNOWN));
                continue;
            }
            if (!rows.leavesOut(numbered) && !rows.named()) {
                rows.warn("column %s has no name, so it is column_%s".formatted(place, place));
            }
            found.add(ColumnPlan.nameless(numbered));
        }
        rows.checkNames(found.stream().map(ColumnPlan::name).toList(), line);
        return found;
    }

    private void endRow(Cells[] known, int count) {
        boolean whole = count == known.length || (behind && count == known.length + 1);
        behind = false;
        if (!worded && !literal && blank(known, Math.min(count, known.length))) {
            blankRows += whole ? 1 : 0;
            if (whole && rows.shaped() && blankLines.size() <= MOST_BLANK) {
                blankLines.add(line);
            }
            return;
        }
        noteRow();
        if (!whole) {
            faultOfCount(line, known.length, count);
            return;
        }
        if (!footers.isEmpty()) {
            refuseFooters(known.length);
        }
        rows.checkShapes(line);
        if (blankRows > 0) {
            blankLines.forEach(blank -> rows.addGap(blank, null));
            blankLines.clear();
            rows.moveDown(blankRows, known);
            blankRows = 0;
        }
        lastRow = line;
        rows.endRow();
    }

    private void noteRow() {
        if (!rows.tail().unknown()) {
            return;
        }
        rowsSeen++;
        lastRows.addLast(line);
        if (lastRows.size() > rows.tail().rows()) {
            lastRows.removeFirst();
        }
    }

    /** Now that they are known, the last rows are left out. */
    private void leaveOutLast() {
        int wanted = rows.tail().rows();
        if (rowsSeen - wanted < FEWEST_ROWS) {
            throw ProblemException.invalid(
                    "/options/" + OptionScope.SKIP_LAST,
                    "the table has %s rows".formatted(rowsSeen),
                    wanted,
                    "fewer, so that at least %s rows are left".formatted(FEWEST_ROWS));
        }
        rows.endBefore(lastRows.getFirst());
        throw new Intake.ReadAgain();
    }

    private boolean blank(Cells[] known, int count) {
        for (int i = 0; i < count; i++) {
            if (!known[i].missingAt(rows.at())) {
                return false;
            }
        }
        return true;
    }

    private void faultOfCount(long at, int expected, int count) {
        faults.addRow(
                at,
                null,
                "expected %s cells, got %s".formatted(expected, count),
                String.valueOf(count),
                "as many cells as the first line; put \"quotes\" around text that contains the delimiter");
    }

    /** What could have been the end of the file is not. */
    private void refuseFooters(int expected) {
        footers.forEach((at, text) ->
                faults.addRow(at, null, "expected %s cells, got 1".formatted(expected), "1", commentHint(text)));
        footers.clear();
    }

    private static String commentHint(String text) {
        String start = text.substring(0, 1);
        return Character.isLetterOrDigit(text.charAt(0))
                ? "as many cells as the first line; put \"quotes\" around text that contains the delimiter"
                : "as many cells as the first line; if such lines are comments, pass options {\"comment\":\"%s\"}"
                        .formatted(start.equals("\"") ? "\\\"" : start);
    }

    /** After the last record. */
    void end() {
        if (columns == null) {
            faults.add(1, null, "the file is empty", null, "a header row and at least 2 rows of data");
        }
        if (rows.tail().unknown()) {
            leaveOutLast();
        }
        rows.lastLineIs(lastRow);
        footers.forEach((at, text) ->
                rows.warn("line %s (\"%s\") is below the table and is skipped".formatted(at, Faults.shortened(text))));
        if (blankRows > 0) {
            rows.warn(String.format(
                    Locale.ROOT, "%,d rows without any value at the end of the file are skipped", blankRows));
        }
        if (repeats > 0) {
            rows.warn(
                    repeats == 1
                            ? "line %s repeats the names and is skipped".formatted(firstRepeat)
                            : "line %s and %s more repeat the names and are skipped"
                                    .formatted(firstRepeat, repeats - 1));
        }
        rows.end(lastLine);
    }

    @Override
    public void unreadable(Unreadable reason, int place) {
        if (ended && reason == Unreadable.AFTER_QUOTE) {
            return;
        }
        String column = place < names.size() ? names.get(place) : null;
        if (reason == Unreadable.AFTER_QUOTE) {
            behind = false;
            noteRow();
            skippedCells.clear();
            repeated = 0;
            String detail = "there are characters after a closing quote";
            faults.addLine(line, column, detail, "write a quote inside a quoted cell twice: \"\"");
            return;
        }
        String detail = reason == Unreadable.UNCLOSED_QUOTE
                ? "a quote is opened but never closed"
                : "a cell is too long, or its quote is never closed";
        String hint = String.format(
                Locale.ROOT,
                "close the quote, or write it twice if it belongs to the text; a cell has at most %,d characters",
                maxCell());
        faults.addOpenLine(line, column, detail, hint);
        throw new Intake.ReadAgain();
    }
}
