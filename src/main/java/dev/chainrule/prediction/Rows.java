package dev.chainrule.prediction;

import dev.chainrule.definition.StrictJson;
import dev.chainrule.encoding.Encoding;
import dev.chainrule.encoding.FeatureEncoding;
import dev.chainrule.encoding.Findings;
import dev.chainrule.encoding.RawRow;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import dev.chainrule.problem.Violation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.JsonNode;

/** Reads the rows out of a request: one object, or {@code instances} of objects or of arrays. */
final class Rows {

    static final String INSTANCES = "instances";

    private final Encoding encoding;
    private final int most;
    private final List<Violation> violations = new ArrayList<>();

    Rows(Encoding encoding, int most) {
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
        List<RawRow> rows = first == JsonToken.START_OBJECT ? object(body) : List.of(row(tree(body), ""));
        if (body.nextToken() != null) {
            throw new StreamReadException(body, "there are characters after its end");
        }
        refuseIfWrong();
        return rows;
    }

    private void refuseIfWrong() {
        if (!violations.isEmpty()) {
            throw ProblemException.invalid(violations);
        }
    }

    private static JsonNode tree(JsonParser body) {
        return body.readValueAsTree();
    }

    /** One row, or an object of {@code instances}; a model may have a feature of that name, whose value is no container. */
    private List<RawRow> object(JsonParser body) {
        @Nullable List<RawRow> instances = null;
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        while (body.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = body.currentName();
            JsonToken value = body.nextToken();
            if (name.equals(INSTANCES) && value == JsonToken.START_ARRAY) {
                instances = instances(body);
            } else if (name.equals(INSTANCES) && value == JsonToken.START_OBJECT) {
                instances = noList(tree(body));
            } else {
                values.put(name, PlainJson.value(tree(body)));
            }
        }
        if (instances == null && values.size() == 1 && values.containsKey(INSTANCES)) {
            instances = noList(String.valueOf(values.remove(INSTANCES)));
        }
        if (instances == null) {
            return List.of(new RawRow("", values, false));
        }
        values.forEach((name, value) -> report(
                Violation.field("", name),
                "does not belong beside \"instances\"",
                PlainJson.shown(value),
                "leave it out"));
        return instances;
    }

    private List<RawRow> noList(Object instances) {
        report("/instances", "must be a list of rows, at least one", PlainJson.shown(instances), example());
        return List.of();
    }

    private List<RawRow> instances(JsonParser body) {
        List<RawRow> rows = new ArrayList<>();
        while (body.nextToken() != JsonToken.END_ARRAY) {
            if (rows.size() == most) {
                throw new ProblemException(
                        ProblemKind.TOO_LARGE,
                        "too_many_rows",
                        String.format(
                                Locale.ROOT,
                                "More than %,d rows came in one request; that is the maximum (chainrule.prediction.max-rows).",
                                most));
            }
            rows.add(row(tree(body), "/instances/" + rows.size()));
        }
        return rows.isEmpty() ? noList("[]") : rows;
    }

    /** Reading ends when there is as much as an answer says. */
    private void report(String pointer, String detail, @Nullable Object got, @Nullable String hint) {
        violations.add(Violation.at(pointer, detail, got, hint));
        if (violations.size() >= Findings.MOST_VIOLATIONS) {
            refuseIfWrong();
        }
    }

    private RawRow row(JsonNode row, String pointer) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        if (row.isObject()) {
            row.properties().forEach(field -> values.put(field.getKey(), PlainJson.value(field.getValue())));
        } else if (row.isArray()) {
            fromArray(row, pointer, values);
        } else {
            report(pointer, "must be an object with a value for each feature", PlainJson.shown(row), example());
        }
        return new RawRow(pointer, values, false);
    }

    private void fromArray(JsonNode row, String pointer, Map<String, @Nullable Object> values) {
        List<String> names =
                encoding.features().stream().map(FeatureEncoding::column).toList();
        if (row.size() != names.size()) {
            report(
                    pointer,
                    String.format(
                            Locale.ROOT, "has %,d values, and the model has %,d features", row.size(), names.size()),
                    row.size(),
                    "in this order: " + shortened(names));
            return;
        }
        for (int i = 0; i < names.size(); i++) {
            values.put(names.get(i), PlainJson.value(row.get(i)));
        }
    }

    private String example() {
        return "such as {\"instances\": [{%s}]}"
                .formatted(shortened(encoding.features().stream()
                        .map(feature -> "\"" + feature.column() + "\": …")
                        .toList()));
    }

    private static String shortened(List<String> names) {
        int shown = 8;
        String listed = String.join(", ", names.subList(0, Math.min(shown, names.size())));
        return names.size() > shown ? listed + ", …" : listed;
    }
}
