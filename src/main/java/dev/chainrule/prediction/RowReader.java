package dev.chainrule.prediction;

import dev.chainrule.definition.Spelling;
import dev.chainrule.encoding.Encoding;
import dev.chainrule.encoding.feature.FeatureEncoding;
import dev.chainrule.encoding.feature.RawRow;
import dev.chainrule.encoding.feature.Wide;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import dev.chainrule.problem.Violation;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Rows as the servers of others take them: one by one, by column, or as a table of names and values. */
public final class RowReader {

    private static final String BASE64 = "b64";
    private static final int SHOWN_NAMES = 8;

    private final List<String> names;
    /** Names of those that are pictures or sequences. */
    private final Set<String> wide;

    /** Whether the only feature is one of them, so that a list may be its value. */
    private final boolean onlyWide;

    private final int most;

    /** @param most rows that one request may have */
    public RowReader(Encoding encoding, int most) {
        this.names = encoding.features().stream().map(FeatureEncoding::column).toList();
        this.wide = encoding.features().stream()
                .flatMap(feature -> Wide.of(feature).stream())
                .map(Wide::column)
                .collect(Collectors.toSet());
        this.onlyWide = encoding.onlyWide().isPresent();
        this.most = most;
    }

    /**
     * Each an object by feature, or a list in the order of the features, or of a single feature its value.
     *
     * @param pointer to the list
     * @param shared what stands for a value that a row does not have
     */
    public List<RawRow> rows(JsonNode list, String pointer, Map<String, ? extends @Nullable Object> shared) {
        requireSome(list, pointer);
        List<RawRow> rows = new ArrayList<>(list.size());
        for (JsonNode row : list) {
            String at = pointer + "/" + rows.size();
            Map<String, @Nullable Object> values = new LinkedHashMap<>(shared);
            if (row.isObject() && !isBytes(row)) {
                row.properties()
                        .forEach(field -> values.put(field.getKey(), value(field.getKey(), field.getValue(), at)));
            } else {
                values.putAll(inOrder(row, names, at));
            }
            rows.add(new RawRow(at, values, false));
        }
        return rows;
    }

    /** An object of a list, or of a single value, for each feature; or a list as {@link #rows} has it. */
    public List<RawRow> columns(JsonNode columns, String pointer) {
        if (columns.isArray()) {
            return rows(columns, pointer, Map.of());
        }
        if (!columns.isObject() || columns.isEmpty()) {
            throw ProblemException.invalid(
                    pointer, "must be an object with the values of each feature", shown(columns), example());
        }
        List<RawRow> rows = new ArrayList<>();
        List<Map<String, @Nullable Object>> values = new ArrayList<>();
        JsonNode first = columns.iterator().next();
        int count = length(first);
        requireFew(count);
        for (int i = 0; i < count; i++) {
            Map<String, @Nullable Object> row = new LinkedHashMap<>();
            values.add(row);
            rows.add(first.isArray() ? RawRow.inColumns(pointer, i, row) : new RawRow(pointer, row, false));
        }
        columns.properties().forEach(column -> {
            String at = Violation.field(pointer, column.getKey());
            int length = length(column.getValue());
            if (length != count || count == 0) {
                throw ProblemException.invalid(
                        at,
                        "must have as many values as the others, at least one",
                        length,
                        "%s values".formatted(Math.max(1, count)));
            }
            for (int i = 0; i < count; i++) {
                JsonNode cell = column.getValue().isArray() ? column.getValue().get(i) : column.getValue();
                values.get(i).put(column.getKey(), value(column.getKey(), cell, at));
            }
        });
        return rows;
    }

    private static int length(JsonNode column) {
        return column.isArray() ? column.size() : 1;
    }

