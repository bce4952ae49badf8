package dev.chainrule.format;

import dev.chainrule.definition.StrictJson;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.table.MissingMarkers;
import dev.chainrule.table.NumberStyle;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;

/**
 * Rows as JSON: one array of them, or one after the other, as NDJSON has them; each an object or an array of cells. It
 * is read twice, because only the last row tells which columns there are.
 */
final class Json implements Source {

    private static final int MOST_DEPTH = 20;
    private static final int ROWS_LOOKED_AT = 50;
    private static final String EXAMPLE = "[{\"size\":5,\"price\":7.5},{\"size\":6,\"price\":9}]";
    static final String HINT = "an array of at least 2 rows, or a row in each line, such as " + EXAMPLE;

    /** Nothing but single values, one in each line. */
    private static final Pattern SINGLE = Pattern.compile(
            "(?:(?:-?[0-9][0-9.eE+-]*+|true|false|null" + "|\"(?:[^\"\\\\\r\n]|\\\\.)*+\")[ \t]*+(?:[\r\n]\\s*+|$))++");

    private final UploadedFile file;
    private final FileFormat format;
    private final Limits limits;
    private final JsonOutline outline;
    private final @Nullable Boolean headerAsked;
    private final MissingMarkers markers;
    private boolean header;
    private boolean arrays;

    Json(UploadedFile file, FileFormat asked, Limits limits, ReadingOptions options) throws IOException {
        this.file = file;
        this.limits = limits;
        this.outline = outline(asked, options);
        this.format = outline.equals(JsonOutline.PLAIN) ? asked : FileFormat.JSON;
        this.headerAsked = options.header();
        this.markers = MissingMarkers.of(options.missing(), options.missingAlso());
    }

    private JsonOutline outline(FileFormat asked, ReadingOptions options) throws IOException {
        try (JsonParser parser = parser()) {
            return JsonOutline.of(parser, asked, options.sheet());
        } catch (JacksonException e) {
            return JsonOutline.PLAIN; // whoever reads on says what is wrong
        }
    }

    @Override
    public FileFormat format() {
        return format;
    }

    @Override
    public boolean sheets() {
        return !outline.equals(JsonOutline.PLAIN);
    }

    @Override
    public Map<String, Object> found() {
        Map<String, Object> found = new LinkedHashMap<>();
        if (arrays && outline.names().isEmpty()) {
            found.put("header", header);
        }
        if (!outline.path().isEmpty()) {
            found.put("sheet", outline.name());
        }
        return found;
    }

    /** A cell as JSON has it; of a nested one the text is empty. */
    record Cell(JsonToken token, String text) {

        static Cell of(JsonParser parser) {
            JsonToken token = Objects.requireNonNull(parser.currentToken());
            return new Cell(token, token.isScalarValue() ? parser.getString() : "");
        }

        boolean missing() {
            return token == JsonToken.VALUE_NULL || (token == JsonToken.VALUE_NUMBER_FLOAT && text.equals("NaN"));
        }
    }

    /** What the cells of one column have been so far. */
    private static final class Seen {

        private boolean numbers;
        private boolean truths;
        private boolean texts;

        void add(Cell cell, MissingMarkers markers) {
            if (cell.missing()) {
                return;
            }
            numbers |= cell.token.isNumeric();
            truths |= cell.token.isBoolean();
            if (!texts && cell.token == JsonToken.VALUE_STRING) {
                texts = !markers.has(cell.text.toCharArray(), 0, cell.text.length());
            }
        }

        ColumnPlan plan(String name) {
            if (truths) {
                boolean alone = !numbers && !texts;
                return ColumnPlan.of(name, alone ? ColumnPlan.CellType.BOOLEANS : ColumnPlan.CellType.TEXT);
            }
            if (texts) {
                return ColumnPlan.of(name, numbers ? ColumnPlan.CellType.NOT_ALL_NUMBERS : ColumnPlan.CellType.QUOTED);
            }
            return ColumnPlan.of(name, numbers ? ColumnPlan.CellType.FIGURES : ColumnPlan.CellType.UNKNOWN);
        }
    }

    /** Takes cells as they come. */
    interface CellReader {

