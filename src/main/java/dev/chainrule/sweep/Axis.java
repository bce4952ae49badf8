package dev.chainrule.sweep;

import dev.chainrule.network.math.RandomStream;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * One field that varies, and what it varies over.
 *
 * @param name as the user wrote it
 * @param pointer JSON pointer into the job's definition
 * @param whole whether the field takes whole numbers only
 */
record Axis(String name, String pointer, SweptField tried, boolean whole) {

    /** Numbers that people read and copy. */
    private static final MathContext DIGITS = new MathContext(4);

    /** Of a grid, in their order. */
    List<JsonNode> all() {
        List<JsonNode> values = tried.values();
        if (values != null) {
            return values;
        }
        int points = tried.points() == null ? 2 : tried.points();
        return IntStream.range(0, points)
                .mapToObj(i -> number(tried.range().at((double) i / (points - 1))))
                .distinct()
                .toList();
    }

    JsonNode draw(RandomStream random) {
        List<JsonNode> values = tried.values();
        return values == null
                ? number(tried.range().at(random.nextDouble()))
                : values.get(random.nextInt(values.size()));
    }

    private JsonNode number(double value) {
        SweptField.Range range = tried.range();
        if (whole) {
            long nearest = Math.round(value);
            return JsonNodeFactory.instance.numberNode(
                    Math.max((long) Math.ceil(range.min()), Math.min((long) Math.floor(range.max()), nearest)));
        }
        double rounded = new BigDecimal(value).round(DIGITS).doubleValue();
        return JsonNodeFactory.instance.numberNode(Math.max(range.min(), Math.min(range.max(), rounded)));
    }

    /** How many different values there are; as good as endless for a range. */
    long size() {
        List<JsonNode> values = tried.values();
        if (values != null) {
            return values.stream().distinct().count();
        }
        SweptField.Range range = tried.range();
        double numbers = Math.floor(range.max()) - Math.ceil(range.min()) + 1;
        return whole ? (long) Math.min(Integer.MAX_VALUE, numbers) : Integer.MAX_VALUE;
    }
}
