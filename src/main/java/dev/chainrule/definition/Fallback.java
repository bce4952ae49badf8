package dev.chainrule.definition;

import java.lang.reflect.RecordComponent;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.util.function.SingletonSupplier;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/** What stands for a field that is not given. It is read once, when it is first needed: no value ever changes. */
final class Fallback {

    private final RecordComponent component;
    private final ValueShape shape;
    private final JsonNode json;
    private final Supplier<Object> value = SingletonSupplier.of(this::read);

    private Fallback(RecordComponent component, ValueShape shape, JsonNode json) {
        this.component = component;
        this.shape = shape;
        this.json = json;
    }

    /** What was annotated is JSON without quotes, so what is not JSON is text; null of nothing. */
    static @Nullable Fallback of(String written, RecordComponent component, ValueShape shape) {
        return written.isEmpty() ? null : new Fallback(component, shape, json(written, shape));
    }

    private static JsonNode json(String written, ValueShape shape) {
        try {
            return shape instanceof TextShape
                    ? JsonNodeFactory.instance.stringNode(written)
                    : JsonMapper.shared().readTree(written);
        } catch (JacksonException notJson) {
            return JsonNodeFactory.instance.stringNode(written);
        }
    }

    JsonNode json() {
        return json;
    }

    Object value() {
        return value.get();
    }

    private Object read() {
        DefinitionReader reading = new DefinitionReader(DefinitionLimits.USUAL);
        @Nullable Object read = shape.read(json, JsonLocation.ROOT, reading);
        if (read == null || reading.found() > 0) {
            throw new IllegalStateException("the default of %s does not fit it: %s".formatted(component, json));
        }
        return read;
    }
}
