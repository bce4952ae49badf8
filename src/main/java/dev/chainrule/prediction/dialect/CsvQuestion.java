package dev.chainrule.prediction.dialect;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import dev.chainrule.definition.Spelling;
import dev.chainrule.encoding.Encoding;
import dev.chainrule.encoding.feature.FeatureNames;
import dev.chainrule.encoding.feature.RawRow;
import dev.chainrule.encoding.feature.RowIssues;
import dev.chainrule.encoding.feature.Wide;
import dev.chainrule.format.TextEncoding;
import dev.chainrule.prediction.JsonRows;
import dev.chainrule.prediction.PlainJson;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import dev.chainrule.problem.Violation;
import dev.chainrule.table.NumberReader;
import dev.chainrule.web.body.StreamedBody;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Rows as CSV: a line of names and a line for each row, as the data of the model was written; or lines of values alone, in
 * the order of the features. A picture or sequence is a cell, or a cell for each of its numbers, as a download has it. What separates cells is what makes names of the first line.
 */
public final class CsvQuestion {

    private static final String DELIMITERS = ",;\t|";
    private static final int LOOK = 1 << 16;
    /** That tell how cells are separated and quoted. */
    private static final int LOOK_RECORDS = 20;

    private static final int LONGEST_CELL = 1 << 20;
    private static final String QUOTES = "\"quotes\" around a cell that holds a separator, and a quote in it twice";
    /** What a cell takes beside its characters, about. */
    private static final long BYTES_OF_CELL = 96;

    private static final Pattern SEPARATOR_LINE =
            Pattern.compile("\\s*sep=(.)\\R(.*)", Pattern.DOTALL | Pattern.CASE_INSENSITIVE);

    private final FeatureNames names;
    private final NumberColumns numbers;
    /** Whether a line of names may be left out. */
    private final boolean oneOrder;

    private final int most;
    private final LongConsumer held;
    private final List<Violation> violations = new ArrayList<>();
    private final List<RawRow> rows = new ArrayList<>();
    /** Of each cell of a line; null before the first one is seen. */
    private @Nullable List<String> columns;

    /**
     * @param most rows that are read
     * @param held is told of the heap that they take; may throw
     */
    public CsvQuestion(Encoding encoding, int most, LongConsumer held) {
        this.names = encoding.featureNames();
        this.numbers = new NumberColumns(encoding);
        this.oneOrder = encoding.hasOneOrder();
        this.most = most;
        this.held = held;
    }

    /** @throws ProblemException with everything that is wrong with the form of the file */
    public List<RawRow> rows(StreamedBody body) throws IOException {
        InputStream bytes = new BufferedInputStream(body.stream());
        DecodedText decoded = DecodedText.of(bytes, charset(bytes, body.charset()));
        try (BufferedReader text = new BufferedReader(decoded, LOOK)) {
            read(text);
        } catch (CharacterCodingException e) {
            throw malformed(
                    "not_utf8",
                    "Line %s of the CSV is not in %s.".formatted(decoded.line(), decoded.charset()),
                    decoded.line(),
                    "text in UTF-8, or what it is in behind the Content-Type, such as text/csv; charset=windows-1252");
        }
        refuseIfWrong();
        if (rows.isEmpty()) {
            String hint =
                    "a line with the names of the features, and a line for each row: " + String.join(",", names.all());
            throw malformed("empty_body", "There are no rows in the CSV.", 1, hint);
        }
        return rows;
    }

    /**
     * UTF-16 where the file begins with its mark, as an upload is read too.
     *
     * @param said by the content type; UTF-8, which never begins so, is what servers take for said where nothing is
     */
    private static Charset charset(InputStream bytes, @Nullable Charset said) throws IOException {
        if (said != null && !said.equals(StandardCharsets.UTF_8)) {
            return said;
        }
        bytes.mark(2);
        byte[] start = bytes.readNBytes(2);
        bytes.reset();
        return TextEncoding.marked(start) ? StandardCharsets.UTF_16 : StandardCharsets.UTF_8;
    }

