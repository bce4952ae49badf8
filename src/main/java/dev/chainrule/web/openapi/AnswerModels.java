package dev.chainrule.web.openapi;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.core.jackson.ModelResolver;
import io.swagger.v3.core.jackson.TypeNameResolver;
import io.swagger.v3.oas.models.media.Schema;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Describes the records we answer with as they are written: in snake_case, with null where a component is
 * {@link Nullable}, with null where a number may not be finite, and with what their Javadoc says of them.
 */
final class AnswerModels extends ModelResolver {

    private static final String REFERENCE = "#/components/schemas/";

    AnswerModels(ObjectMapper mapper) {
        super(WireNames.on(mapper), new NamesOfTypes());
        openapi31(true);
    }

    @Override
    public @Nullable Schema<?> resolve(
            AnnotatedType annotated, ModelConverterContext context, Iterator<ModelConverter> chain) {
        @Nullable Schema<?> schema = super.resolve(annotated, context, chain);
        if (schema == null || annotated.getType() == null) {
            return schema;
        }
        JavaType type = _mapper.constructType(annotated.getType());
        if (type.isRecordType()) {
            Schema<?> defined = defined(schema, context);
            require(type.getRawClass(), defined);
            allowNulls(type.getRawClass(), defined);
            describe(type.getRawClass(), defined);
        }
        if (schema.getTypes() != null && schema.getTypes().contains("number")) {
            schema.addType("null");
        }
        return schema;
    }

    private static Schema<?> defined(Schema<?> schema, ModelConverterContext context) {
        String name = schema.get$ref() == null ? "" : schema.get$ref().substring(REFERENCE.length());
        return context.getDefinedModels().getOrDefault(name, schema);
    }

    /** Every component is written, unless it says itself when it is left out. */
    private static void require(Class<?> type, Schema<?> schema) {
        if (schema.getProperties() == null || type.isAnnotationPresent(JsonInclude.class)) {
            return;
        }
        schema.setRequired(Arrays.stream(type.getRecordComponents())
                .filter(component -> !component.getAccessor().isAnnotationPresent(JsonInclude.class))
                .map(WireNames::of)
                .filter(schema.getProperties()::containsKey)
                .toList());
    }

    @SuppressWarnings("rawtypes")
    private static void allowNulls(Class<?> type, Schema<?> schema) {
        Map<String, Schema> properties = schema.getProperties();
        for (RecordComponent component : type.getRecordComponents()) {
            String name = WireNames.of(component);
            if (properties != null && properties.containsKey(name)) {
                properties.put(name, NullableSchema.of(component.getAnnotatedType(), properties.get(name)));
            }
        }
    }

    @SuppressWarnings("rawtypes")
    private static void describe(Class<?> type, Schema<?> schema) {
        Map<String, Schema> properties = schema.getProperties();
        RecordWords words = new RecordWords(type);
        if (schema.getDescription() == null && !words.summary().isEmpty()) {
            schema.setDescription(words.summary());
        }
        for (RecordComponent component : type.getRecordComponents()) {
            String said = words.of(component);
            if (said != null && properties != null) {
                boolean anything = JsonNode.class.isAssignableFrom(component.getType());
                properties.computeIfPresent(
                        WireNames.of(component),
                        (name, property) -> described(anything ? copy(property) : property, said));
            }
        }
    }

    /** Swagger gives every property of such a type the same schema. */
    private static Schema<?> copy(Schema<?> shared) {
        Schema<?> copy = new Schema<>().types(shared.getTypes());
        copy.setItems(shared.getItems());
        return copy;
    }

    private static Schema<?> described(Schema<?> property, String description) {
        return property.getDescription() == null ? property.description(description) : property;
    }

    /** A part of an answer is named after both, because each answer has its own {@code Links}. */
    private static final class NamesOfTypes extends TypeNameResolver {

        @Override
        protected String getNameOfClass(Class<?> type) {
            Class<?> outer = type.getEnclosingClass();
            boolean part = outer != null && outer.isRecord();
            return part ? getNameOfClass(outer) + type.getSimpleName() : type.getSimpleName();
        }
    }
}
