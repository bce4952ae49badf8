package dev.chainrule.explanation.landscape;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.chainrule.explanation.SignificantDigits;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a network says over two of its features.
 *
 * @param object always {@code surface}
 * @param model id of the model, or of the checkpoint that was asked itself
 * @param of what the values are: a number in its unit, the probability of a class, or the place of the likeliest class
 * @param labels the classes that the values count from 0; null where they are something else
 * @param x from one value to the next of a row
 * @param y from one row to the next
 * @param values {@code [y][x]}; null where one is not finite
 * @param others what all other features are meanwhile
 * @param notes what to know of it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record SurfaceResponse(
        String object,
        String model,
        @Nullable String checkpoint,
        String of,
        @Nullable List<Object> labels,
        Axis x,
        Axis y,
        double[][] values,
        Map<String, @Nullable Object> others,
        List<String> notes) {

    /**
     * One of the features.
     *
     * @param name of the column
     * @param values that it takes
     */
    record Axis(String name, List<Object> values) {}

    Grid grid() {
        return new Grid(
                of,
                x.name,
                y.name,
                text(x.values.get(0)),
                text(x.values.get(x.values.size() - 1)),
                text(y.values.get(0)),
                text(y.values.get(y.values.size() - 1)),
                values,
                new double[0][]);
    }

    private static String text(Object value) {
        return value instanceof Number number ? SignificantDigits.of(number.doubleValue()) : value.toString();
    }
}
