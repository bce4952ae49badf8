package dev.chainrule.web;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.TypeMismatchException;
import org.springframework.util.ClassUtils;

/** What a query parameter should have been, in words. */
final class ParameterWords {

    private ParameterWords() {}

    static String noun(@Nullable Class<?> type) {
        Class<?> boxed = type == null ? Object.class : ClassUtils.resolvePrimitiveIfNecessary(type);
        if (boxed == Integer.class || boxed == Long.class) {
            return "a whole number";
        }
        if (Number.class.isAssignableFrom(boxed)) {
            return "a number";
        }
        return boxed == Boolean.class ? "true or false" : "a possible value";
    }

    static @Nullable String hint(TypeMismatchException e) {
        Class<?> type = e.getRequiredType();
        return type != null && type.isEnum()
                ? Arrays.stream(type.getEnumConstants())
                        .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining(", ", "one of: ", ""))
                : null;
    }
}
