package dev.chainrule.format;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import dev.chainrule.problem.Violation;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The rows of an upload that are left out because something is wrong with them. They are found in one reading and
 * left out of the next, so that nothing in them tells what a column is.
 */
final class SkippedRows {

    /** Characters of rows that are kept word for word; later ones are only counted. */
    private static final long MOST_KEPT = 8 << 20;

    /** Quotes that are never closed; after each of them the file is read once more. */
    static final int MOST_OPEN = 10;

    /**
     * @param wholeLine whether the row is not to be cut into cells
     * @param file whether the row is a file of several, which has no lines
     */
    private record Fault(
            @Nullable String column,
            String detail,
            @Nullable String got,
            boolean wholeLine,
            boolean file) {}

    private final int most;
    private final NavigableMap<Long, Fault> faults = new TreeMap<>();
    private final Map<Long, String> records = new TreeMap<>();
    private long kept;
    private int openLines;
    private boolean grown;

    SkippedRows(int most) {
        this.most = most;
    }

    /** @param line on which the row begins; one fault per row is enough */
    void add(long line, @Nullable String column, String detail, @Nullable String got) {
        add(line, new Fault(column, detail, got, false, false));
    }

    /** The line cannot be cut into cells. */
    void addLine(long line, @Nullable String column, String detail) {
        add(line, new Fault(column, detail, null, true, false));
    }

    /** @param place of the file among the others, from 1 on */
    void addFile(int place, String detail) {
        add(place, new Fault(null, detail, null, true, true));
    }

    /** Nor could what follows it. */
    void addOpenLine(long line, @Nullable String column, String detail) {
        openLines++;
        addLine(line, column, detail);
    }

    int openLines() {
        return openLines;
    }

    private void add(long line, Fault fault) {
        grown |= faults.putIfAbsent(line, fault) == null;
        if (faults.size() > most) {
            throw tooMany();
        }
    }

    private ProblemException tooMany() {
        List<Violation> first = faults.entrySet().stream()
                .limit(Faults.MOST)
                .map(entry -> violation(entry.getKey(), entry.getValue()))
                .toList();
        return new ProblemException(
                ProblemKind.INVALID,
                "too_many_bad_rows",
                String.format(
                        Locale.ROOT,
                        "More than %,d %s would have to be skipped.",
                        most,
                        faults.firstEntry().getValue().file() ? "files" : "rows"),
                first);
    }

    private static Violation violation(long line, Fault fault) {
        String what = fault.file() ? "a file" : "a row";
        String hint = what + " like the others; the operator can raise chainrule.dataset.max-skipped";
        return fault.file()
                ? new Violation(null, null, null, fault.detail(), null, hint)
                : Violation.inFile(line, fault.column(), fault.detail(), fault.got(), hint);
    }

    /** What is wrong with the first few. */
    List<String> details(int most) {
        return faults.values().stream().limit(most).map(Fault::detail).toList();
    }

    /** Whether something was found since this was asked last. */
    boolean grew() {
        boolean was = grown;
        grown = false;
        return was;
    }

    /** The same, to be asked again. */
    boolean growing() {
        return grown;
    }

    /** What stands from this line on is left out for another reason. */
    void forgetFrom(long line) {
        faults.tailMap(line, true).clear();
    }

    boolean hasWholeLine(long line) {
        Fault fault = faults.get(line);
        return fault != null && fault.wholeLine;
    }

    boolean has(long line) {
        return !faults.isEmpty() && faults.containsKey(line);
    }

    int count() {
        return faults.size();
    }

    /** The row itself, as it passes by again. */
    void keep(long line, List<String> cells) {
        if (kept > MOST_KEPT) {
            return;
        }
        String record = hasWholeLine(line) ? cells.get(0) : written(cells);
        kept += record.length();
        records.put(line, record);
    }

    private static String written(List<String> cells) {
        StringWriter written = new StringWriter();
        CsvWriter.builder()
                .bufferSize(0)
                .lineDelimiter(LineDelimiter.LF)
                .build(written)
                .writeRecord(cells);
        return written.toString().stripTrailing();
    }

    /** As CSV: line, column, what is wrong, what came, and the row. */
    void writeTo(OutputStream out) throws IOException {
        CsvWriter csv = CsvWriter.builder()
                .lineDelimiter(LineDelimiter.CRLF)
                .build(new OutputStreamWriter(out, StandardCharsets.UTF_8));
        csv.writeRecord("line", "column", "detail", "got", "row");
        faults.forEach((line, fault) -> csv.writeRecord(
                fault.file() ? "" : String.valueOf(line),
                fault.column(),
                fault.detail(),
                fault.got(),
                Objects.requireNonNullElse(records.get(line), "")));
        csv.flush();
    }
}
