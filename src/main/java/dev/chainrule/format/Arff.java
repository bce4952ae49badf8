package dev.chainrule.format;

import dev.chainrule.table.NumberReader;
import java.io.IOException;
import java.text.ParsePosition;
import java.text.SimpleDateFormat;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * ARFF, the format of Weka (<a href="https://waikato.github.io/weka-wiki/formats_and_processing/arff_stable/">its
 * description</a>): attributes with their types, then rows, sparse ones too. Dates are
 * read by the pattern of their attribute.
 */
final class Arff implements Source {

    private static final String ISO = "yyyy-MM-dd'T'HH:mm:ss";
    /** Letters of a pattern that tell the time of day. */
    private static final Pattern TIMES = Pattern.compile("[HhKkmsS]");

    private static final int MOST_CATEGORIES = 100_000;
    /** Characters of them, where they go on in several lines. */
    private static final int LONGEST_CATEGORIES = 1 << 18;

    private static final int MOST_LINES_OF_CATEGORIES = 1000;

    /** A line may hold as many cells as there are columns; so much more than a cell is taken. */
    private static final int CELLS_PER_LINE = 16;

    private final UploadedFile file;

    Arff(UploadedFile file) {
        this.file = file;
    }

    @Override
    public FileFormat format() {
        return FileFormat.ARFF;
    }

    @Override
    public void read(RowCollector rows) throws IOException {
        int longest = (int) Math.min(64L << 20, (long) rows.maxCell() * CELLS_PER_LINE);
        try (TextLines lines = new TextLines(file, longest, FileFormat.ARFF)) {
            new ArffPass(lines, rows).run();
        }
    }

    /** One column as the header declares it. */
    private static final class Attribute {

        private final ColumnPlan plan;
        /** Its categories by name; empty when it is not nominal. */
        private final Map<String, Integer> codes = new HashMap<>();

        private final @Nullable SimpleDateFormat dates;

        Attribute(ColumnPlan plan) {
            this(plan, null);
        }

        Attribute(ColumnPlan plan, @Nullable SimpleDateFormat dates) {
            this.plan = plan;
            this.dates = dates;
            plan.categories().forEach(category -> codes.putIfAbsent(category, codes.size()));
        }

        /** What a sparse row means by leaving it out. */
        double leftOut() {
            return plan.kind() == ColumnPlan.CellType.TEXT || dates != null ? Double.NaN : 0;
        }
    }

    private static final class ArffPass {

        private final TextLines lines;
        private final RowCollector rows;
        private final Faults faults;
        private final List<Attribute> attributes = new ArrayList<>();
        private Cells[] cells = {};
        private ArffCells tokens = new ArffCells(new char[0], 0);

        ArffPass(TextLines lines, RowCollector rows) {
            this.lines = lines;
            this.rows = rows;
            this.faults = rows.faults();
        }

        void run() throws IOException {
            if (!header()) {
                throw fatal(
                        "there is no @data", null, "@relation, an @attribute for each column, @data, then the rows");
            }
            rows.checkNames(attributes.stream().map(it -> it.plan.name()).toList(), lines.number());
            if (attributes.size() < 2) {
                throw fatal("there is only one attribute", null, "at least 2; the last one is the target");
            }
            faults.throwIfAny();
            cells = rows.begin(attributes.stream().map(it -> it.plan).toList());
            while (next()) {
                row();
            }
            rows.end(lines.number());
        }

        /** Goes to the next line that is neither empty nor a comment. */
        private boolean next() throws IOException {
            while (lines.next()) {
                tokens = new ArffCells(lines.text(), lines.length());
                if (!tokens.atEnd() && !tokens.at('%')) {
                    return true;
                }
            }
            return false;
        }

        private boolean header() throws IOException {
            while (next()) {
                String word = tokens.word().toLowerCase(Locale.ROOT);
                if (word.equals("@data")) {
                    return true;
                }
                if (word.equals("@attribute")) {
                    readOnToBrace();
                    attributes.add(attribute());
                    rows.checkColumns(attributes.size(), lines.number());
                } else if (!word.equals("@relation")) {
                    throw fatal("this is not a header line", word, "@relation, @attribute or @data");
                }
            }
            return false;
        }