    private void read(BufferedReader text) throws IOException {
        String start = start(text);
        Matcher said = SEPARATOR_LINE.matcher(start);
        boolean skipping = said.matches();
        String sample = skipping ? start.substring(said.start(2)) : start;
        Form form = form(sample, skipping ? said.group(1) : DELIMITERS);
        long line = 1;
        QuoteWatch watched = new QuoteWatch(text, form.delimiter, form.quote);
        try (CsvReader<CsvRecord> csv = reader(form, watched)) {
            for (CsvRecord record : csv) {
                line = record.getStartingLineNumber();
                if (!skipping) {
                    take(record);
                }
                skipping = false;
            }
        } catch (CsvParseException e) {
            throw unreadable(e, watched.open() > 0 ? watched.open() : line);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        if (watched.open() > 0) {
            throw notClosed(watched.open());
        }
    }

    /** What separates cells, and what stands round those that hold it. */
    private record Form(char delimiter, char quote) {}

    private static CsvReader<CsvRecord> reader(Form form, Reader text) {
        return CsvReader.builder()
                .fieldSeparator(form.delimiter)
                .quoteCharacter(form.quote)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .skipEmptyLines(true)
                .maxBufferSize(LONGEST_CELL)
                .ofCsvRecord(text);
    }

    /** What stands at the beginning; the text then begins there again, behind a byte order mark. */
    private static String start(BufferedReader text) throws IOException {
        text.mark(1);
        if (text.read() != '\uFEFF') {
            text.reset();
        }
        text.mark(LOOK);
        char[] start = new char[LOOK];
        int count = 0;
        for (int read = 0; read >= 0 && count < LOOK; count += Math.max(0, read)) {
            read = text.read(start, count, LOOK - count);
            if (read == 0) {
                break;
            }
        }
        text.reset();
        return new String(start, 0, count);
    }

    /** That which makes most names of the first line; where none does, most cells, up to one for each feature. */
    private Form form(String start, String delimiters) {
        Form best = new Form(',', '"');
        long score = -1;
        boolean single = start.indexOf('"') < 0 && start.indexOf('\'') >= 0;
        int look = single ? LOOK_RECORDS : 0;
        for (int i = 0; i < delimiters.length(); i++) {
            char each = delimiters.charAt(i);
            Form form = new Form(each, each == '"' ? '\'' : '"');
            List<List<String>> records = first(start, form, look);
            if (single && isQuoted(records)) {
                Form inQuotes = new Form(each, '\'');
                List<List<String>> cut = first(start, inQuotes, look);
                if (isWhole(cut)) {
                    form = inQuotes;
                    records = cut;
                }
            }
            long itsScore = score(records);
            if (itsScore > score) {
                score = itsScore;
                best = form;
            }
        }
        return best;
    }

    private long score(List<List<String>> records) {
        List<String> cells = records.isEmpty() ? List.of() : records.get(0);
        long known = cells.stream().filter(this::isName).count();
        long fits = cells.size() == names.all().size()
                        || cells.size() == numbers.row().size()
                ? 1
                : 0;
        return known * 2 + fits;
    }

    private boolean isName(String cell) {
        return names.meant(cell) != null || numbers.of(cell.strip()) != null;
    }

    /** Whether cells stand in single quotes. */
    private static boolean isQuoted(List<List<String>> records) {
        return records.stream()
                .flatMap(List::stream)
                .anyMatch(cell -> cell.length() > 1 && cell.startsWith("'") && cell.endsWith("'"));
    }

    /** Whether all records have as many cells as the first; the last one may have a quote that is not closed. */
    private static boolean isWhole(List<List<String>> records) {
        return !records.isEmpty()
                && records.subList(0, Math.max(1, records.size() - 1)).stream()
                        .allMatch(each -> each.size() == records.get(0).size());
    }

    /**
     * The last one may not be whole.
     *
     * @param most that are looked at after the first
     */
    private static List<List<String>> first(String start, Form form, int most) {
        List<List<String>> found = new ArrayList<>();
        try (CsvReader<CsvRecord> csv = reader(form, new StringReader(start))) {
            for (CsvRecord record : csv) {
                found.add(record.getFields());
                if (found.size() > most) {
                    break;
                }
            }
        } catch (CsvParseException | IOException e) {
            return List.of();
        }
        return start.length() == LOOK && found.size() > 1 ? found.subList(0, found.size() - 1) : found;
    }

    private void take(CsvRecord record) {
        List<String> cells = record.getFields();
        List<String> known = columns;
        if (known == null) {
            boolean header = cells.stream().anyMatch(this::isName);
            List<String> features = List.copyOf(names.all());
            known = header
                    ? header(cells, record.getStartingLineNumber())
                    : cells.size() > features.size() + 1 ? numbers.row() : features;
            columns = known;
            if (!header && !oneOrder) {
                report(
                        record.getStartingLineNumber(),
                        null,
                        JsonRows.AMBIGUOUS,
                        null,
                        "a first line with the names of the features");
            }
            if (header || !oneOrder) {
                refuseIfWrong();
                return;
            }
        }
        if (rows.size() == most) {
            throw JsonRows.tooManyRows(most);
        }
        held.accept(cells.size() * BYTES_OF_CELL);
        boolean trailing =
                cells.size() == known.size() + 1 && cells.get(known.size()).isBlank();
        if (cells.size() != known.size() && !trailing) {
            String detail = "has %s cells, and there are %s columns".formatted(cells.size(), known.size());
            report(
                    record.getStartingLineNumber(),
                    null,
                    detail,
                    cells.size(),
                    "in this order: " + PlainJson.names(known));
            return;
        }
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        for (int i = 0; i < known.size(); i++) {
            NumberColumns.Part part = numbers.of(known.get(i));
            if (part == null) {
                values.put(known.get(i), cells.get(i));
            } else {
                put(part, known.get(i), cells.get(i), record.getStartingLineNumber(), values);
            }
        }
        rows.add(RawRow.inFile(record.getStartingLineNumber(), values));
    }

    /** One of the numbers of a feature. */
    private void put(
            NumberColumns.Part part, String column, String cell, long line, Map<String, @Nullable Object> values) {
        char[] digits = cell.strip().toCharArray();
        double number = NumberReader.decimal(digits, 0, digits.length);
        if (!Double.isFinite(number)) {
            String detail = "\"%s\" must be a finite number".formatted(column);
            report(
                    line,
                    column,
                    detail,
                    cell,
                    "a number such as 12.5; none of \"%s\" may be missing"
                            .formatted(part.feature().column()));
            return;
        }
        if (!values.containsKey(part.feature().column())) {
            values.put(part.feature().column(), new double[part.feature().width()]);
        }
        if (values.get(part.feature().column()) instanceof double[] all) {
            all[part.place()] = number;
        }
    }

    /** Names as the model has them; what stands in the first line is said of it once, and not of each row. */
    private List<String> header(List<String> cells, long line) {
        List<String> named = new ArrayList<>();
        Set<String> missing = new LinkedHashSet<>(names.all());
        int count = cells.size() - (cells.get(cells.size() - 1).isBlank() ? 1 : 0);
        for (String cell : cells.subList(0, count)) {
            String number = cell.strip();
            NumberColumns.Part part = numbers.of(number);
            String meant = part == null ? names.meant(cell) : number;
            if (part != null) {
                missing.remove(part.feature().column());
            }
            if (meant == null) {
                String detail = "the model has no feature \"%s\"".formatted(cell.strip());
                report(line, cell.strip(), detail, null, Spelling.hint(cell.strip(), names.all()));
            } else if (named.contains(meant)) {
                report(line, meant, "\"%s\" is named twice".formatted(meant), null, "once");
            }
            named.add(meant == null ? cell : meant);
            missing.remove(named.get(named.size() - 1));
        }
        numbers.features(named).forEach(feature -> checkNumbers(feature, Set.copyOf(named), line));
        missing.forEach(name -> report(
                line,
                name,
                "\"%s\" is missing".formatted(name),
                null,
                "a column of this name; its cells may be empty"));
        return named;
    }

    private void checkNumbers(Wide feature, Set<String> named, long line) {
        String column = feature.column();
        String hint = "either \"%s\" or all of its numbers".formatted(column);
        if (named.contains(column)) {
            report(line, column, "\"%s\" is named beside its numbers".formatted(column), null, hint);
            return;
        }
        for (String name : feature.inputNames()) {
            if (!named.contains(name)) {
                report(line, name, "\"%s\" is missing".formatted(name), null, hint);
            }
        }
    }

    private void report(long line, @Nullable String column, String detail, @Nullable Object got, String hint) {
        violations.add(Violation.inFile(line, column, detail, got, hint));
        if (violations.size() >= RowIssues.MOST_VIOLATIONS) {
            refuseIfWrong();
        }
    }

    private void refuseIfWrong() {
        if (!violations.isEmpty()) {
            throw ProblemException.invalid(violations);
        }
    }

    private static RuntimeException unreadable(CsvParseException e, long lastLine) throws IOException {
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof ProblemException ours) {
                return ours;
            }
            if (cause instanceof IOException io) {
                throw io;
            }
        }
        return malformed(
                "malformed_csv",
                "The CSV cannot be read from line %s on: a quote is not closed, or a cell is too long."
                        .formatted(lastLine),
                lastLine,
                QUOTES);
    }

    private static ProblemException notClosed(long line) {
        return malformed("malformed_csv", "A quote in line %s is not closed.".formatted(line), line, QUOTES);
    }

    private static ProblemException malformed(String code, String detail, long line, String hint) {
        return new ProblemException(
                ProblemKind.MALFORMED, code, detail, List.of(Violation.inFile(line, null, detail, null, hint)));
    }
}
