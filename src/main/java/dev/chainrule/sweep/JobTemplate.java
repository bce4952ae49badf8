package dev.chainrule.sweep;

import dev.chainrule.definition.Definitions;
import dev.chainrule.plan.JobDefinition;
import dev.chainrule.problem.ProblemException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A job's definition with places to fill in. What is filled in is as if the user had written it there: defaults that
 * follow from it follow, and only what lies on the way to it is taken from the job as it would be without it.
 */
final class JobTemplate {

    private static final String TYPE = "type";

    private final ObjectNode asked;
    private final JsonNode resolved;

    /**
     * @param asked as the user wrote it
     * @param resolved the same with every default spelt out
     */
    JobTemplate(JobDefinition asked, JsonNode resolved) {
        this.asked = Definitions.write(asked);
        this.resolved = resolved;
    }

    /** @param values by JSON pointer */
    ObjectNode with(Map<String, JsonNode> values) {
        ObjectNode filled = asked.deepCopy();
        List<Map.Entry<String, JsonNode>> inwards = values.entrySet().stream()
                .sorted(Comparator.comparing(entry -> depth(entry.getKey())))
                .toList();
        for (Map.Entry<String, JsonNode> entry : inwards) {
            String pointer = entry.getKey();
            if (values.keySet().stream().anyMatch(other -> pointer.startsWith(other + "/"))) {
                filled = spelledOut(filled);
            }
            put(filled, JsonPointer.compile(pointer), entry.getValue());
        }
        return filled;
    }

    private static long depth(String pointer) {
        return pointer.chars().filter(c -> c == '/').count();
    }

    /** What stands for an object, such as a number of units, becomes it, so that a field of it can be filled in. */
    private static ObjectNode spelledOut(ObjectNode job) {
        try {
            return Definitions.write(Definitions.readStored(job, JobDefinition.class));
        } catch (ProblemException wrong) {
            return job; // which will be said when all of it is read
        }
    }

    private void put(ObjectNode job, JsonPointer pointer, JsonNode value) {
        JsonNode here = job;
        JsonNode usual = resolved;
        JsonPointer rest = pointer;
        for (; !rest.tail().matches(); rest = rest.tail()) {
            usual = child(usual, rest);
            JsonNode next = inner(child(here, rest), usual);
            set(here, rest, next);
            here = next;
        }
        set(here, rest, value.deepCopy()); // others change what is inside
    }

    private static JsonNode child(JsonNode parent, JsonPointer step) {
        return parent.isArray() ? parent.path(step.getMatchingIndex()) : parent.path(step.getMatchingProperty());
    }

    /** Something that has an inside. */
    private static JsonNode inner(JsonNode written, JsonNode usual) {
        if (written.isContainer()) {
            return written;
        }
        if (written.isString()) {
            return JsonNodeFactory.instance.objectNode().set(TYPE, written);
        }
        boolean chosen = usual.isArray() || usual.has(TYPE);
        return chosen ? usual.deepCopy() : JsonNodeFactory.instance.objectNode();
    }

    /** A place that a list does not have is not made; what is missing is found out when the job is read. */
    private static void set(JsonNode parent, JsonPointer step, JsonNode value) {
        if (parent instanceof ObjectNode object) {
            object.set(step.getMatchingProperty(), value);
        } else if (parent instanceof ArrayNode list && list.has(step.getMatchingIndex())) {
            list.set(step.getMatchingIndex(), value);
        }
    }

    /** Whether a job that is filled in has this place. */
    static boolean has(JsonNode filled, String pointer) {
        return !filled.at(pointer).isMissingNode() && Definitions.knows(filled, JobDefinition.class, pointer);
    }

    /** Whether a place takes whole numbers only. */
    boolean onlyWhole(String pointer) {
        ObjectNode filled = with(Map.of(pointer, JsonNodeFactory.instance.nullNode()));
        return Definitions.onlyWhole(filled, JobDefinition.class, pointer);
    }
}
