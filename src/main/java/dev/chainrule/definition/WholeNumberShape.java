package dev.chainrule.definition;

import java.math.BigDecimal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * An int or a long. As in JSON Schema {@code 3.0} is a whole number; {@code 3.7} and {@code "3"} are not.
 *
 * @param least smallest value of the Java type
 * @param greatest largest value of the Java type
 */
record WholeNumberShape(long least, long greatest, Bounds bounds) implements ValueShape {

    @Override
    public @Nullable Object read(JsonNode json, JsonLocation place, DefinitionReader reading) {
        Optional<BigDecimal> number = ExactNumber.exact(json);
        if (number.isEmpty()) {
            reading.reportMismatch(place, json, this);
            return null;
        }
        Optional<String> violation = violation(number.get(), json);
        if (violation.isPresent()) {
            reading.report(place, violation.get(), json, expected());
            return null;
        }
        return value(number.get());
    }

    private Optional<String> violation(BigDecimal number, JsonNode json) {
        if (number.compareTo(BigDecimal.valueOf(greatest)) > 0) {
            return bounds.violation(number).or(() -> Optional.of("must be at most " + greatest));
        }
        if (number.compareTo(BigDecimal.valueOf(least)) < 0) {
            return bounds.violation(number).or(() -> Optional.of("must be at least " + least));
        }
        return number.stripTrailingZeros().scale() > 0
                ? Optional.of("expected a whole number, got " + Shown.words(json))
                : bounds.violation(number);
    }

    private Object value(BigDecimal number) {
        if (greatest == Integer.MAX_VALUE) {
            return number.intValueExact();
        }
        return number.longValueExact();
    }

    @Override
    public JsonNode write(Object value) {
        return JsonNodeFactory.instance.numberNode(((Number) value).longValue());
    }

    @Override
    public String noun() {
        return "a whole number";
    }

    @Override
    public String expected() {
        return bounds.expected(noun());
    }

    @Override
    public ObjectNode describe(SchemaBook book) {
        ObjectNode schema = SchemaBook.typed("integer");
        schema.put("format", greatest == Integer.MAX_VALUE ? "int32" : "int64");
        schema.put("minimum", least);
        schema.put("maximum", greatest);
        bounds.describeNumber(schema);
        return schema;
    }

    @Override
    public boolean onlyWhole() {
        return true;
    }

    @Override
    public boolean isScalar() {
        return true;
    }
}
