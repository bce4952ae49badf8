package dev.chainrule.problem;

import org.jspecify.annotations.Nullable;

/**
 * One place where the input is wrong.
 *
 * @param pointer JSON pointer (RFC 6901) into the body, or the name of a query parameter; null for a place in a file
 * @param line line of the uploaded file, counted from 1; null where there is no file
 * @param column name of the file's column; null where there is none
 * @param detail what is wrong
 * @param got what came
 * @param hint what would do
 */
public record Violation(
        @Nullable String pointer,
        @Nullable Long line,
        @Nullable String column,
        String detail,
        @Nullable Object got,
        @Nullable String hint) {

    public Violation {
        pointer = Masked.textOrNull(pointer);
        detail = Masked.text(detail);
        got = Masked.value(got);
        hint = Masked.textOrNull(hint);
    }

    /** The JSON pointer of a field of what stands at another, with {@code ~} and {@code /} in its name escaped. */
    public static String field(String pointer, String name) {
        return pointer + "/" + name.replace("~", "~0").replace("/", "~1");
    }

    public static Violation at(String pointer, String detail, @Nullable Object got, @Nullable String hint) {
        return new Violation(pointer, null, null, detail, got, hint);
    }

    public static Violation inFile(
            long line, @Nullable String column, String detail, @Nullable Object got, @Nullable String hint) {
        return new Violation(null, line, column, detail, got, hint);
    }
}
