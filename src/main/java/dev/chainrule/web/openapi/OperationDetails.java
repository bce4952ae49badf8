package dev.chainrule.web.openapi;

import dev.chainrule.choice.Word;
import dev.chainrule.definition.Definitions;
import dev.chainrule.web.DefinitionBody;
import dev.chainrule.web.ParameterWords;
import dev.chainrule.web.PreferFilter;
import dev.chainrule.web.Refusals;
import dev.chainrule.web.paging.OldestFirst;
import dev.chainrule.web.paging.PageRequest;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.parameters.RequestBody;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.springdoc.core.customizers.GlobalOperationCustomizer;
import org.springframework.core.MethodParameter;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;
import org.springframework.web.method.HandlerMethod;

/** Adds to each operation what Swagger cannot see in the method: bodies, paging, versions, problems. */
final class OperationDetails implements GlobalOperationCustomizer {

    @Override
    public Operation customize(Operation operation, HandlerMethod method) {
        operation.setOperationId(id(method));
        operation.setTags(List.of(module(method)));
        DefinitionSchemas.body(method).ifPresent(body -> operation.setRequestBody(body(body)));
        page(method).ifPresent(page -> pageParameters(page).forEach(parameter -> add(parameter, operation)));
        if (canWait(operation)) {
            add(prefer(), operation);
        }
        add(header(), operation);
        operation.getParameters().forEach(OperationDetails::complete);
        Refusals.of(method, operation);
        operation.getResponses().addApiResponse(ApiResponses.DEFAULT, new ApiResponse().$ref(Refusals.PROBLEM));
        return operation;
    }

    /** Two methods may answer the same path in different forms, and share its parameters. */
    private static void add(Parameter parameter, Operation operation) {
        List<Parameter> known = new ArrayList<>(Objects.requireNonNullElse(operation.getParameters(), List.of()));
        known.removeIf(other ->
                parameter.getName().equals(other.getName()) && parameter.getIn().equals(other.getIn()));
        operation.setParameters(known);
        operation.addParametersItem(parameter);
    }

    private static void complete(Parameter parameter) {
        if (parameter.getDescription() == null) {
            parameter.setDescription(ParameterWords.description(parameter.getName()));
        }
        Schema<?> schema = parameter.getSchema();
        if (schema != null && schema.getDefault() instanceof Enum<?> constant) {
            setDefault(schema, Word.of(constant));
        }
        if (schema != null && parameter.getStyle() == Parameter.StyleEnum.FORM) {
            schema.setAdditionalProperties(new StringSchema());
            parameter.setRequired(false);
        }
    }

    @SuppressWarnings("unchecked")
    private static void setDefault(Schema<?> schema, Object value) {
        ((Schema<Object>) schema).setDefault(value);
    }

    /** {@code DatasetController.list} is {@code dataset_list}: stable, and unique as the method is. */
    private static String id(HandlerMethod method) {
        String controller = ClassUtils.getUserClass(method.getBeanType()).getSimpleName();
        return StringUtils.uncapitalize(controller.replaceFirst("Controller$", "")) + "_"
                + method.getMethod().getName();
    }

    private static String module(HandlerMethod method) {
        String[] packages = method.getBeanType().getPackageName().split("\\.", 4);
        return packages.length > 2 ? packages[2] : "other";
    }

    private static RequestBody body(MethodParameter body) {
        Schema<?> schema =
                new Schema<>().$ref(DefinitionSchemas.PREFIX + Definitions.schemaName(body.getParameterType()));
        MediaType json = new MediaType().schema(schema);
        String example = Objects.requireNonNull(body.getParameterAnnotation(DefinitionBody.class))
                .example();
        if (!example.isEmpty()) {
            json.setExample(DefinitionSchemas.json(example));
        }
        return new RequestBody().required(true).content(new Content().addMediaType("application/json", json));
    }

    private static Optional<MethodParameter> page(HandlerMethod method) {
        return Arrays.stream(method.getMethodParameters())
                .filter(parameter -> parameter.getParameterType() == PageRequest.class)
                .findFirst();
    }

    private static List<Parameter> pageParameters(MethodParameter page) {
        Schema<Number> limit = new IntegerSchema();
        limit.setDefault(PageRequest.USUAL);
        limit.setMinimum(BigDecimal.ONE);
        limit.setMaximum(BigDecimal.valueOf(PageRequest.MOST));
        Schema<?> order = new StringSchema()
                ._enum(List.of("asc", "desc"))
                ._default(page.hasParameterAnnotation(OldestFirst.class) ? "asc" : "desc");
        return List.of(
                query("limit", "Maximum number of items on the page.", limit),
                query("after", "Id of the last item already seen.", new StringSchema()),
                query("order", "desc: newest first.", order));
    }

    private static Parameter query(String name, String description, Schema<?> schema) {
        return new Parameter().in("query").name(name).description(description).schema(schema);
    }

    private static boolean canWait(Operation operation) {
        List<Parameter> parameters = Objects.requireNonNullElse(operation.getParameters(), List.of());
        return parameters.stream().anyMatch(parameter -> PreferFilter.WAIT.equals(parameter.getName()))
                && parameters.stream().noneMatch(parameter -> PreferFilter.HEADER.equals(parameter.getName()));
    }

    private static Parameter prefer() {
        return new Parameter()
                .in("header")
                .name(PreferFilter.HEADER)
                .description("wait=10 is the same as ?wait=10 (RFC 7240).")
                .schema(new StringSchema());
    }

    private static Parameter header() {
        Schema<?> schema = new StringSchema()._enum(List.of("1"))._default("1");
        return new Parameter()
                .in("header")
                .name("API-Version")
                .description("Version of this API; there is only one.")
                .schema(schema);
    }
}
