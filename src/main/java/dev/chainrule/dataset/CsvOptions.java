package dev.chainrule.dataset;

import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import dev.chainrule.problem.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * How a CSV file is to be read.
 *
 * @param header whether the first line names the columns; null: it does, but not when it is all numbers
 * @param delimiter what stands between two cells; null: whatever the first line suggests
 */
record CsvOptions(@Nullable Boolean header, @Nullable Character delimiter) {

    static final CsvOptions DEFAULT = new CsvOptions(null, null);

    private static final List<String> NAMES = List.of("header", "delimiter");
    private static final JsonMapper JSON = JsonMapper.shared();

    CsvOptions withDelimiterIfNone(char fallback) {
        return delimiter != null ? this : new CsvOptions(header, fallback);
    }

    static CsvOptions of(@Nullable String json) {
        if (json == null || json.isBlank()) {
            return DEFAULT;
        }
        JsonNode options = parsed(json);
        List<Violation> violations = new ArrayList<>();
        options.properties().forEach(option -> checkName(option, violations));
        Boolean header = header(options.get("header"), violations);
        Character delimiter = delimiter(options.get("delimiter"), violations);
        if (!violations.isEmpty()) {
            throw ProblemException.invalid(violations);
        }
        return new CsvOptions(header, delimiter);
    }

    private static JsonNode parsed(String json) {
        try {
            JsonNode options = JSON.readTree(json);
            if (options.isObject()) {
                return options;
            }
        } catch (JacksonException notJson) {
            // told below, like every other text that is no object
        }
        String hint = "a JSON object such as {\"header\":false,\"delimiter\":\";\"}";
        throw new ProblemException(
                ProblemKind.MALFORMED,
                "malformed_options",
                "The options are not a JSON object.",
                List.of(Violation.at("/options", "not a JSON object", json, hint)));
    }

    private static void checkName(Map.Entry<String, JsonNode> option, List<Violation> violations) {
        if (!NAMES.contains(option.getKey())) {
            violations.add(Violation.at(
                    "/options/" + option.getKey(),
                    "unknown option \"%s\"".formatted(option.getKey()),
                    option.getValue(),
                    Spelling.hint(option.getKey(), NAMES)));
        }
    }

    private static @Nullable Boolean header(@Nullable JsonNode node, List<Violation> violations) {
        if (node == null || node.isNull()) {
            return null;
        }
        if (node.isBoolean()) {
            return node.booleanValue();
        }
        violations.add(Violation.at("/options/header", "header must be true or false", node, "true or false"));
        return null;
    }

    private static @Nullable Character delimiter(@Nullable JsonNode node, List<Violation> violations) {
        if (node == null || node.isNull()) {
            return null;
        }
        String text = node.isString() ? node.stringValue() : "";
        if (text.length() == 1 && "\"\r\n\0".indexOf(text.charAt(0)) < 0) {
            return text.charAt(0);
        }
        violations.add(Violation.at(
                "/options/delimiter", "delimiter must be one character", node, "\",\", \";\", \"\\t\" or \"|\""));
        return null;
    }
}
