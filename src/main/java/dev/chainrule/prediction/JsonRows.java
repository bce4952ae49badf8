package dev.chainrule.prediction;

import dev.chainrule.definition.StrictJson;
import dev.chainrule.encoding.Encoding;
import dev.chainrule.encoding.feature.FeatureEncoding;
import dev.chainrule.encoding.feature.RawRow;
import dev.chainrule.encoding.feature.RowIssues;
import dev.chainrule.encoding.feature.ValuesInOrder;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import dev.chainrule.problem.Violation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;

/**
 * Reads the rows out of a JSON request, by the one key present: one object, a list of rows, {@code instances} of objects or
 * of arrays, {@code inputs} by column, {@code dataframe_split} or {@code dataframe_records}.
 */
public final class JsonRows {

    static final String INSTANCES = "instances";

    /** Of a row without names. */
    public static final String AMBIGUOUS =
            "must name its values: the columns of this model do not stand in the order of their numbers, which is that of its file";

    /** Columns of the data that are no features may come along, and a few more. */
    private static final int MOST_OTHER_NAMES = 10_000;

    private static final String RECORDS = "dataframe_records";
    private static final String SPLIT = "dataframe_split";
    private static final String INPUTS = "inputs";
    private static final Set<String> FORMS = Set.of(INSTANCES, RECORDS, SPLIT, INPUTS);

    private final Encoding encoding;
    private final int most;
    private final List<Violation> violations = new ArrayList<>();
    /** The names of the features; null before one is needed. */
    private ValuesInOrder.@Nullable Names features;

    private @Nullable Boolean oneOrder;

    public JsonRows(Encoding encoding, int most) {
        this.encoding = encoding;
        this.most = most;
    }

    /** One row of text, from a query string. */
    static List<RawRow> ofQuery(Map<String, List<String>> query) {
        List<Violation> violations = new ArrayList<>();
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        query.forEach((name, all) -> {
            if (all.size() > 1) {
                violations.add(Violation.at(name, "\"%s\" is given %s times".formatted(name, all.size()), all, "once"));
            }
            values.put(name, all.get(0));
        });
        if (!violations.isEmpty()) {
            throw ProblemException.invalid(violations);
        }
        return List.of(new RawRow("", values, true));
    }

    /**
     * Reads rows one by one, and no more of them than are taken.
     *
     * @param body before its first token
     * @throws ProblemException with everything that is wrong with the form of the body
     */
    List<RawRow> of(JsonParser body) {
        JsonToken first = body.nextToken();
        if (first == null) {
            throw StrictJson.empty();
        }
        List<RawRow> rows =
                switch (first) {
                    case START_OBJECT -> object(body);
                    case START_ARRAY -> array(body);
                    default -> List.of(row(body, ""));
                };
        StrictJson.requireEnd(body);
        refuseIfWrong();
        return rows;
    }

    /**
     * Reads one row: an object, or the values in the order of features.
     *
     * @param line before its first token
     */
    public RawRow line(JsonParser line) {
        violations.clear();
        JsonToken first = line.nextToken();
        if (first == null) {
            throw StrictJson.empty();
        }
        RawRow row;
        if (first == JsonToken.START_OBJECT) {
            row = new RawRow("", values(line), false);
            for (String form : FORMS) {
                if (row.values().get(form) instanceof JsonNode rows && rows.isContainer()) {
                    report(
                            "/" + form,
                            "stands in a line, and each line is one row",
                            PlainJson.shown(rows),
                            example(""));
                }
            }
        } else {
            row = row(line, "");
        }
        StrictJson.requireEnd(line);
        refuseIfWrong();
        return row;
    }

    private Map<String, @Nullable Object> values(JsonParser object) {
        Map<String, @Nullable Object> values = room(encoding.features().size());
        while (object.nextToken() == JsonToken.PROPERTY_NAME) {
            put(values, object.currentName(), value(object, object.nextToken()));
        }
        return values;
    }

