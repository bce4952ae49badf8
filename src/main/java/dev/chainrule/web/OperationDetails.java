package dev.chainrule.web;

import dev.chainrule.definition.Definitions;
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
        DefinitionSchemas.body(method).ifPresent(type -> operation.setRequestBody(body(type)));
        page(method).ifPresent(page -> pageParameters(page).forEach(operation::addParametersItem));
        if (canWait(operation)) {
            operation.addParametersItem(prefer());
        }
        if (operation.getParameters() == null || !operation.getParameters().contains(header())) {
            operation.addParametersItem(header());
        }
        operation.getResponses().addApiResponse(ApiResponses.DEFAULT, new ApiResponse().$ref(OpenApiDocument.PROBLEM));
        return operation;
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

    private static RequestBody body(Class<?> type) {
        Schema<?> schema = new Schema<>().$ref(DefinitionSchemas.PREFIX + Definitions.schemaName(type));
        return new RequestBody()
                .required(true)
                .content(new Content().addMediaType("application/json", new MediaType().schema(schema)));
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
                query("limit", "Most members of the page.", limit),
                query("after", "Id of the last member already seen.", new StringSchema()),
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
        return new Parameter().in("header").name("API-Version").schema(schema);
    }
}
