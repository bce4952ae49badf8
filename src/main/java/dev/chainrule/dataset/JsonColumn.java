package dev.chainrule.dataset;

import dev.chainrule.format.Warning;
import dev.chainrule.table.Column;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.util.List;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Keeps a value as JSON in a text column. */
abstract class JsonColumn<T> implements AttributeConverter<T, String> {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final TypeReference<T> type;

    JsonColumn(TypeReference<T> type) {
        this.type = type;
    }

    @Override
    public String convertToDatabaseColumn(T value) {
        return JSON.writeValueAsString(value);
    }

    @Override
    public T convertToEntityAttribute(String json) {
        return JSON.readValue(json, type);
    }

    @Converter
    static final class Columns extends JsonColumn<List<Column>> {
        Columns() {
            super(new TypeReference<>() {});
        }
    }

    @Converter
    static final class Warnings extends JsonColumn<List<Warning>> {
        Warnings() {
            super(new TypeReference<>() {});
        }
    }

    @Converter
    static final class Options extends JsonColumn<ObjectNode> {
        Options() {
            super(new TypeReference<>() {});
        }
    }
}
