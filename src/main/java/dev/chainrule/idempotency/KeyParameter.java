package dev.chainrule.idempotency;

import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.Parameter;
import org.springdoc.core.customizers.GlobalOperationCustomizer;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;

/** Describes the header where it is heeded. */
@Component
final class KeyParameter implements GlobalOperationCustomizer {

    @Override
    public Operation customize(Operation operation, HandlerMethod method) {
        Parameter key = new Parameter()
                .in("header")
                .name(Key.HEADER)
                .description(
                        "Idempotent retries: the same request with the same key returns the first response again and creates nothing.")
                .schema(new StringSchema().maxLength(255));
        boolean there =
                operation.getParameters() != null && operation.getParameters().contains(key);
        return method.hasMethodAnnotation(Creates.class) && !there ? operation.addParametersItem(key) : operation;
    }
}
