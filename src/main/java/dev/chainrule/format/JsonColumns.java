package dev.chainrule.format;

import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import dev.chainrule.problem.Violation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** A table that JSON has column by column; it is held as a whole, because a row is only known at the end. */
final class JsonColumns {

    /** Heap that a cell takes beside its characters, about. */
    private static final int CELL_BYTES = 72;

    private static final Json.Cell NONE = new Json.Cell(JsonToken.VALUE_NULL, "");

    private final RowCollector rows;
    private final Map<String, List<Json.Cell>> columns = new LinkedHashMap<>();
    /** Of rows that have names of their own, where each stands. */
    private final Map<String, Integer> places = new LinkedHashMap<>();

    private long bytes;

    JsonColumns(RowCollector rows) {
        this.rows = rows;
    }

    /** From a document's beginning to its end. */
    void read(JsonParser parser, JsonOutline outline) {
        JsonToken begin = outline.goTo(parser);
        while (begin == JsonToken.START_OBJECT && parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (value.isScalarValue()) {
                continue; // says something about the table
            }
            List<Json.Cell> cells = new ArrayList<>();
            columns.put(name, cells);
            rows.checkColumns(columns.size(), Json.line(parser));
            if (value == JsonToken.START_ARRAY) {
                list(parser, cells);
            } else {
                named(parser, cells);
            }
        }
        Json.readOn(parser);
    }

    private void list(JsonParser parser, List<Json.Cell> cells) {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            cells.add(cell(parser));
        }
    }

    private void named(JsonParser parser, List<Json.Cell> cells) {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            int place = places.computeIfAbsent(parser.currentName(), it -> places.size());
            parser.nextToken();
            while (cells.size() <= place) {
                cells.add(NONE);
            }
            cells.set(place, cell(parser));
        }
    }

    private Json.Cell cell(JsonParser parser) {
        Json.Cell cell = Json.Cell.of(parser);
        parser.skipChildren();
        bytes += CELL_BYTES + 2L * cell.text().length();
        long most = rows.limits().text().toBytes();
        if (bytes > most) {
            String detail = String.format(
                    Locale.ROOT, "A table that is written column by column is held in memory, up to %,d bytes.", most);
            String hint = "a list of rows, or CSV; the operator can raise chainrule.dataset.max-text";
            throw new ProblemException(
                    ProblemKind.TOO_LARGE,
                    "too_much_by_column",
                    detail,
                    List.of(new Violation(null, null, null, "too much for a table by columns", null, hint)));
        }
        return cell;
    }

    /** Row by row. */
    void give(Json.CellReader reader) throws IOException {
        int count = places.isEmpty() ? checkedCount() : places.size();
        for (int row = 0; row < count; row++) {
            for (Map.Entry<String, List<Json.Cell>> column : columns.entrySet()) {
                List<Json.Cell> cells = column.getValue();
                reader.cell(column.getKey(), -1, row < cells.size() ? cells.get(row) : NONE, 1);
            }
            reader.endRow(-1, 1);
        }
    }

    private int checkedCount() {
        int count = -1;
        for (Map.Entry<String, List<Json.Cell>> column : columns.entrySet()) {
            int size = column.getValue().size();
            if (count >= 0 && size != count) {
                rows.faults()
                        .add(
                                column.getKey(),
                                "expected %s cells, got %s".formatted(count, size),
                                String.valueOf(size),
                                "a list of the same length for each column");
            }
            count = count < 0 ? size : count;
        }
        rows.faults().throwIfAny();
        return Math.max(0, count);
    }
}