        /** @param place in an array of cells; of an object's cell -1 */
        void cell(String name, int place, Cell cell, long line);

        /** @param count of an array's cells; of an object's -1 */
        void endRow(int count, long line);
    }

    @Override
    public void read(RowCollector rows) throws IOException {
        if (outline.columns()) {
            JsonColumns columns = new JsonColumns(rows);
            walk(parser -> columns.read(parser, outline), rows);
            fill(rows, columns::give);
        } else {
            fill(rows, reader -> walk(parser -> rows(parser, reader), rows));
        }
    }

    /** Gives all rows to a reader. */
    private interface Walk {
        void by(CellReader reader) throws IOException;
    }

    private void fill(RowCollector rows, Walk walk) throws IOException {
        header = headerAsked == null ? namesFirst(walk) : headerAsked;
        Survey survey = new Survey(rows);
        walk.by(survey);
        if (headerAsked != null
                && survey.columns.size() > 0
                && (survey.width < 0 || !outline.names().isEmpty())) {
            String detail = "\"header\" says nothing about this upload, in which every cell has its name";
            throw ProblemException.invalid(
                    "/options/header", detail, headerAsked, "leave it out; it is for rows that are arrays");
        }
        rows.checkNames(List.copyOf(survey.columns.keySet()), null);
        rows.faults().throwIfAny();
        survey.refuseIfNoTable();
        walk.by(new Filling(rows, survey));
        rows.end(null);
    }

    /** Whether the first of the arrays holds names: texts over what is none, or that stand nowhere below. */
    private boolean namesFirst(Walk walk) throws IOException {
        FirstRows first = new FirstRows();
        try {
            walk.by(first);
        } catch (EnoughRows enough) {
            // there are more
        }
        arrays = first.arrays;
        return outline.names().isEmpty() && first.arrays && first.names(markers);
    }

    /** Ends a walk early. */
    private static final class EnoughRows extends RuntimeException {
        EnoughRows() {
            super(null, null, false, false);
        }
    }

    /** A few rows, as texts. */
    private static final class FirstRows implements CellReader {

        private final List<List<Cell>> rows = new ArrayList<>();
        private List<Cell> row = new ArrayList<>();
        private boolean arrays;

        @Override
        public void cell(String name, int place, Cell cell, long line) {
            row.add(cell);
        }

        @Override
        public void endRow(int count, long line) {
            arrays |= count >= 0;
            rows.add(row);
            row = new ArrayList<>();
            if (count < 0 || rows.size() > ROWS_LOOKED_AT) {
                throw new EnoughRows();
            }
        }

        boolean names(MissingMarkers markers) {
            List<Cell> first = rows.get(0);
            boolean texts =
                    first.stream().allMatch(cell -> cell.token == JsonToken.VALUE_STRING && !cell.text.isBlank());
            boolean distinct = new HashSet<>(first.stream().map(Cell::text).toList()).size() == first.size();
            if (!texts || !distinct || rows.size() < 2) {
                return false;
            }
            for (int place = 0; place < first.size(); place++) {
                if (tellsFromNames(place)) {
                    return true;
                }
            }
            return HeaderGuess.namesColumns(
                    rows.stream()
                            .map(cells -> cells.stream().map(Cell::text).toList())
                            .toList(),
                    NumberStyle.PLAIN,
                    markers);
        }

        /** All cells below the first are no texts. */
        private boolean tellsFromNames(int place) {
            List<Cell> below = rows.stream()
                    .skip(1)
                    .filter(cells -> place < cells.size())
                    .map(cells -> cells.get(place))
                    .filter(cell -> !cell.missing())
                    .toList();
            return !below.isEmpty() && below.stream().noneMatch(cell -> cell.token == JsonToken.VALUE_STRING);
        }
    }

    /** Which columns there are, and what they hold. */
    private final class Survey implements CellReader {

        private final RowCollector rows;
        private final Map<String, Seen> columns = new LinkedHashMap<>();
        /** Of the first row. */
        private int width = Integer.MIN_VALUE;

        private boolean first = true;
        private long count;
        private final List<String> header = new ArrayList<>();

