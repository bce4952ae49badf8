package dev.chainrule.explanation.attribution;

import dev.chainrule.prediction.PlainJson;
import dev.chainrule.problem.ProblemException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Values that a client sends, as encodings read them. */
final class RawJson {

    private RawJson() {}

    /** @param pointer where it stands in the body */
    static Map<String, @Nullable Object> row(JsonNode row, String pointer, Map<String, @Nullable Object> example) {
        if (!row.isObject()) {
            throw ProblemException.invalid(
                    pointer,
                    "must be an object with a value for each feature",
                    PlainJson.shown(row),
                    "such as " + example);
        }
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        row.properties().forEach(field -> values.put(field.getKey(), PlainJson.value(field.getValue())));
        return values;
    }
}