    /** @throws ProblemException where there are far more names than features, each of which would be looked for */
    private void put(Map<String, @Nullable Object> values, String name, @Nullable Object value) {
        values.put(name, value);
        int features = encoding.features().size();
        if (values.size() > features + MOST_OTHER_NAMES) {
            throw new ProblemException(
                    ProblemKind.TOO_LARGE,
                    "too_many_values",
                    String.format(
                            Locale.ROOT,
                            "A row has more than %,d names that are no features of the model, which has %,d; leave them out.",
                            MOST_OTHER_NAMES,
                            features));
        }
    }

    /** For so many values, without moving them when there are more and more. */
    private static Map<String, @Nullable Object> room(int values) {
        return new LinkedHashMap<>(values + values / 2);
    }

    /** Of anything that is no plain value the JSON itself. */
    private static @Nullable Object value(JsonParser body, @Nullable JsonToken token) {
        if (token == null) {
            return PlainJson.value(tree(body));
        }
        return switch (token) {
            case VALUE_STRING -> body.getString();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> PlainJson.number(body);
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> PlainJson.value(tree(body));
        };
    }

    /** Up to the end of a list. */
    private static List<@Nullable Object> list(JsonParser body, @Nullable JsonToken first, int room) {
        List<@Nullable Object> values = new ArrayList<>(room);
        for (JsonToken token = first; token != JsonToken.END_ARRAY; token = body.nextToken()) {
            values.add(value(body, token));
        }
        return values;
    }

    private void refuseIfWrong() {
        if (!violations.isEmpty()) {
            throw ProblemException.invalid(violations);
        }
    }

    private static JsonNode tree(JsonParser body) {
        return body.readValueAsTree();
    }

    /** One row, or the form of several; a model may have a feature of the same name, whose value is no container. */
    private List<RawRow> object(JsonParser body) {
        @Nullable List<RawRow> rows = null;
        String form = "";
        Map<String, @Nullable Object> values = room(encoding.features().size());
        while (body.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = body.currentName();
            JsonToken token = body.nextToken();
            boolean container = token == JsonToken.START_ARRAY || token == JsonToken.START_OBJECT;
            if (!container || !FORMS.contains(name)) {
                put(values, name, value(body, token));
            } else if (rows == null) {
                form = name;
                rows = several(form, body);
            } else {
                body.skipChildren();
                report("/" + name, "there is \"%s\" already".formatted(form), null, "one of them");
            }
        }
        String only = values.size() == 1 ? values.keySet().iterator().next() : "";
        if (rows == null && FORMS.contains(only) && !isFeature(only)) {
            return noList(only, String.valueOf(values.get(only)));
        }
        if (rows == null) {
            return List.of(new RawRow("", values, false));
        }
        String detail = "does not belong beside \"%s\"".formatted(form);
        values.forEach(
                (name, value) -> report(Violation.field("", name), detail, PlainJson.shown(value), "leave it out"));
        return rows;
    }

    private boolean isFeature(String name) {
        return encoding.features().stream().anyMatch(feature -> feature.column().equals(name));
    }

    private List<RawRow> several(String form, JsonParser body) {
        boolean list = body.currentToken() == JsonToken.START_ARRAY;
        return switch (form) {
            case INPUTS -> columns(tree(body));
            case SPLIT -> split(tree(body));
            default -> list ? list(body, "/" + form) : noList(form, tree(body));
        };
    }

    /** One row of values, or a list of rows. */
    private List<RawRow> array(JsonParser body) {
        JsonToken first = body.nextToken();
        if (first == JsonToken.START_ARRAY || first == JsonToken.START_OBJECT) {
            List<RawRow> rows = new ArrayList<>();
            for (JsonToken token = first; token != JsonToken.END_ARRAY; token = body.nextToken()) {
                add(rows, body, "");
            }
            return rows;
        }
        return List.of(inOrder(list(body, first, features().size()), "", inOrder()));
    }

    private List<RawRow> list(JsonParser body, String pointer) {
        List<RawRow> rows = new ArrayList<>();
        while (body.nextToken() != JsonToken.END_ARRAY) {
            add(rows, body, pointer);
        }
        return rows.isEmpty() ? noList(pointer.substring(1), "[]") : rows;
    }

