package dev.chainrule.format;

import dev.chainrule.table.PlainNumber;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One reading of a CSV file from its first to its last cell. */
final class CsvPass implements Records {

    private static final int FEWEST_COLUMNS = 2;

    private final Dialect dialect;
    private final FirstLook look;
    private final Rows rows;
    private final Faults faults;
    private final PlainNumber number = new PlainNumber();
    private final char separator;
    private final List<String> firstRecord = new ArrayList<>();

    private Cells @Nullable [] columns;
    private List<String> names = List.of();
    private long line = 1;
    private long lastLine = 1;
    /** The row at hand ends with a separator, as all do. */
    private boolean behind;

    /** The row at hand is left out. */
    private boolean skipping;

    private final List<String> skippedCells = new ArrayList<>();

    CsvPass(Dialect dialect, FirstLook look, Rows rows) {
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
        skipping = rows.skips(at);
        return skipping && rows.skipsWholeLine(at);
    }

    @Override
    public int takeNumber(int index, char[] text, int from, int end) {
        Cells[] known = columns;
        return known != null && index < known.length && !skipping
                ? known[index].takeNumber(rows.at(), number, text, from, end, separator)
                : -1;
    }

    @Override
    public void take(int index, char[] text, int offset, int length) {
        Cells[] known = columns;
        if (known == null) {
            takeFirst(new String(text, offset, length));
        } else if (skipping) {
            skippedCells.add(new String(text, offset, length));
        } else if (index < known.length) {
            known[index].take(rows.at(), text, offset, length, line);
        } else {
            behind = dialect.trailing() && index == known.length && new String(text, offset, length).isBlank();
        }
    }

    private void takeFirst(String cell) {
        if (firstRecord.size() <= rows.limits().columns()) {
            firstRecord.add(cell);
        }
    }

    @Override
    public void endRecord(int count) {
        lastLine = line;
        if (columns == null) {
            endFirstRecord(count);
        } else if (skipping) {
            skip(skippedCells);
        } else {
            endRow(columns, count);
        }
    }

    private void endFirstRecord(int count) {
        boolean trailing = dialect.trailing()
                && count == firstRecord.size()
                && firstRecord.get(count - 1).isBlank();
        if (trailing) {
            firstRecord.remove(count - 1);
        }
        checkColumnCount(trailing ? count - 1 : count);
        boolean header = dialect.header();
        names = header ? headerNames() : numberedNames();
        Cells[] created = rows.begin(names.stream()
                .map(name -> ColumnPlan.of(name, ColumnPlan.Kind.UNKNOWN))
                .toList());
        columns = created;
        if (!header && skipping) {
            skip(firstRecord);
        } else if (!header) {
            takeFirstRecordAsRow(created);
        }
    }

    private void skip(List<String> cells) {
        rows.skip(line, cells);
        skippedCells.clear();
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
            faults.add(line, null, "the file has one column", firstRecord.get(0), oneColumnHint());
        }
        rows.checkColumns(count, line);
        faults.throwIfAny();
    }

    private String oneColumnHint() {
        Character other = look.otherDelimiter(separator);
        if (other == null) {
            return "at least 2 columns, separated by a comma, semicolon, tab or |, or by what options say:"
                    + " {\"delimiter\":\":\"}";
        }
        String written = other == '\t' ? "\\t" : other.toString();
        return "the delimiter seems to be a different one: {\"delimiter\":\"%s\"}".formatted(written);
    }

    private List<String> numberedNames() {
        List<String> numbered = new ArrayList<>();
        for (int i = 1; i <= firstRecord.size(); i++) {
            numbered.add("column_" + i);
        }
        return numbered;
    }

    private List<String> headerNames() {
        List<String> found = new ArrayList<>();
        for (String cell : firstRecord) {
            int place = found.size() + 1;
            if (cell.isBlank()) {
                rows.warn("column %s has no name, so it is column_%s".formatted(place, place));
            }
            found.add(cell.isBlank() ? "column_" + place : cell.strip());
        }
        rows.checkNames(found, line);
        return found;
    }

    private void endRow(Cells[] known, int count) {
        boolean whole = count == known.length || (behind && count == known.length + 1);
        behind = false;
        if (!whole) {
            faults.addRow(
                    line,
                    null,
                    "expected %s cells, got %s".formatted(known.length, count),
                    String.valueOf(count),
                    "as many cells as the first line; put \"quotes\" around text that contains the delimiter");
            return;
        }
        rows.endRow();
    }

    /** After the last record. */
    void end() {
        if (columns == null) {
            faults.add(1, null, "the file is empty", null, "a header row and at least 2 rows of data");
        }
        rows.end(lastLine);
    }

    @Override
    public void unreadable(Unreadable reason, int place) {
        String column = place < names.size() ? names.get(place) : null;
        if (reason == Unreadable.AFTER_QUOTE) {
            behind = false;
            skippedCells.clear();
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
