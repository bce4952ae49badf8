package dev.chainrule.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Whoever reads the document at {@code /v3/api-docs} finds it valid, and all that they need to use the service. */
@Story
class DocumentStoryTests {

    private static final Set<String> BINARY = Set.of(
            "application/zip",
            "application/gzip",
            "application/octet-stream",
            "application/onnx",
            "image/png",
            "image/jpeg");

    private record Operation(String name, JsonNode content) {

        JsonNode response(String status) {
            return content.at("/responses/" + status);
        }

        List<JsonNode> parameters() {
            return content.path("parameters").valueStream().toList();
        }
    }

    private final SchemaRegistry schemas = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private final JsonNode document;
    private final List<Operation> operations = new ArrayList<>();

    DocumentStoryTests(@LocalServerPort int port) {
        document = new Api(port).document();
        document.get("paths")
                .forEachEntry((path, item) -> item.forEachEntry((method, content) -> operations.add(
                        new Operation(method.toUpperCase(java.util.Locale.ROOT) + " " + path, content))));
    }

    @Test
    void isValidOpenApi() throws IOException {
        try (InputStream official = getClass().getResourceAsStream("/openapi/schema-3.1.json")) {
            Schema schema = schemas.getSchema(JsonMapper.shared().readTree(Objects.requireNonNull(official)));
            assertThat(schema.validate(document)).isEmpty();
        }
    }

    @Test
    void referencesLeadSomewhere() {
        everywhere((place, node) -> {
            String reference = node.path("$ref").asString("");
            assertThat(reference.isEmpty()
                            || !document.at(reference.replaceFirst("^#", "")).isMissingNode())
                    .as("%s refers to %s", place, reference)
                    .isTrue();
        });
    }

    @Test
    void eachOperationHasANameOfItsOwn() {
        assertThat(operations.stream()
                        .map(operation ->
                                operation.content().path("operationId").asString()))
                .doesNotHaveDuplicates()
                .allMatch(id -> id.matches("[A-Za-z]+_[A-Za-z]+"));
    }

    @Test
    void eachParameterStandsOnceAndSaysWhatItIsFor() {
        for (Operation operation : operations) {
            assertThat(operation.parameters().stream()
                            .map(one -> one.path("in").asString() + " "
                                    + one.path("name").asString()))
                    .as(operation.name())
                    .doesNotHaveDuplicates();
            for (JsonNode parameter : operation.parameters()) {
                assertThat(parameter.path("description").asString(""))
                        .as(
                                "%s, parameter %s: say what it is for by @Parameter(description = …), or for all of this name in ParameterWords",
                                operation.name(), parameter.path("name"))
                        .isNotEmpty();
            }
        }
    }

    @Test
    void eachDefaultIsPossible() {
        everywhere((place, node) -> {
            if (node.has("default") && !place.endsWith("/properties") && !place.endsWith("/responses")) {
                assertThat(resolved(node).validate(node.get("default")))
                        .as("the default at %s", place)
                        .isEmpty();
            }
        });
    }

    @Test
    void eachBodyHasAnExampleThatFits() {
        for (Operation operation : operations) {
            operation.content().at("/requestBody/content").forEachEntry((type, body) -> {
                String place = "%s, body of %s".formatted(operation.name(), type);
                if (BINARY.contains(type)) {
                    return;
                }
                assertThat(body.has("example"))
                        .as(
                                "%s: give one that can be sent, as @DefinitionBody(example = …) or by an @ExampleObject",
                                place)
                        .isTrue();
                assertThat(resolved(body.get("schema")).validate(body.get("example")))
                        .as(place)
                        .isEmpty();
            });
        }
    }

