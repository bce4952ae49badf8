package dev.chainrule.prediction.inference;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A tensor that a client sent.
 *
 * @param pointer where it stands in the request
 * @param shape of which no dimension is negative, and which has as many elements as there are
 */
record Tensor(String pointer, String name, Datatype datatype, int[] shape, Elements elements) {

    /** What is in it, in row-major order. */
    interface Elements {

        int count();

        /** Of a numeric type; NaN where none is there. */
        double number(int element);

        /** A Number, Boolean or String; null where none is there. */
        @Nullable
        Object value(int element);

        /** Of type BYTES: a file, which in JSON stands as base64. */
        default byte[] bytes(int element) {
            throw new IllegalStateException("numbers are no files");
        }
    }

    boolean isNumeric() {
        return datatype.isNumeric();
    }

    /** Of a row of as many elements; 0 where the tensor is no whole number of such rows. */
    int rowsOf(int width) {
        int count = elements.count();
        if (shape.length == 0 || width == 0 || count % width != 0) {
            return 0;
        }
        int rows = count / width;
        boolean batch = shape[0] == rows;
        return batch || rows == 1 ? rows : 0;
    }

    String shown() {
        return Arrays.toString(shape);
    }
}
