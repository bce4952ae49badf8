package dev.chainrule.web;

import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem.HttpMethod;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;
import org.springframework.http.HttpStatus;
import org.springframework.web.method.HandlerMethod;

/**
 * Names the statuses of each operation besides its success: those that follow from what it takes and answers, and those
 * that it says itself by {@link Refuses}. Every other one, as of a request that no operation fits, is the default.
 */
public final class Refusals implements GlobalOpenApiCustomizer {

    /** What the document calls the body of a refusal. */
    public static final String PROBLEM = "Problem";

    private static final String PROBLEM_JSON = "application/problem+json";

    /** What each means wherever nothing more is said of it. */
    private static final Map<HttpStatus, String> MEANINGS = meanings();

    private static Map<HttpStatus, String> meanings() {
        Map<HttpStatus, String> meanings = new LinkedHashMap<>();
        meanings.put(
                HttpStatus.BAD_REQUEST,
                "The request is malformed: an unknown or invalid parameter, invalid JSON, an unknown API-Version");
        meanings.put(
                HttpStatus.FORBIDDEN,
                "The request comes from a page of another site, or names a host that is not this one (chainrule.security.allowed-hosts)");
        meanings.put(HttpStatus.NOT_FOUND, "There is no resource with this id or name");
        meanings.put(HttpStatus.NOT_ACCEPTABLE, "None of the media types in Accept is available");
        meanings.put(HttpStatus.CONFLICT, "The request conflicts with the current state");
        meanings.put(
                HttpStatus.PRECONDITION_FAILED,
                "The resource has none of the tags in If-Match, or one of those in If-None-Match; the detail says which it has");
        meanings.put(HttpStatus.CONTENT_TOO_LARGE, "The request exceeds a limit, which the detail names");
        meanings.put(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "The media type of the body is not supported");
        meanings.put(HttpStatus.UNPROCESSABLE_CONTENT, "The request is well-formed, but invalid");
        meanings.put(HttpStatus.INTERNAL_SERVER_ERROR, "An internal error; the log has it under the request_id");
        meanings.put(
                HttpStatus.SERVICE_UNAVAILABLE,
                "The service is temporarily unable to do it, or a file that it needs is damaged; the detail says which");
        return meanings;
    }

    /** Where an operation says itself when it refuses. */
    public static void of(HandlerMethod method, Operation operation) {
        for (Refuses refuses : method.getMethod().getAnnotationsByType(Refuses.class)) {
            operation.getResponses().addApiResponse(code(refuses.status()), problem(refuses.when()));
        }
    }

    @Override
    public void customise(OpenAPI document) {
        Components components = document.getComponents();
        for (ErrorDialect dialect : ErrorDialect.values()) {
            ModelConverters.getInstance(true).readAll(dialect.schema()).forEach(components::addSchemas);
            components.addResponses(
                    dialect.prefix() + PROBLEM, said("What went wrong, where, and how to fix it", dialect));
            MEANINGS.forEach((status, meaning) ->
                    components.addResponses(dialect.prefix() + name(status), said(meaning, dialect)));
        }
        document.getPaths()
                .forEach((path, item) ->
                        item.readOperationsMap().forEach((method, operation) -> complete(path, method, operation)));
    }

    private static void complete(String path, HttpMethod method, Operation operation) {
        ApiResponses responses = operation.getResponses();
        if (method == HttpMethod.GET && ContentTags.areMadeFor(path)) {
            addIfAbsent(
                    responses, "304", new ApiResponse().description("Not modified since the ETag in If-None-Match"));
        }
        name(HttpStatus.BAD_REQUEST, responses);
        name(HttpStatus.FORBIDDEN, responses);
        if (path.contains("{")) {
            name(HttpStatus.NOT_FOUND, responses);
        }
        if (responses.values().stream().anyMatch(Refusals::hasContent)) {
            name(HttpStatus.NOT_ACCEPTABLE, responses);
        }
        if (has(operation, "header", "Idempotency-Key")) {
            addIfAbsent(
                    responses,
                    "303",
                    new ApiResponse()
                            .description(
                                    "The request was already processed with this Idempotency-Key; Location says where the result is"));
            name(HttpStatus.CONFLICT, responses);
        }
        if (has(operation, "header", EntityTags.IF_MATCH)) {
            name(HttpStatus.PRECONDITION_FAILED, responses);
        }
        if (operation.getRequestBody() != null) {
            name(HttpStatus.CONTENT_TOO_LARGE, responses);
            name(HttpStatus.UNSUPPORTED_MEDIA_TYPE, responses);
        }
        if (operation.getRequestBody() != null || takesQuery(operation)) {
            name(HttpStatus.UNPROCESSABLE_CONTENT, responses);
        }
        name(HttpStatus.INTERNAL_SERVER_ERROR, responses);
        name(HttpStatus.SERVICE_UNAVAILABLE, responses);
        sort(responses);
        say(responses, ErrorDialect.of(path));
    }

    /** What is refused there, in the words that its clients read. */
    private static void say(ApiResponses responses, ErrorDialect dialect) {
        if (dialect == ErrorDialect.PROBLEM) {
            return;
        }
        responses.values().forEach(response -> {
            if (response.get$ref() != null) {
                response.set$ref(dialect.prefix() + response.get$ref().replaceFirst(".*/", ""));
            } else if (response.getContent() != null && response.getContent().containsKey(PROBLEM_JSON)) {
                response.setContent(content(dialect));
            }
        });
    }

    private static boolean hasContent(ApiResponse response) {
        return response.getContent() != null && !response.getContent().containsKey(PROBLEM_JSON);
    }

    private static boolean takesQuery(Operation operation) {
        return parameters(operation).stream().anyMatch(parameter -> "query".equals(parameter.getIn()));
    }

    private static boolean has(Operation operation, String in, String name) {
        return parameters(operation).stream()
                .anyMatch(parameter -> in.equals(parameter.getIn()) && name.equals(parameter.getName()));
    }

    private static List<Parameter> parameters(Operation operation) {
        return Objects.requireNonNullElse(operation.getParameters(), List.of());
    }

    private static void name(HttpStatus status, ApiResponses responses) {
        addIfAbsent(responses, code(status), new ApiResponse().$ref(name(status)));
    }

    private static void addIfAbsent(ApiResponses responses, String code, ApiResponse response) {
        if (!responses.containsKey(code)) {
            responses.addApiResponse(code, response);
        }
    }

    /** By number, the default last. */
    private static void sort(ApiResponses responses) {
        for (String code : new TreeSet<>(responses.keySet())) {
            ApiResponse response = responses.remove(code);
            responses.addApiResponse(code, response);
        }
    }

    private static String code(HttpStatus status) {
        return String.valueOf(status.value());
    }

    /** {@code NotFound} and the like. */
    private static String name(HttpStatus status) {
        return status.getReasonPhrase().replaceAll("[^A-Za-z]", "");
    }

    private static ApiResponse problem(String description) {
        return said(description, ErrorDialect.PROBLEM);
    }

    private static ApiResponse said(String description, ErrorDialect dialect) {
        return new ApiResponse().description(description).content(content(dialect));
    }

    private static Content content(ErrorDialect dialect) {
        Schema<?> schema =
                new Schema<>().$ref("#/components/schemas/" + dialect.schema().getSimpleName());
        return new Content().addMediaType(dialect.type().toString(), new MediaType().schema(schema));
    }
}
