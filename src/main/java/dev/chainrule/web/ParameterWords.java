package dev.chainrule.web;

import dev.chainrule.choice.Word;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.TypeMismatchException;
import org.springframework.util.ClassUtils;

/** Parameters in words: what each is for wherever it has this name, and what one should have been. */
public final class ParameterWords {

    private static final Pattern WHOLE = Pattern.compile("[+-]?[0-9]+");

    private ParameterWords() {}

    /** Of a parameter that does not say itself what it is for. */
    public static @Nullable String description(String name) {
        return switch (name) {
            case "id" -> "Its id; where it has one, also its name (the latest version), or name:version.";
            case "name" -> "Its name.";
            case "wait" -> "Seconds to wait for the end before the response, 0 to %s.".formatted(LongPolls.LONGEST);
            case "status" -> "Only those with this status.";
            case "options" -> "Options that override what is inferred from the file, as JSON: see ReadingOptions.";
            case "metrics" -> "Only these, separated by commas.";
            case "from_step" -> "The first step.";
            case "to_step" -> "The last step.";
            case "max_points" ->
                "Maximum number of points; each segment keeps those where a metric is smallest and largest.";
            case "offset" -> "Number of items to skip.";
            case "limit" -> "Maximum number of items.";
            case "from" -> "Start of the curve.";
            case "to" -> "End of the curve.";
            case "points" -> "Number of points of the curve.";
            case "steps" -> "Number of training steps.";
            case "steps_per_epoch" -> "Number of steps per epoch.";
            case "after" -> "Id of the last item already seen.";
            case "Last-Event-ID" -> "Sequence of the last event received; the same as after, for browsers.";
            default -> null;
        };
    }

    /** What is wrong with a value. */
    static String misfit(TypeMismatchException e) {
        return isBeyond(e) ? "is too large or too small" : "is not " + noun(type(e));
    }

    /** Whether it is a whole number, and no Java type that is asked for holds it. */
    private static boolean isBeyond(TypeMismatchException e) {
        Class<?> type = type(e);
        return (type == Integer.class || type == Long.class)
                && e.getValue() instanceof String given
                && WHOLE.matcher(given.strip()).matches();
    }

    private static Class<?> type(TypeMismatchException e) {
        Class<?> type = e.getRequiredType();
        return type == null ? Object.class : ClassUtils.resolvePrimitiveIfNecessary(type);
    }

    private static String noun(Class<?> boxed) {
        if (boxed == Integer.class || boxed == Long.class) {
            return "a whole number";
        }
        if (Number.class.isAssignableFrom(boxed)) {
            return "a number";
        }
        return boxed == Boolean.class ? "true or false" : "a possible value";
    }

    static @Nullable String hint(TypeMismatchException e) {
        Class<?> type = type(e);
        if (isBeyond(e)) {
            long most = type == Integer.class ? Integer.MAX_VALUE : Long.MAX_VALUE;
            return "a whole number from %s to %s".formatted(-most - 1, most);
        }
        return type.isEnum()
                ? Arrays.stream(type.getEnumConstants())
                        .map(constant -> Word.of(constant.toString()))
                        .collect(Collectors.joining(", ", "one of: ", ""))
                : null;
    }
}