    @Test
    void eachOperationNamesTheStatusesItRefusesWith() {
        for (Operation operation : operations) {
            List<String> expected = new ArrayList<>(List.of("400", "403", "500", "503"));
            if (operation.name().contains("{")) {
                expected.add("404");
            }
            if (operation.content().has("requestBody")) {
                expected.addAll(List.of("413", "415", "422"));
            }
            if (operation.content().path("responses").propertyStream().anyMatch(DocumentStoryTests::answersSomething)) {
                expected.add("406");
            }
            if (operation.parameters().stream()
                    .anyMatch(one -> one.path("name").asString().equals("Idempotency-Key"))) {
                expected.addAll(List.of("303", "409"));
            }
            boolean changes = operation.name().matches("DELETE (?!.*/aliases/).*|POST .*/(cancel|pause|resume|step)");
            if (changes) {
                expected.add("409");
            }
            assertThat(operation.content().path("responses").propertyNames())
                    .as(
                            "%s: what its signature does not show is said by @Refuses(status = …, when = …) on the method",
                            operation.name())
                    .containsAll(expected)
                    .contains("default");
        }
        assertThat(operations.stream().filter(one -> !one.response("304").isMissingNode()))
                .extracting(Operation::name)
                .contains("GET /jobs/{id}", "GET /models", "GET /queue", "GET /activations/{name}")
                .doesNotContain("GET /jobs/{id}/history", "GET /datasets/{id}/rows");
    }

    private static boolean answersSomething(Map.Entry<String, JsonNode> response) {
        return response.getKey().startsWith("2") && response.getValue().has("content");
    }

    @Test
    void everyPropertyOfEveryAnswerIsDescribed() {
        Set<String> described = new LinkedHashSet<>();
        for (Operation operation : operations) {
            operation
                    .content()
                    .get("responses")
                    .forEachEntry((status, response) -> describe(operation.name() + " " + status, response, described));
        }
        assertThat(described).contains("#/components/schemas/JobResponse", "#/components/schemas/Problem");
    }

    private void describe(String place, JsonNode node, Set<String> known) {
        String reference = node.path("$ref").asString("");
        if (!reference.isEmpty() && known.add(reference)) {
            describe(reference, document.at(reference.substring(1)), known);
        }
        if (node.path("properties").isObject()) {
            node.get("properties")
                    .forEachEntry((name, property) -> assertThat(
                                    property.path("description").asString(""))
                            .as(
                                    "%s of %s: add @param to the Javadoc of its record, or a word for all of this name to CommonWords",
                                    name, place)
                            .isNotEmpty());
        }
        node.forEach(inner -> describe(place, inner, known));
    }

    @Test
    void predictionsHaveAType() {
        JsonNode predictions = document.at("/components/schemas/PredictionResponse/properties/predictions/items");

        assertThat(predictions.path("$ref").asString()).isEqualTo("#/components/schemas/Prediction");
        assertThat(resolved(predictions)
                        .validate(read("{\"label\":1,\"probability\":0.5,\"probabilities\":{\"1\":0.5}}")))
                .isEmpty();
        assertThat(resolved(predictions).validate(read("null"))).isEmpty();
        assertThat(resolved(predictions).validate(read("{\"x\":1.5,\"y\":null}")))
                .isEmpty();
        assertThat(resolved(predictions).validate(read("\"setosa\""))).isNotEmpty();
    }

    private static JsonNode read(String json) {
        return JsonMapper.shared().readTree(json);
    }

    private Schema resolved(JsonNode schema) {
        ObjectNode root = (ObjectNode) schema.deepCopy();
        root.set("components", document.get("components"));
        return schemas.getSchema(root);
    }

    private void everywhere(BiConsumer<String, JsonNode> check) {
        walk("", document, check);
    }

    private static void walk(String place, JsonNode node, BiConsumer<String, JsonNode> check) {
        if (node.isObject()) {
            check.accept(place, node);
            node.forEachEntry((name, inner) -> {
                if (!name.equals("example")) {
                    walk(place + "/" + name, inner, check);
                }
            });
        } else {
            node.forEach(inner -> walk(place, inner, check));
        }
    }
}