    private void add(List<RawRow> rows, JsonParser body, String pointer) {
        if (rows.size() == most) {
            throw tooManyRows();
        }
        rows.add(row(body, pointer + "/" + rows.size()));
    }

    private ProblemException tooManyRows() {
        return tooManyRows(most);
    }

    /** @param most how many may come */
    public static ProblemException tooManyRows(int most) {
        return new ProblemException(
                ProblemKind.TOO_LARGE,
                "too_many_rows",
                String.format(
                        Locale.ROOT,
                        "More than %,d rows came in one request; that is the maximum (chainrule.prediction.max-rows).",
                        most));
    }

    private List<RawRow> noList(String form, Object came) {
        report("/" + form, "must be a list of rows, at least one", PlainJson.shown(came), example(form));
        return List.of();
    }

    /** {@code inputs}: a list of values for each column, all of one length. */
    private List<RawRow> columns(JsonNode columns) {
        String pointer = "/" + INPUTS;
        if (!columns.isObject() || columns.isEmpty()) {
            report(
                    pointer,
                    "must be an object with a list of values for each feature",
                    PlainJson.shown(columns),
                    example(INPUTS));
            return List.of();
        }
        int rows = columns.iterator().next().size();
        for (Map.Entry<String, JsonNode> column : columns.properties()) {
            JsonNode values = column.getValue();
            if (!values.isArray() || values.isEmpty()) {
                report(
                        Violation.field(pointer, column.getKey()),
                        "must be a list of values, at least one",
                        PlainJson.shown(values),
                        example(INPUTS));
            } else if (values.size() != rows) {
                report(
                        Violation.field(pointer, column.getKey()),
                        "has %s values, and the first column has %s".formatted(values.size(), rows),
                        values.size(),
                        "as many in each");
            }
        }
        if (rows > most) {
            throw tooManyRows();
        }
        refuseIfWrong();
        List<RawRow> read = new ArrayList<>(rows);
        for (int i = 0; i < rows; i++) {
            Map<String, @Nullable Object> values = new LinkedHashMap<>();
            for (Map.Entry<String, JsonNode> column : columns.properties()) {
                values.put(column.getKey(), PlainJson.value(column.getValue().get(i)));
            }
            read.add(RawRow.inColumns(pointer, i, values));
        }
        return read;
    }

    /** {@code dataframe_split}: names of columns once, and a list of values for each row; as pandas writes it. */
    private List<RawRow> split(JsonNode frame) {
        String pointer = "/" + SPLIT;
        JsonNode data = frame.path("data");
        if (!frame.isObject() || !data.isArray() || data.isEmpty()) {
            report(
                    pointer,
                    "must have \"columns\" and \"data\", a list of rows, at least one",
                    PlainJson.shown(frame),
                    example(SPLIT));
            return List.of();
        }
        for (String name : frame.propertyNames()) {
            if (!Set.of("columns", "data", "index").contains(name)) {
                report(Violation.field(pointer, name), "is no part of it", null, "columns, data, and perhaps index");
            }
        }
        if (data.size() > most) {
            throw tooManyRows();
        }
        ValuesInOrder.Names names = new ValuesInOrder.Names(names(frame.path("columns"), pointer + "/columns"));
        refuseIfWrong();
        List<RawRow> rows = new ArrayList<>(data.size());
        for (int i = 0; i < data.size(); i++) {
            String at = pointer + "/data/" + i;
            if (data.get(i).isArray()) {
                List<@Nullable Object> values = new ArrayList<>(data.get(i).size());
                data.get(i).forEach(value -> values.add(PlainJson.value(value)));
                rows.add(inOrder(values, at, names));
            } else {
                report(at, "must be a list of values", PlainJson.shown(data.get(i)), example(SPLIT));
            }
        }
        return rows;
    }

