package dev.chainrule.plan;

import dev.chainrule.table.Column;
import java.util.List;

/** The classes of a column as users write them. */
public final class ClassLabels {

    private ClassLabels() {}

    /** None where the column has too many different values for all of them to be known. */
    public static List<String> of(Column column) {
        return column.histogram() == null
                ? List.of()
                : column.histogram().stream()
                        .map(value -> String.valueOf(value.value()))
                        .toList();
    }
}