        Survey(RowCollector rows) {
            this.rows = rows;
            header.addAll(outline.names());
        }

        private boolean namesAhead() {
            return first && Json.this.header && outline.names().isEmpty();
        }

        @Override
        public void cell(String name, int place, Cell cell, long line) {
            if (namesAhead() && place >= 0) {
                header.add(cell.text);
                return;
            }
            String column = place >= 0 && place < header.size() ? header.get(place) : name;
            columns.computeIfAbsent(column, it -> new Seen()).add(cell, rows.markers());
            rows.checkColumns(columns.size(), line);
        }

        @Override
        public void endRow(int count, long line) {
            this.count++;
            if (first) {
                width = count;
                header.forEach(name -> columns.putIfAbsent(name, new Seen()));
            } else if (count != width) {
                rows.faults().add(line, null, unlike(count), String.valueOf(Math.max(0, count)), "rows of one kind");
            }
            first = false;
        }

        void refuseIfNoTable() {
            long rowsOfCells = count - (Json.this.header && outline.names().isEmpty() && width >= 0 ? 1 : 0);
            if (columns.isEmpty() && count == 0) {
                throw Faults.fatal(
                        format, outline.columns() ? "the columns are empty" : "the array of rows is empty", "[]", HINT);
            } else if (columns.isEmpty()) {
                String noun = width < 0 ? "object" : "array";
                String detail =
                        count == 1 ? "the %s is empty".formatted(noun) : "the rows are empty %ss".formatted(noun);
                throw Faults.fatal(format, detail, width < 0 ? "{}" : "[]", HINT);
            } else if (columns.size() == 1) {
                String hint = "at least 2 columns, of which the last is the target, such as " + EXAMPLE;
                String name = Faults.shortened(columns.keySet().iterator().next());
                throw Faults.fatal(format, "there is only one column", name, hint);
            } else if (rowsOfCells == 1) {
                throw Faults.fatal(format, "there is only one row", 1, HINT);
            }
        }

        private String unlike(int count) {
            if (count < 0 || width < 0) {
                return "some rows are arrays, others objects";
            }
            return "expected %s cells, got %s".formatted(width, count);
        }
    }

    /** Takes each cell to its column; one that is not there is missing. */
    private final class Filling implements CellReader {

        private final RowCollector rows;
        private final Cells[] cells;
        private final Map<String, Integer> places = new LinkedHashMap<>();
        private boolean headerAhead;

        Filling(RowCollector rows, Survey survey) {
            this.rows = rows;
            List<ColumnPlan> plans = new ArrayList<>();
            survey.columns.forEach((name, seen) -> {
                places.put(name, plans.size());
                plans.add(seen.plan(name));
            });
            this.headerAhead = header && outline.names().isEmpty() && !survey.header.isEmpty();
            this.cells = rows.begin(plans);
            int place = 0;
            for (Seen seen : survey.columns.values()) {
                if (seen.truths && seen.numbers) {
                    cells[place].doubt(
                            "true and false stand among numbers, so the whole column is kept as text; write numbers for them");
                }
                place++;
            }
            clear();
        }

        private void clear() {
            for (Cells column : cells) {
                column.put(rows.at(), Double.NaN);
            }
        }

        @Override
        public void cell(String name, int place, Cell cell, long line) {
            if (headerAhead || cell.missing()) {
                return;
            }
            Cells column = cells[place >= 0 ? place : Objects.requireNonNull(places.get(name))];
            if (cell.token.isScalarValue()) {
                column.take(rows.at(), cell.text.toCharArray(), 0, cell.text.length(), line);
            } else if (!column.dropped()) {
                String hint =
                        "a number, a text, true, false or null in each cell; or options that leave the column out: {\"drop\":[\"%s\"]}";
                rows.faults().add(line, name, "the cell is an array or an object", null, hint.formatted(name));
            }
        }

        @Override
        public void endRow(int count, long line) {
            if (headerAhead) {
                headerAhead = false;
                return;
            }
            rows.endRow();
            clear();
        }
    }

    /** What is read with a parser. */
    private interface Parsing {
        void with(JsonParser parser);
    }

