package dev.chainrule.format;

import dev.chainrule.definition.StrictJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * Rows as JSON: one array of them, or one after the other, as NDJSON has them; each an object or an array of cells. It
 * is read twice, because only the last row tells which columns there are.
 */
final class Json implements Source {

    private static final int MOST_DEPTH = 20;
    private static final String HINT = "an array of rows, or a row in each line: [{\"size\":5,\"price\":7.5}, …]";

    private final UploadedFile file;
    private final FileFormat format;
    private final Limits limits;
    private final boolean header;

    Json(UploadedFile file, FileFormat format, Limits limits, CsvOptions options) {
        this.file = file;
        this.format = format;
        this.limits = limits;
        this.header = Boolean.TRUE.equals(options.header());
    }

    @Override
    public FileFormat format() {
        return format;
    }

    /** What the cells of one column have been so far. */
    private static final class Seen {

        private boolean numbers;
        private boolean truths;
        private boolean texts;

        void add(JsonToken token) {
            numbers |= token.isNumeric();
            truths |= token.isBoolean();
            texts |= token == JsonToken.VALUE_STRING;
        }

        ColumnPlan plan(String name) {
            boolean mixed = texts || (numbers && truths);
            ColumnPlan.Kind alone = truths ? ColumnPlan.Kind.BOOLEANS : ColumnPlan.Kind.UNKNOWN;
            return ColumnPlan.of(name, mixed ? ColumnPlan.Kind.TEXT : alone);
        }
    }

    /** Takes cells as they come. */
    private interface CellReader {

        /** @param place in an array of cells; of an object's cell -1 */
        void cell(String name, int place, JsonParser parser);

        /** @param count of an array's cells; of an object's -1 */
        void endRow(int count, long line);
    }

    @Override
    public void read(Rows rows) throws IOException {
        Survey survey = new Survey(rows);
        walk(survey, rows);
        rows.checkNames(List.copyOf(survey.columns.keySet()), null);
        rows.faults().throwIfAny();
        if (survey.columns.size() < 2) {
            String hint = survey.columns.isEmpty() ? HINT : "at least 2 columns, of which the last is the target";
            throw Faults.fatal(
                    format, survey.columns.isEmpty() ? "there are no rows" : "there is only one column", null, hint);
        }
        walk(new Filling(rows, survey), rows);
        rows.end(null);
    }

    /** Which columns there are, and what they hold. */
    private final class Survey implements CellReader {

        private final Rows rows;
        private final Map<String, Seen> columns = new LinkedHashMap<>();
        /** Of the first row. */
        private int width = Integer.MIN_VALUE;

        private boolean first = true;
        private final List<String> header = new ArrayList<>();

        Survey(Rows rows) {
            this.rows = rows;
        }

        @Override
        public void cell(String name, int place, JsonParser parser) {
            if (first && Json.this.header && place >= 0) {
                header.add(parser.getString());
                return;
            }
            String column = place >= 0 && place < header.size() ? header.get(place) : name;
            columns.computeIfAbsent(column, it -> new Seen()).add(parser.currentToken());
            rows.checkColumns(
                    columns.size(), (long) parser.currentTokenLocation().getLineNr());
        }

        @Override
        public void endRow(int count, long line) {
            if (first) {
                width = count;
                header.forEach(name -> columns.put(name, new Seen()));
            } else if (count != width) {
                rows.faults().add(line, null, unlike(count), String.valueOf(Math.max(0, count)), "rows of one kind");
            }
            first = false;
        }

        private String unlike(int count) {
            if (count < 0 || width < 0) {
                return "some rows are arrays, others objects";
            }
            return "expected %s cells, got %s".formatted(width, count);
        }
    }

    /** Takes each cell to its column; one that is not there is missing. */
    private static final class Filling implements CellReader {

        private final Rows rows;
        private final Cells[] cells;
        private final Map<String, Integer> places = new LinkedHashMap<>();
        private boolean headerAhead;

        Filling(Rows rows, Survey survey) {
            this.rows = rows;
            List<ColumnPlan> plans = new ArrayList<>();
            survey.columns.forEach((name, seen) -> {
                places.put(name, plans.size());
                plans.add(seen.plan(name));
            });
            this.headerAhead = !survey.header.isEmpty();
            this.cells = rows.begin(plans);
            clear();
        }

        private void clear() {
            for (Cells column : cells) {
                column.put(rows.at(), Double.NaN);
            }
        }

        @Override
        public void cell(String name, int place, JsonParser parser) {
            if (headerAhead) {
                return;
            }
            Cells column = cells[place >= 0 ? place : Objects.requireNonNull(places.get(name))];
            JsonToken token = parser.currentToken();
            long line = parser.currentTokenLocation().getLineNr();
            if (token.isScalarValue() && token != JsonToken.VALUE_NULL) {
                String text = parser.getString();
                column.take(rows.at(), text.toCharArray(), 0, text.length(), line);
            } else if (token != JsonToken.VALUE_NULL) {
                String hint = "a number, a text, true, false or null in each cell";
                rows.faults().add(line, name, "the cell is an array or an object", null, hint);
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

    private void walk(CellReader reader, Rows rows) throws IOException {
        JsonFactory factory = JsonFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MOST_DEPTH)
                        .maxStringLength((int) limits.cell().toBytes())
                        .maxNameLength((int) limits.cell().toBytes())
                        .build())
                .build();
        try (JsonParser parser = factory.createParser(
                ObjectReadContext.empty(), new ReadAhead(file.content().open()))) {
            rows(parser, reader);
        } catch (JacksonException e) {
            long line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
            rows.faults().throwIfAny();
            throw Faults.fatal(format, line, "this is not JSON: " + StrictJson.words(e), null, HINT);
        }
    }

    private void rows(JsonParser parser, CellReader reader) {
        boolean list = format == FileFormat.JSON;
        if (list && parser.nextToken() != JsonToken.START_ARRAY) {
            throw Faults.fatal(format, 1, "this is not an array of rows", null, HINT);
        }
        for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
            if (list && token == JsonToken.END_ARRAY) {
                refuseMore(parser);
                return;
            }
            row(parser, token, reader);
        }
    }

    private void refuseMore(JsonParser parser) {
        if (parser.nextToken() != null) {
            throw Faults.fatal(format, line(parser), "there is something after the array of rows", null, HINT);
        }
    }

    private static long line(JsonParser parser) {
        return parser.currentTokenLocation().getLineNr();
    }

    private void row(JsonParser parser, @Nullable JsonToken token, CellReader reader) {
        long line = line(parser);
        if (token == JsonToken.START_OBJECT) {
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                reader.cell(name, -1, parser);
                parser.skipChildren();
            }
            reader.endRow(-1, line);
        } else if (token == JsonToken.START_ARRAY) {
            int count = 0;
            for (; parser.nextToken() != JsonToken.END_ARRAY; count++) {
                reader.cell("column_" + (count + 1), count, parser);
                parser.skipChildren();
            }
            reader.endRow(count, line);
        } else {
            throw Faults.fatal(format, line, "this is not a row", null, HINT);
        }
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
