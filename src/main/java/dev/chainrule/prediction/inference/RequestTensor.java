package dev.chainrule.prediction.inference;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A tensor that a client sent.
 *
 * @param pointer where it stands in the request
 * @param shape of which no dimension is negative, and which has as many elements as there are
 */
record RequestTensor(String pointer, String name, Datatype datatype, int[] shape, Elements elements) {

    /** What is in it, in row-major order. */
    interface Elements {

        int count();

        /** Of a numeric type; NaN where none is there. */
        double number(int element);

        /**
         * Numbers from an element on, as many as an array holds.
         *
         * @param into is filled
         */
        default void numbers(int from, double[] into) {
            for (int i = 0; i < into.length; i++) {
                into[i] = number(from + i);
            }
        }

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

    /**
     * How many rows of so many elements it has: {@code [N, width]}, or {@code [width]} for one without a batch; of a single
     * element also {@code [N]}. 0 where it is of another shape, which nobody can take for rows.
     */
    int rowsOf(int width) {
        boolean rows = shape.length == 2 && shape[1] == width;
        boolean row = shape.length == 1 && (width == 1 || shape[0] == width);
        return width > 0 && (rows || row) ? elements.count() / width : 0;
    }

    String shown() {
        return Arrays.toString(shape);
    }
}