        /** Categories may go on in the next lines. */
        private void readOnToBrace() throws IOException {
            if (!tokens.opens()) {
                return;
            }
            long first = lines.number();
            StringBuilder text = new StringBuilder(tokens.rest());
            boolean closed = false;
            for (int more = 0; more < MOST_LINES_OF_CATEGORIES && !closed && lines.next(); more++) {
                String line = new String(lines.text(), 0, lines.length());
                text.append('\n').append(line);
                closed = line.indexOf('}') >= 0 && closes(text); // no other line can
                if (text.length() > LONGEST_CATEGORIES) {
                    break;
                }
            }
            tokens = new ArffCells(text.toString().toCharArray(), text.length());
            if (!closed) {
                String name = new ArffCells(text.toString().toCharArray(), text.length()).value();
                throw Faults.fatal(
                        FileFormat.ARFF,
                        first,
                        "the categories of \"%s\" cannot be read".formatted(name),
                        null,
                        "a closing brace, in one of %s lines".formatted(MOST_LINES_OF_CATEGORIES));
            }
        }

        private static boolean closes(StringBuilder text) {
            return new ArffCells(text.toString().toCharArray(), text.length()).closes();
        }

        private Attribute attribute() {
            String name = tokens.value();
            if (tokens.at('{')) {
                return nominal(name, tokens.braced());
            }
            String type = tokens.word().toLowerCase(Locale.ROOT);
            return switch (type) {
                case "real" -> new Attribute(ColumnPlan.of(name, ColumnPlan.CellType.NUMBERS));
                case "numeric", "integer" -> new Attribute(ColumnPlan.of(name, ColumnPlan.CellType.INTEGERS));
                case "string" -> new Attribute(ColumnPlan.of(name, ColumnPlan.CellType.TEXT));
                case "date" -> date(name);
                default ->
                    throw fatal(
                            "the type of attribute \"%s\" is not known".formatted(name),
                            type,
                            "numeric, real, integer, string, date, or {its,categories}");
            };
        }

        private Attribute nominal(String name, @Nullable List<String> categories) {
            if (categories == null || categories.isEmpty() || categories.size() > MOST_CATEGORIES) {
                String detail = "the categories of \"%s\" cannot be read".formatted(name);
                throw fatal(
                        detail, null, String.format(Locale.ROOT, "1 to %,d of them, as {a,b,'c d'}", MOST_CATEGORIES));
            }
            categories.forEach(it -> rows.budget().take(it.length() + 64L, name, lines.number()));
            return new Attribute(
                    ColumnPlan.codes(name, categories.stream().distinct().toList()));
        }

        private Attribute date(String name) {
            String pattern = tokens.atEnd() ? ISO : tokens.value();
            try {
                SimpleDateFormat dates = new SimpleDateFormat(pattern, Locale.ROOT);
                dates.setTimeZone(TimeZone.getTimeZone("UTC"));
                dates.setLenient(false);
                return new Attribute(ColumnPlan.of(name, ColumnPlan.CellType.DATES), dates);
            } catch (IllegalArgumentException e) {
                throw fatal("the dates of \"%s\" have no readable pattern".formatted(name), pattern, ISO);
            }
        }

        private RuntimeException fatal(String detail, @Nullable String got, String hint) {
            return Faults.fatal(FileFormat.ARFF, Math.max(1, lines.number()), detail, got, hint);
        }

        private void row() {
            if (rows.skips(lines.number())) {
                rows.skip(lines.number(), List.of(new String(lines.text(), 0, lines.length())));
                return;
            }
            boolean whole = tokens.at('{') ? sparse() : dense();
            if (whole) {
                rows.checkShapes(lines.number());
                rows.endRow();
            }
        }

