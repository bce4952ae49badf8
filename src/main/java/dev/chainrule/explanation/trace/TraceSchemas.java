package dev.chainrule.explanation.trace;

import dev.chainrule.explanation.ExplanationSettings;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.media.Schema;
import java.math.BigDecimal;
import java.util.Objects;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** The limit of a trace in the OpenAPI document, which is a setting and so stands in no definition. */
@Component
@Order(Ordered.LOWEST_PRECEDENCE)
final class TraceSchemas implements GlobalOpenApiCustomizer {

    private final ExplanationSettings settings;

    TraceSchemas(ExplanationSettings settings) {
        this.settings = settings;
    }

    @Override
    public void customise(OpenAPI document) {
        Schema<?> definition = document.getComponents().getSchemas().get("TraceDefinition");
        if (definition != null) {
            Schema<?> top = Objects.requireNonNull(
                    (Schema<?>) definition.getProperties().get("top"));
            top.setMinimum(BigDecimal.ONE);
            top.setMaximum(BigDecimal.valueOf(settings.maxTop()));
        }
    }
}
