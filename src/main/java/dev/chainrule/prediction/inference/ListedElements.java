package dev.chainrule.prediction.inference;

import dev.chainrule.problem.ProblemException;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Elements of JSON. */
record ListedElements(String pointer, List<@Nullable Object> values) implements RequestTensor.Elements {

    @Override
    public int count() {
        return values.size();
    }

    @Override
    public double number(int element) {
        return values.get(element) instanceof Number number ? number.doubleValue() : Double.NaN;
    }

    @Override
    public @Nullable Object value(int element) {
        return values.get(element);
    }

    @Override
    public byte[] bytes(int element) {
        try {
            return Base64.getDecoder().decode(String.valueOf(values.get(element)));
        } catch (IllegalArgumentException notBase64) {
            throw ProblemException.invalid(
                    pointer + "/" + element,
                    "is no base64",
                    null,
                    "the bytes of a file as base64, or binary_data_size");
        }
    }
}
