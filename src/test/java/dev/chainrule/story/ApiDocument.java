package dev.chainrule.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.net.http.HttpRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What the service says of itself; an answer it does not say of itself fails. */
final class ApiDocument {

    private static final String PROBLEM = "/components/responses/%sProblem";
    private static final Pattern OF_A_PROTOCOL = Pattern.compile("/v[12](/.*)?");
    private static final Pattern OF_MLFLOW = Pattern.compile("/models/[^/]+/invocations|/ping|/health|/version");

    /**
     * By who says it: a service takes seconds to make its document, and a schema takes longer to read than most answers to be
     * given.
     */
    private static final Map<Object, ApiDocument> SAID = new ConcurrentHashMap<>();

    /** By which the schemas find it; nobody goes there. */
    private static final String PLACE = "https://service.invalid/v3/api-docs";

    private final ObjectNode document;
    private final SchemaRegistry registry;
    private final Map<String, Pattern> paths = new LinkedHashMap<>();
    private final Map<String, Schema> schemas = new ConcurrentHashMap<>();

    private ApiDocument(JsonNode document) {
        this.document = (ObjectNode) document;
        closed(document.at("/components/schemas"));
        this.registry = SchemaRegistry.withDefaultDialect(
                SpecificationVersion.DRAFT_2020_12, builder -> builder.schemas(Map.of(PLACE, document.toString())));
        document.get("paths")
                .propertyNames()
                .forEach(template -> paths.put(template, Pattern.compile(template.replaceAll("\\{[^}]*}", "[^/]+"))));
    }

    /**
     * What was said once.
     *
     * @param who says the same whenever it is asked: the port of a service, or the jar of several
     * @param ask brings the document
     */
    static ApiDocument of(Object who, Supplier<String> ask) {
        return SAID.computeIfAbsent(
                who, unknown -> new ApiDocument(JsonMapper.shared().readTree(ask.get())));
    }

    /** Nothing may be answered that is not described. */
    private static void closed(JsonNode schema) {
        if (schema.isObject() && schema.has("properties") && !schema.has("additionalProperties")) {
            ((ObjectNode) schema).put("additionalProperties", false);
        }
        schema.forEach(ApiDocument::closed);
    }

    /** Every operation there is, by its path and its method. */
    JsonNode paths() {
        return document.get("paths");
    }

    void check(HttpRequest request, Answer answer) {
        String path = request.uri().getRawPath();
        String operation = operation(path, request.method())
                .map(template -> "/paths/%s/%s".formatted(escaped(template), lower(request.method())))
                .orElse("");
        if (path.startsWith("/actuator") && operation.isEmpty()) {
            return;
        }
        String response = operation.isEmpty() ? problem(path) : response(operation, answer);
        assertThat(answer.status() < 400 && operation.isEmpty())
                .as("%s is documented", answer)
                .isFalse();
        content(response, answer);
        assertThat(answer.header("X-Request-Id")).as(answer.toString()).isNotEmpty();
    }

    /** Whoever speaks another protocol is refused in its words. */
    private static String problem(String path) {
        String words = OF_A_PROTOCOL.matcher(path).matches() ? "Sentence" : "";
        return PROBLEM.formatted(OF_MLFLOW.matcher(path).matches() ? "Mlflow" : words);
    }

    private Optional<String> operation(String path, String method) {
        return paths.entrySet().stream()
                .filter(known -> known.getValue().matcher(path).matches())
                .map(Map.Entry::getKey)
                .filter(template -> document.get("paths").get(template).has(lower(method)))
                .min((one, other) -> Integer.compare(one.indexOf('{'), other.indexOf('{')));
    }

    private String response(String operation, Answer answer) {
        String exact = operation + "/responses/" + answer.status();
        assertThat(document.at(exact).isMissingNode())
                .as(
                        "the document names no such status; say it by @Refuses(status = …, when = …) on the method: %s",
                        answer)
                .isFalse();
        return document.at(exact + "/$ref").asString("#" + exact).substring(1);
    }

    private void content(String response, Answer answer) {
        JsonNode content = document.at(response + "/content");
        if (content.isMissingNode()) {
            assertThat(answer.body()).as(answer.toString()).isEmpty();
            return;
        }
        assertThat(content.propertyNames()).as(answer.toString()).contains(answer.contentType());
        if (answer.contentType().matches("application/(.+\\+)?json")) {
            assertThat(schema(response + "/content/" + escaped(answer.contentType()) + "/schema")
                            .validate(answer.json()))
                    .as(answer.toString())
                    .isEmpty();
        }
    }

    private Schema schema(String pointer) {
        return schemas.computeIfAbsent(
                pointer,
                key -> registry.getSchema(JsonMapper.shared().createObjectNode().put("$ref", PLACE + "#" + key)));
    }

    private static String escaped(String key) {
        return key.replace("~", "~0").replace("/", "~1");
    }

    private static String lower(String method) {
        return method.toLowerCase(java.util.Locale.ROOT);
    }
}
