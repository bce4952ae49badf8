package dev.chainrule.definition;

import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * How JSON that earlier versions stored becomes what this version reads: one step from each schema to the next. To
 * change a stored form, add a step at the end; a field with a fallback needs none.
 */
public final class SchemaHistory {

    private static final String FIELD = "schema";

    private final String noun;
    private final List<Consumer<ObjectNode>> steps;

    private SchemaHistory(String noun, List<Consumer<ObjectNode>> steps) {
        this.noun = noun;
        this.steps = steps;
    }

    /**
     * @param noun what is stored, as users call it
     * @param steps the first turns schema 1 into schema 2, in place
     */
    public static SchemaHistory of(String noun, List<Consumer<ObjectNode>> steps) {
        return new SchemaHistory(noun, List.copyOf(steps));
    }

    /** The schema that this version writes. */
    public int current() {
        return steps.size() + 1;
    }

    /**
     * Brings what was stored to the current schema, in place; what names no schema has the first.
     *
     * @throws ProblemException naming the schema, when a later version wrote it
     */
    public void upgrade(ObjectNode stored) {
        for (int schema = schema(stored); schema < current(); schema++) {
            steps.get(schema - 1).accept(stored);
            stored.put(FIELD, schema + 1);
        }
    }

    private int schema(ObjectNode stored) {
        JsonNode named = stored.path(FIELD);
        int schema = named.isMissingNode() ? 1 : named.asInt(0);
        if (schema < 1 || schema > current()) {
            throw new ProblemException(
                    ProblemKind.UNREADABLE,
                    "unknown_schema",
                    "This %s is stored in schema %s; this version of the service reads schemas 1 to %s. Start the version that wrote it, or a later one."
                            .formatted(noun, named, current()));
        }
        return schema;
    }
}