    private List<String> names(JsonNode columns, String pointer) {
        if (columns.isMissingNode()) {
            return features();
        }
        List<String> names = columns.valueStream()
                .filter(JsonNode::isString)
                .map(JsonNode::stringValue)
                .toList();
        if (!columns.isArray() || names.size() < columns.size() || names.isEmpty()) {
            report(
                    pointer,
                    "must be a list of names",
                    PlainJson.shown(columns),
                    "such as " + PlainJson.names(features()));
        } else if (Set.copyOf(names).size() < names.size()) {
            report(pointer, "has a name twice", PlainJson.shown(columns), "each name once");
        }
        return names;
    }

    private List<String> features() {
        return inOrder().all();
    }

    private boolean hasOneOrder() {
        Boolean known = oneOrder;
        if (known == null) {
            known = encoding.hasOneOrder();
            oneOrder = known;
        }
        return known;
    }

    private ValuesInOrder.Names inOrder() {
        ValuesInOrder.Names known = features;
        if (known == null) {
            known = new ValuesInOrder.Names(
                    encoding.features().stream().map(FeatureEncoding::column).toList());
            features = known;
        }
        return known;
    }

    /** Reading ends when there is as much as an answer says. */
    private void report(String pointer, String detail, @Nullable Object got, @Nullable String hint) {
        violations.add(Violation.at(pointer, detail, got, hint));
        if (violations.size() >= RowIssues.MOST_VIOLATIONS) {
            refuseIfWrong();
        }
    }

    /** @param body at the first token of the row */
    private RawRow row(JsonParser body, String pointer) {
        JsonToken first = body.currentToken();
        if (first == JsonToken.START_OBJECT) {
            return new RawRow(pointer, values(body), false);
        }
        if (first == JsonToken.START_ARRAY && !hasOneOrder()) {
            body.skipChildren();
            report(pointer, AMBIGUOUS, null, example(pointer.isEmpty() ? "" : INSTANCES));
            return new RawRow(pointer, Map.of(), false);
        }
        if (first == JsonToken.START_ARRAY) {
            return inOrder(list(body, body.nextToken(), features().size()), pointer, inOrder());
        }
        report(
                pointer,
                "must be an object with a value for each feature",
                PlainJson.shown(tree(body)),
                example(pointer.isEmpty() ? "" : INSTANCES));
        return new RawRow(pointer, Map.of(), false);
    }

    private RawRow inOrder(List<@Nullable Object> row, String pointer, ValuesInOrder.Names columns) {
        List<String> names = columns.all();
        boolean value = row.size() == 1 && !(row.get(0) instanceof Number);
        if (!value && encoding.onlyWide().isPresent() && names.equals(features())) {
            return new RawRow(pointer, Map.of(names.get(0), row), false);
        }
        if (row.size() != names.size()) {
            report(
                    pointer,
                    String.format(Locale.ROOT, "has %,d values, and %s %,d", row.size(), whose(pointer), names.size())
                            + (isSplit(pointer) ? " columns" : " features"),
                    row.size(),
                    "in this order: " + PlainJson.names(names));
            return new RawRow(pointer, Map.of(), false);
        }
        return new RawRow(pointer, new ValuesInOrder(columns, row), false);
    }

    private static boolean isSplit(String pointer) {
        return pointer.startsWith("/" + SPLIT);
    }

    private static String whose(String pointer) {
        return isSplit(pointer) ? "the frame has" : "the model has";
    }

    private String example(String form) {
        List<String> quoted = features().stream().map(name -> '"' + name + '"').toList();
        String row = PlainJson.names(quoted.stream().map(name -> name + ": …").toList());
        String ofForm =
                switch (form) {
                    case "" -> "{%s}".formatted(row);
                    case INPUTS ->
                        "{\"inputs\": {%s}}"
                                .formatted(PlainJson.names(quoted.stream()
                                        .map(name -> name + ": […]")
                                        .toList()));
                    case SPLIT ->
                        "{\"dataframe_split\": {\"columns\": [%s], \"data\": [[…]]}}"
                                .formatted(PlainJson.names(quoted));
                    default -> "{\"%s\": [{%s}]}".formatted(form, row);
                };
        return "such as " + ofForm;
    }
}
