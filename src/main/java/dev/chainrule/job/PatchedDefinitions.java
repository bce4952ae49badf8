package dev.chainrule.job;

import dev.chainrule.plan.JobDefinition;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.Violation;
import dev.chainrule.web.DefinitionCompletion;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonStructure;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Definitions that are another job's but for some changes: {@code from_job} beside a JSON Patch (RFC 6902). What comes of
 * it is read like any other definition.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class PatchedDefinitions implements DefinitionCompletion {

    static final String FROM_JOB = "from_job";
    static final String PATCH = "patch";

    /** What may be said anew beside them: it has no part in what is learned. */
    private static final Set<String> BESIDE = Set.of("name", "metadata", "priority", "owner", "notify", "checkpoints");

    private static final Set<String> OPERATIONS = Set.of("add", "remove", "replace", "move", "copy", "test");
    private static final int MOST_OPERATIONS = 1000;
    private static final JsonMapper JSON = JsonMapper.shared();

    private final TrainingJobRepository jobs;

    PatchedDefinitions(TrainingJobRepository jobs) {
        this.jobs = jobs;
    }

    @Override
    public boolean suits(Class<?> definition) {
        return definition == JobDefinition.class;
    }

    @Override
    public JsonNode complete(JsonNode body) {
        if (!body.has(FROM_JOB) && !body.has(PATCH)) {
            return body;
        }
        ObjectNode asked = (ObjectNode) body;
        require(asked);
        ObjectNode definition = definition(asked.get(FROM_JOB).stringValue());
        JsonNode patched = asked.has(PATCH) ? patched(definition, asked.get(PATCH)) : definition;
        if (!(patched instanceof ObjectNode whole)) {
            throw ProblemException.invalid(
                    "/" + PATCH, "leaves no definition", shown(patched), "a definition is a JSON object");
        }
        asked.properties().stream()
                .filter(field -> BESIDE.contains(field.getKey()))
                .forEach(field -> whole.set(field.getKey(), field.getValue()));
        return whole;
    }

    private static void require(ObjectNode asked) {
        List<Violation> violations = new ArrayList<>();
        if (!asked.path(FROM_JOB).isString()) {
            violations.add(Violation.at(
                    "/" + FROM_JOB,
                    "patch changes the definition of a job, so from_job must name one",
                    shown(asked.get(FROM_JOB)),
                    "the id of a job, as GET /jobs lists them"));
        }
        asked.propertyNames().stream()
                .filter(name -> !name.equals(FROM_JOB) && !name.equals(PATCH) && !BESIDE.contains(name))
                .forEach(name -> violations.add(Violation.at(
                        Violation.field("", name),
                        "stands beside from_job, where only changes by patch count",
                        shown(asked.get(name)),
                        "{\"op\": \"add\", \"path\": \"/%s\", \"value\": …} in patch".formatted(name))));
        if (asked.has(PATCH)) {
            check(asked.get(PATCH), violations);
        }
        if (!violations.isEmpty()) {
            throw ProblemException.invalid(violations);
        }
    }

    private static void check(JsonNode patch, List<Violation> violations) {
        if (!patch.isArray() || patch.size() > MOST_OPERATIONS) {
            violations.add(Violation.at(
                    "/" + PATCH,
                    "must be a list of at most %s operations".formatted(MOST_OPERATIONS),
                    shown(patch),
                    "[{\"op\": \"replace\", \"path\": \"/training/epochs\", \"value\": 100}]"));
            return;
        }
        for (int i = 0; i < patch.size(); i++) {
            check(patch.get(i), "/%s/%s".formatted(PATCH, i), violations);
        }
    }

    private static void check(JsonNode operation, String at, List<Violation> violations) {
        String op = operation.path("op").asString("");
        if (!operation.path("op").isString() || !OPERATIONS.contains(op)) {
            violations.add(Violation.at(
                    at + "/op",
                    "is no operation of a JSON Patch",
                    shown(operation.get("op")),
                    "add, remove, replace, move, copy or test"));
            return;
        }
        requirePointer(operation, "path", at, violations);
        if (op.equals("move") || op.equals("copy")) {
            requirePointer(operation, "from", at, violations);
        } else if (!op.equals("remove") && !operation.has("value")) {
            violations.add(Violation.at(at + "/value", "is missing", null, "what is to stand there"));
        }
    }

    private static void requirePointer(JsonNode operation, String field, String at, List<Violation> violations) {
        JsonNode pointer = operation.path(field);
        if (!pointer.isString()
                || !(pointer.stringValue().isEmpty() || pointer.stringValue().startsWith("/"))) {
            violations.add(Violation.at(
                    at + "/" + field,
                    "must be a JSON pointer into the definition",
                    shown(operation.get(field)),
                    "such as /training/optimizer/learning_rate"));
        }
    }

    private ObjectNode definition(String id) {
        TrainingJob job = jobs.findById(id)
                .orElseThrow(() -> ProblemException.invalid(
                        "/" + FROM_JOB,
                        "There is no job \"%s\".".formatted(id),
                        id,
                        "the id of a job, as GET /jobs lists them"));
        ObjectNode definition = (ObjectNode) job.json().deepCopy();
        definition.put("dataset", job.datasetId()); // its name may mean a newer one by now
        return definition;
    }

    /** Operation by operation, so that the answer can say which does not fit. */
    private static JsonNode patched(ObjectNode definition, JsonNode patch) {
        JsonStructure whole = read(definition, "");
        for (int i = 0; i < patch.size(); i++) {
            String at = "/%s/%s".formatted(PATCH, i);
            JsonArray one = Json.createArrayBuilder()
                    .add((JsonObject) read(patch.get(i), at))
                    .build();
            try {
                whole = Json.createPatch(one).apply(whole);
            } catch (JsonException | ClassCastException | IllegalArgumentException misfit) {
                throw misfit(patch.get(i), at);
            }
        }
        return JSON.readTree(whole.toString());
    }

    private static ProblemException misfit(JsonNode operation, String at) {
        String path = operation.path("path").asString("");
        String why =
                switch (operation.path("op").asString("")) {
                    case "test" -> "does not hold: something else stands at %s, or nothing".formatted(path);
                    case "add" ->
                        "does not fit the definition of the job: %s is in nothing that is there, or beyond the end of a list"
                                .formatted(path);
                    case "move", "copy" ->
                        "does not fit the definition of the job: from is not there, or %s is inside it or in nothing that is there"
                                .formatted(path);
                    default -> "does not fit the definition of the job: there is nothing at %s".formatted(path);
                };
        return ProblemException.invalid(
                at, why, shown(operation), "GET the job shows its definition; /- adds at the end of a list");
    }

    private static JsonStructure read(JsonNode node, String at) {
        try (JsonReader reader = Json.createReader(new StringReader(node.toString()))) {
            return reader.read();
        } catch (JsonException unreadable) {
            throw ProblemException.invalid(at, "cannot be read as an operation", shown(node), null);
        }
    }

    private static @Nullable Object shown(@Nullable JsonNode value) {
        if (value == null || value.isNull()) {
            return null;
        }
        String text = value.isString() ? value.stringValue() : value.toString();
        int longest = 200;
        return text.length() > longest ? text.substring(0, longest) + "…" : text;
    }
}
