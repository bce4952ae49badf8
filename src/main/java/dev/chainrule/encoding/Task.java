package dev.chainrule.encoding;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.chainrule.choice.Word;
import dev.chainrule.table.Column;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is to be learned: a number, or which of some classes. */
public enum Task {
    REGRESSION,
    CLASSIFICATION;

    private static final int MOST_INTEGER_CLASSES = 20;
    private static final int FEWEST_ROWS_PER_CLASS = 5;

    /** The name in the API. */
    @JsonValue
    public String word() {
        return Word.of(this);
    }

    /** What people most likely want from these target columns; several are numbers wherever they can be. */
    public static Task infer(List<Column> targets) {
        if (targets.size() == 1) {
            return classes(targets.get(0)) ? CLASSIFICATION : REGRESSION;
        }
        boolean noNumbers = targets.stream().noneMatch(target -> target.type().numeric());
        return noNumbers && !targets.isEmpty() ? CLASSIFICATION : REGRESSION;
    }

    private static boolean classes(Column target) {
        return switch (target.type()) {
            case CATEGORY, TEXT, BOOLEAN -> true;
            case INTEGER -> zeroAndOne(target) || fewAndFrequent(target);
            case NUMBER, DATE, DATETIME, IMAGE, SEQUENCE, VECTOR -> false;
        };
    }

    private static boolean zeroAndOne(Column target) {
        return target.distinct() == 2 && is(0, target.min()) && is(1, target.max());
    }

    private static boolean is(int expected, @Nullable Number number) {
        return number != null && number.doubleValue() == expected;
    }

    private static boolean fewAndFrequent(Column target) {
        return target.distinct() <= MOST_INTEGER_CLASSES
                && target.histogram() != null
                && target.histogram().stream().allMatch(value -> value.count() >= FEWEST_ROWS_PER_CLASS);
    }
}
