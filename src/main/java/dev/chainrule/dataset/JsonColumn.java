package dev.chainrule.dataset;

import dev.chainrule.format.Warning;
import dev.chainrule.table.Column;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.util.List;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Keeps a list as JSON in a text column. */
abstract class JsonColumn<T> implements AttributeConverter<List<T>, String> {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final TypeReference<List<T>> type;

    JsonColumn(TypeReference<List<T>> type) {
        this.type = type;
    }

    @Override
    public String convertToDatabaseColumn(List<T> list) {
        return JSON.writeValueAsString(list);
    }

    @Override
    public List<T> convertToEntityAttribute(String json) {
        return JSON.readValue(json, type);
    }

    @Converter
    static final class Columns extends JsonColumn<Column> {
        Columns() {
            super(new TypeReference<>() {});
        }
    }

    @Converter
    static final class Warnings extends JsonColumn<Warning> {
        Warnings() {
            super(new TypeReference<>() {});
        }
    }
}
