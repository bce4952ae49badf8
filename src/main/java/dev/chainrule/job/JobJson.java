package dev.chainrule.job;

import dev.chainrule.database.JsonColumn;
import dev.chainrule.plan.StoredDefinition;
import jakarta.persistence.Converter;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;

/** What a job keeps as JSON in text columns. */
final class JobJson {

    private JobJson() {}

    @Converter
    static final class OfDefinition extends JsonColumn<JsonNode> {
        OfDefinition() {
            super(new TypeReference<>() {});
        }

        /** In the schema of today, whichever it was stored in. */
        @Override
        public @Nullable JsonNode convertToEntityAttribute(@Nullable String json) {
            @Nullable JsonNode stored = super.convertToEntityAttribute(json);
            return stored == null ? null : StoredDefinition.upgraded(stored);
        }
    }

    @Converter
    static final class OfProgress extends JsonColumn<Progress> {
        OfProgress() {
            super(new TypeReference<>() {});
        }
    }
}
