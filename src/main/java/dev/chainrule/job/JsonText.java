package dev.chainrule.job;

import dev.chainrule.plan.JobDefinition;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Keeps a value as JSON in a text column. */
public abstract class JsonText<T> implements AttributeConverter<@Nullable T, @Nullable String> {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final TypeReference<T> type;

    JsonText(TypeReference<T> type) {
        this.type = type;
    }

    @Override
    public @Nullable String convertToDatabaseColumn(@Nullable T value) {
        return value == null ? null : JSON.writeValueAsString(value);
    }

    @Override
    public @Nullable T convertToEntityAttribute(@Nullable String json) {
        return json == null ? null : JSON.readValue(json, type);
    }

    @Converter
    static final class OfDefinition extends JsonText<JsonNode> {
        OfDefinition() {
            super(new TypeReference<>() {});
        }

        /** In the schema of today, whichever it was stored in. */
        @Override
        public @Nullable JsonNode convertToEntityAttribute(@Nullable String json) {
            @Nullable JsonNode stored = super.convertToEntityAttribute(json);
            if (stored != null && stored.get("network") instanceof ObjectNode network) {
                JobDefinition.NetworkDefinition.SCHEMAS.upgrade(network);
            }
            return stored;
        }
    }

    @Converter
    static final class OfProgress extends JsonText<Progress> {
        OfProgress() {
            super(new TypeReference<>() {});
        }
    }

    @Converter
    static final class OfError extends JsonText<JobError> {
        OfError() {
            super(new TypeReference<>() {});
        }
    }

    @Converter
    static final class OfWarnings extends JsonText<List<String>> {
        OfWarnings() {
            super(new TypeReference<>() {});
        }
    }
}