    private JsonParser parser() throws IOException {
        JsonFactory factory = JsonFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MOST_DEPTH)
                        .maxStringLength((int) limits.cell().toBytes())
                        .maxNameLength((int) limits.cell().toBytes())
                        .build())
                .build();
        return factory.createParser(
                ObjectReadContext.empty(), new ReadAhead(file.content().open()));
    }

    private void walk(Parsing parsing, RowCollector rows) throws IOException {
        try (JsonParser parser = parser()) {
            parsing.with(parser);
        } catch (JacksonException e) {
            long line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
            rows.faults().throwIfAny();
            throw Faults.fatal(format, line, "this is not JSON: " + StrictJson.words(e), null, HINT);
        }
    }

    private void rows(JsonParser parser, CellReader reader) {
        boolean list = format == FileFormat.JSON;
        JsonToken begin = list ? outline.goTo(parser) : null;
        if (begin == JsonToken.START_OBJECT && outline.shape() == JsonOutline.Shape.NAMED_ROWS) {
            namedRows(parser, reader);
            return;
        }
        if (list && begin != JsonToken.START_ARRAY) {
            throw unlikeRows(parser, "the document is %s, not an array of rows");
        }
        for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
            if (list && token == JsonToken.END_ARRAY) {
                if (outline.path().isEmpty()) {
                    refuseMore(parser);
                } else {
                    readOn(parser);
                }
                return;
            }
            row(parser, token, reader);
        }
    }

    private void namedRows(JsonParser parser, CellReader reader) {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            row(parser, parser.nextToken(), reader);
        }
        readOn(parser);
    }

    private void refuseMore(JsonParser parser) {
        if (parser.nextToken() != null) {
            throw Faults.fatal(format, line(parser), "there is something after the array of rows", null, HINT);
        }
    }

    /** So that what is behind the rows is known to be JSON, and the file is read as a whole. */
    static void readOn(JsonParser parser) {
        JsonToken token = parser.nextToken();
        while (token != null) {
            token = parser.nextToken();
        }
    }

    static long line(JsonParser parser) {
        return parser.currentTokenLocation().getLineNr();
    }

    private void row(JsonParser parser, @Nullable JsonToken token, CellReader reader) {
        long line = line(parser);
        if (token == JsonToken.START_OBJECT) {
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                reader.cell(name, -1, Cell.of(parser), line(parser));
                parser.skipChildren();
            }
            reader.endRow(-1, line);
        } else if (token == JsonToken.START_ARRAY) {
            int count = 0;
            for (; parser.nextToken() != JsonToken.END_ARRAY; count++) {
                reader.cell("column_" + (count + 1), count, Cell.of(parser), line(parser));
                parser.skipChildren();
            }
            reader.endRow(count, line);
        } else {
            throw unlikeRows(parser, "%s stands where a row should, an object or an array");
        }
    }

    private ProblemException unlikeRows(JsonParser parser, String detail) {
        JsonToken token = parser.currentToken();
        String text = token != null && token.isScalarValue() ? Faults.shortened(parser.getString()) : "{…}";
        String what = token == null || !token.isScalarValue()
                ? "an object without rows inside"
                : token.isNumeric()
                        ? "the number " + text
                        : token == JsonToken.VALUE_STRING ? "the text \"%s\"".formatted(text) : text;
        return Faults.fatal(format, line(parser), detail.formatted(what), text, HINT);
    }

    /** Whether a text that is called JSON has no rows, because it is a single value. */
    static boolean single(String start) {
        return SINGLE.matcher(start.strip()).matches();
    }

    /** An array of rows is one document; anything else that begins as JSON is a row in each line. */
    static @Nullable FileFormat formatOf(String start) {
        String text = start.startsWith("\u00ef\u00bb\u00bf") ? start.substring(3) : start;
        String stripped = text.stripLeading();
        if (stripped.startsWith("{")) {
            return FileFormat.NDJSON;
        }
        if (!stripped.startsWith("[")) {
            return null;
        }
        String inside = stripped.substring(1).stripLeading();
        return inside.startsWith("{") || inside.startsWith("[") || inside.startsWith("]")
                ? FileFormat.JSON
                : FileFormat.NDJSON;
    }
}