    /** Names once, and a list of values for each row. */
    public List<RawRow> table(JsonNode columns, JsonNode data, String pointer) {
        boolean areNames = columns.isArray() && columns.valueStream().allMatch(JsonNode::isString);
        List<String> given =
                areNames ? columns.valueStream().map(JsonNode::stringValue).toList() : List.of();
        Set<String> once = new HashSet<>(given);
        if (!areNames || given.isEmpty() || once.size() < given.size()) {
            throw ProblemException.invalid(
                    pointer + "/columns", "must be a list of names, each once", shown(columns), PlainJson.names(names));
        }
        requireSome(data, pointer + "/data");
        List<RawRow> rows = new ArrayList<>(data.size());
        for (JsonNode row : data) {
            String at = pointer + "/data/" + rows.size();
            rows.add(new RawRow(at, inOrder(row, given, at), false));
        }
        return rows;
    }

    private Map<String, @Nullable Object> inOrder(JsonNode row, List<String> given, String at) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        boolean whole = onlyWide
                && given.equals(names)
                && (row.size() != 1 || row.path(0).isNumber());
        if (given.size() == 1 && (!row.isArray() || whole)) {
            values.put(given.get(0), value(given.get(0), row, at));
            return values;
        }
        if (!row.isArray() || row.size() != given.size()) {
            throw ProblemException.invalid(
                    at,
                    row.isArray()
                            ? String.format(Locale.ROOT, "has %,d values where %,d belong", row.size(), given.size())
                            : "must be an object, or a list of values",
                    row.isArray() ? (Object) row.size() : shown(row),
                    "in this order: " + PlainJson.names(given));
        }
        for (int i = 0; i < given.size(); i++) {
            values.put(given.get(i), value(given.get(i), row.get(i), at));
        }
        return values;
    }

    private @Nullable Object value(String column, JsonNode value, String at) {
        boolean picture = wide.contains(column) && isBytes(value);
        return picture ? value.get(BASE64).stringValue() : value(value, at);
    }

    /** A value may stand in a list of its own, as a tensor of one element does. */
    private static @Nullable Object value(JsonNode value, String at) {
        if (value.isArray() && value.size() == 1) {
            return value(value.get(0), at);
        }
        return isBytes(value) ? text(value.get(BASE64).stringValue(), at) : PlainJson.value(value);
    }

    private static boolean isBytes(JsonNode value) {
        return value.isObject() && value.size() == 1 && value.path(BASE64).isString();
    }

    private static String text(String base64, String at) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Base64.getDecoder().decode(base64)))
                    .toString();
        } catch (IllegalArgumentException | CharacterCodingException unreadable) {
            throw ProblemException.invalid(
                    at, "has a b64 that is not text in UTF-8 as base64", PlainJson.shown(base64), "such as aGVsbG8=");
        }
    }

    private void requireSome(JsonNode list, String pointer) {
        if (!list.isArray() || list.isEmpty()) {
            throw ProblemException.invalid(pointer, "must be a list of rows, at least one", shown(list), example());
        }
        requireFew(list.size());
    }

    /** @throws ProblemException where these are more rows than one request may have */
    private void requireFew(int rows) {
        requireFew(rows, most);
    }

    /** @param most rows that one request may have */
    public static void requireFew(int rows, int most) {
        if (rows > most) {
            throw new ProblemException(
                    ProblemKind.TOO_LARGE,
                    "too_many_rows",
                    String.format(
                            Locale.ROOT,
                            "%,d rows came in one request, and %,d is the maximum (chainrule.prediction.max-rows).",
                            rows,
                            most));
        }
    }

    /** @throws ProblemException where an object has a field that is none of these */
    public static void refuseUnknown(JsonNode object, String pointer, Set<String> known) {
        for (String name : object.propertyNames()) {
            if (!known.contains(name)) {
                throw ProblemException.invalid(
                        Violation.field(pointer, name),
                        "is not a field of this request",
                        null,
                        Spelling.hint(name, known));
            }
        }
    }

    private static String shown(JsonNode json) {
        return json.isMissingNode() ? "nothing" : PlainJson.shown(json);
    }

    private String example() {
        return names.stream()
                .limit(SHOWN_NAMES)
                .map("\"%s\": …"::formatted)
                .collect(Collectors.joining(", ", "such as [{", names.size() > SHOWN_NAMES ? ", …}]" : "}]"));
    }
}
