package dev.chainrule.definition;

import java.math.BigDecimal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A double: always finite. */
record NumberShape(Bounds bounds) implements ValueShape {

    @Override
    public @Nullable Object read(JsonNode json, JsonLocation place, DefinitionReader reading) {
        if (!json.isNumber()) {
            reading.reportMismatch(place, json, this);
            return null;
        }
        double number = json.numberValue().doubleValue();
        Optional<String> violation = violation(number);
        if (violation.isPresent()) {
            reading.report(place, violation.get(), json, expected());
            return null;
        }
        return number;
    }

    private Optional<String> violation(double number) {
        return Double.isFinite(number)
                ? bounds.violation(BigDecimal.valueOf(number))
                : Optional.of("is too large for a number");
    }

    @Override
    public JsonNode write(Object value) {
        return JsonNodeFactory.instance.numberNode((double) value);
    }

    @Override
    public String noun() {
        return "a number";
    }

    @Override
    public String expected() {
        return bounds.expected(noun());
    }

    @Override
    public ObjectNode describe(SchemaBook book) {
        ObjectNode schema = SchemaBook.typed("number");
        schema.put("format", "double");
        bounds.describeNumber(schema);
        return schema;
    }

    @Override
    public boolean isScalar() {
        return true;
    }
}
