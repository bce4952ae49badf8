package dev.chainrule.prediction;

import dev.chainrule.encoding.Encoding;
import dev.chainrule.encoding.FeatureEncoding;
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

    /** @throws ProblemException with everything that is wrong with the form of the body */
    List<RawRow> of(JsonNode body) {
        List<RawRow> rows = body.isObject() && isInstances(body) ? instances(body) : List.of(row(body, ""));
        if (!violations.isEmpty()) {
            throw ProblemException.invalid(violations);
        }
        return rows;
    }

    /** A model may have a feature of that name; then a single number or text is its value. */
    private static boolean isInstances(JsonNode body) {
        return body.has(INSTANCES) && (body.get(INSTANCES).isContainer() || body.size() == 1);
    }

    private List<RawRow> instances(JsonNode body) {
        for (String name : body.propertyNames()) {
            if (!name.equals(INSTANCES)) {
                String pointer = Violation.field("", name);
                violations.add(
                        Violation.at(pointer, "does not belong beside \"instances\"", body.get(name), "leave it out"));
            }
        }
        JsonNode instances = body.get(INSTANCES);
        if (!instances.isArray() || instances.isEmpty()) {
            violations.add(
                    Violation.at("/instances", "must be a list of rows, at least one", shown(instances), example()));
            return List.of();
        }
        if (instances.size() > most) {
            throw new ProblemException(
                    ProblemKind.TOO_LARGE,
                    "too_many_rows",
                    String.format(
                            Locale.ROOT,
                            "%,d rows came in one request; at most %,d are taken (chainrule.prediction.max-rows).",
                            instances.size(),
                            most));
        }
        List<RawRow> rows = new ArrayList<>(instances.size());
        for (int i = 0; i < instances.size(); i++) {
            rows.add(row(instances.get(i), "/instances/" + i));
        }
        return rows;
    }

    private RawRow row(JsonNode row, String pointer) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        if (row.isObject()) {
            row.properties().forEach(field -> values.put(field.getKey(), plain(field.getValue())));
        } else if (row.isArray()) {
            fromArray(row, pointer, values);
        } else {
            violations.add(
                    Violation.at(pointer, "must be an object with a value for each feature", shown(row), example()));
        }
        return new RawRow(pointer, values, false);
    }

    private void fromArray(JsonNode row, String pointer, Map<String, @Nullable Object> values) {
        List<String> names =
                encoding.features().stream().map(FeatureEncoding::column).toList();
        if (row.size() != names.size()) {
            violations.add(Violation.at(
                    pointer,
                    String.format(
                            Locale.ROOT, "has %,d values, and the model has %,d features", row.size(), names.size()),
                    row.size(),
                    "in this order: " + shortened(names)));
            return;
        }
        for (int i = 0; i < names.size(); i++) {
            values.put(names.get(i), plain(row.get(i)));
        }
    }

    private static @Nullable Object plain(JsonNode value) {
        if (value.isNull()) {
            return null;
        }
        if (value.isBoolean()) {
            return value.booleanValue();
        }
        if (value.isNumber()) {
            return value.numberValue();
        }
        return value.isString() ? value.stringValue() : value;
    }

    private static Object shown(JsonNode value) {
        String text = value.toString();
        int longest = 100;
        return text.length() > longest ? text.substring(0, longest) + "…" : text;
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
