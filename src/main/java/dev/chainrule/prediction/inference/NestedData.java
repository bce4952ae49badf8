package dev.chainrule.prediction.inference;

import dev.chainrule.prediction.PlainJson;
import dev.chainrule.problem.ProblemException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** The {@code data} of a tensor as JSON, flat or as nested as its shape; its datatype may come later. */
final class NestedData {

    private static final int UNKNOWN = -1;

    private final String pointer;
    private final List<@Nullable Object> values = new ArrayList<>();
    /** Of the lists at each depth. */
    private final List<Integer> lengths = new ArrayList<>();

    private int depthOfValues = UNKNOWN;
    private boolean ragged;

    NestedData(String pointer) {
        this.pointer = pointer;
    }

    /** @param parser at the beginning of the outermost list */
    void read(JsonParser parser) {
        readList(parser, 0);
    }

    private void readList(JsonParser parser, int depth) {
        if (lengths.size() == depth) {
            lengths.add(UNKNOWN);
        }
        int length = 0;
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (token == JsonToken.START_ARRAY) {
                readList(parser, depth + 1);
            } else {
                readValue(parser, token, depth);
            }
            length++;
        }
        ragged |= lengths.get(depth) != UNKNOWN && lengths.get(depth) != length;
        lengths.set(depth, length);
    }

    private void readValue(JsonParser parser, JsonToken token, int depth) {
        ragged |= depthOfValues != UNKNOWN && depthOfValues != depth;
        depthOfValues = depth;
        values.add(
                switch (token) {
                    case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> PlainJson.number(parser);
                    case VALUE_STRING -> parser.getString();
                    case VALUE_TRUE -> true;
                    case VALUE_FALSE -> false;
                    case VALUE_NULL -> null;
                    default ->
                        throw ProblemException.invalid(
                                pointer + "/" + values.size(),
                                "must be a number, a text or a truth",
                                "an object",
                                null);
                });
    }

    /** As elements of a tensor, each of its type. */
    RequestTensor.Elements elements(Datatype datatype, int[] shape, int count) {
        boolean nested = lengths.size() > 1;
        boolean fits = !ragged
                && values.size() == count
                && (!nested || lengths.equals(Arrays.stream(shape).boxed().toList()));
        if (!fits) {
            throw ProblemException.invalid(
                    pointer,
                    "is not of the shape " + Arrays.toString(shape),
                    ragged ? "lists of different lengths" : String.valueOf(lengths),
                    "as many elements as the shape has, in one list or nested as the shape is");
        }
        for (int i = 0; i < count; i++) {
            values.set(i, element(values.get(i), datatype, i));
        }
        return new ListedElements(pointer, values);
    }

    private @Nullable Object element(@Nullable Object value, Datatype datatype, int place) {
        if (value == null) {
            return null;
        }
        boolean fits =
                switch (datatype) {
                    case BOOL -> value instanceof Boolean;
                    case BYTES -> value instanceof String;
                    default -> value instanceof Number number && datatype.holds(number);
                };
        if (!fits) {
            throw ProblemException.invalid(
                    pointer + "/" + place, "is no " + datatype, PlainJson.shown(value), hint(datatype));
        }
        return value instanceof Double number ? (Object) datatype.rounded(number) : value;
    }

    private static String hint(Datatype datatype) {
        return switch (datatype) {
            case BOOL -> "true or false";
            case BYTES -> "a text";
            default -> datatype.isWhole() ? "a whole number of its range" : "a finite number of its range";
        };
    }
}
