package dev.chainrule.checkpoint;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Keeps metrics as JSON in a text column. */
@Converter
final class MetricsColumn implements AttributeConverter<Map<String, @Nullable Double>, String> {

    private static final JsonMapper JSON = JsonMapper.shared();

    @Override
    public String convertToDatabaseColumn(Map<String, @Nullable Double> metrics) {
        return JSON.writeValueAsString(metrics);
    }

    @Override
    public Map<String, @Nullable Double> convertToEntityAttribute(String json) {
        return JSON.readValue(json, new TypeReference<>() {});
    }
}