        /** Between values there is a comma or, as Weka has it, nothing but blanks; behind the last one there may be a comma. */
        private boolean dense() {
            int count = 0;
            boolean more = true;
            while (more) {
                String value = tokens.value();
                if (count < cells.length) {
                    take(count, value, tokens.quoted());
                }
                count++;
                boolean comma = tokens.comma();
                boolean ends = tokens.atEnd() || tokens.at('{') || tokens.at('}');
                more = !ends || (comma && count < cells.length);
            }
            if (tokens.broken()) {
                return fault("a quote is opened but never closed", null, "close it, or write \\' within the text");
            }
            if (tokens.at('}')) {
                return fault("there are characters after a value", tokens.rest(), "a comma between two values");
            }
            return count == cells.length
                    || fault(
                            "expected %s values, got %s".formatted(cells.length, count),
                            String.valueOf(count),
                            "a value for each @attribute, separated by commas; quotes round one with blanks; ? where it is missing");
        }

        private boolean sparse() {
            for (int i = 0; i < cells.length; i++) {
                cells[i].put(rows.at(), attributes.get(i).leftOut());
            }
            tokens.skip();
            while (!tokens.at('}')) {
                int index = tokens.index();
                if (index < 0 || index >= cells.length || tokens.atEnd()) {
                    String hint = "{3 1.5, 7 yes}: indices of attributes from 0, each with its value";
                    return fault("this is not a sparse row", tokens.rest(), hint);
                }
                String value = tokens.value();
                take(index, value, tokens.quoted());
                if (!tokens.comma() && !tokens.at('}')) {
                    return fault("this is not a sparse row", tokens.rest(), "a closing brace");
                }
            }
            return true;
        }

        private boolean fault(String detail, @Nullable String got, String hint) {
            faults.addRow(lines.number(), null, detail, got, hint);
            return false;
        }

        private void take(int column, String value, boolean quoted) {
            if (!quoted && (value.equals("?") || rows.markers().asked(value))) {
                cells[column].put(rows.at(), Double.NaN);
                return;
            }
            Attribute attribute = attributes.get(column);
            if (attribute.dates != null) {
                date(attribute, attribute.dates, cells[column], value);
            } else if (attribute.plan.kind() == ColumnPlan.CellType.TEXT) {
                char[] text = value.toCharArray();
                cells[column].takeText(rows.at(), text, 0, text.length, lines.number());
            } else {
                cells[column].put(rows.at(), stored(attribute, cells[column], value));
            }
        }

        private double stored(Attribute attribute, Cells column, String value) {
            if (attribute.plan.kind() == ColumnPlan.CellType.CODES) {
                return code(attribute, value);
            }
            return number(attribute, column, value);
        }

        private double code(Attribute attribute, String value) {
            Integer code = attribute.codes.get(value);
            if (code != null) {
                return code;
            }
            List<String> known = attribute.plan.categories();
            String some = String.join(", ", known.subList(0, Math.min(10, known.size())));
            return wrong(attribute, "\"%s\" is not one of its categories", value, "one of " + Faults.shortened(some));
        }

        private double number(Attribute attribute, Cells column, String value) {
            char[] text = value.toCharArray();
            double number = NumberReader.decimal(text, 0, text.length);
            if (Double.isNaN(number) || Double.isInfinite(number)) {
                return wrong(attribute, "\"%s\" is not a finite number", value, "a finite number, or ? for missing");
            }
            boolean whole = NumberReader.writtenWhole(text, 0, text.length);
            if (!whole || !NumberReader.keepsEveryDigit(number)) {
                column.holdsDecimals();
            }
            return number;
        }

        /** As the table writes dates, whatever the file's own pattern. */
        private void date(Attribute attribute, SimpleDateFormat dates, Cells column, String value) {
            ParsePosition end = new ParsePosition(0);
            Date date = dates.parse(value, end);
            if (date == null || end.getIndex() < value.length()) {
                column.put(
                        rows.at(), wrong(attribute, "\"%s\" is not a date", value, "a date as " + dates.toPattern()));
                return;
            }
            LocalDateTime time = LocalDateTime.ofInstant(date.toInstant(), ZoneOffset.UTC);
            boolean days = !TIMES.matcher(dates.toPattern()).find();
            char[] text = (days ? time.toLocalDate().toString() : DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(time))
                    .toCharArray();
            column.take(rows.at(), text, 0, text.length, lines.number());
        }

        private double wrong(Attribute attribute, String detail, String value, String hint) {
            faults.addRow(
                    lines.number(), attribute.plan.name(), detail.formatted(Faults.shortened(value)), value, hint);
            return Double.NaN;
        }
    }
}
