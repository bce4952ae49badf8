package dev.chainrule.format;

import dev.chainrule.table.MissingMarkers;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Options as a hint has them: whoever sends them is better off than before. */
final class ColumnHint {

    private ColumnHint() {}

    /** The column is numbers, whatever it looks like. */
    static String numbers(String column) {
        return typed(column).toString();
    }

    /** The same, where some of them stand for missing ones. */
    static String numbers(String column, @Nullable List<String> missingBefore, List<String> missing) {
        return MissingMarkers.addTo(typed(column), missingBefore, missing).toString();
    }

    /** Shares with and without a percent sign are numbers alike; of a file that tells numbers from texts only if asked. */
    static String shares(String column, boolean typed) {
        ObjectNode options = typed ? typed(column) : JsonNodeFactory.instance.objectNode();
        return options.put("percent", true).toString();
    }

    private static ObjectNode typed(String column) {
        ObjectNode options = JsonNodeFactory.instance.objectNode();
        options.putObject("types").put(column, "number");
        return options;
    }
}
