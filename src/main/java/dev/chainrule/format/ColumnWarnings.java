package dev.chainrule.format;

import dev.chainrule.table.Column;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is allowed in a table but hardly meant: columns that never change, that number the rows, that stand there twice. */
final class ColumnWarnings {

    private final int rows;

    ColumnWarnings(int rows) {
        this.rows = rows;
    }

    Stream<Warning> of(List<Column> columns) {
        return Stream.of(
                        columns.stream().filter(Column::constant).map(ColumnWarnings::constant),
                        columns.stream().flatMap(column -> identifier(column).stream()),
                        columns.stream()
                                .filter(column -> column.sameAs() != null)
                                .map(ColumnWarnings::twice),
                        columns.stream().flatMap(column -> markers(column).stream()))
                .flatMap(all -> all);
    }

    private static Warning constant(Column column) {
        if (column.shape() != null && column.min() != null && !column.min().equals(column.max())) {
            String detail = "all cells are the same, so nothing can be learned from this constant column";
            return new Warning(null, column.name(), detail);
        }
        Object only =
                column.shape() == null ? column.examples().stream().findFirst().orElse(null) : column.min();
        String detail = only == null
                ? "all values are missing, so nothing can be learned from this column"
                : "all %s are %s, so nothing can be learned from this constant column"
                        .formatted(column.shape() == null ? "values" : "numbers", only);
        return new Warning(null, column.name(), detail);
    }

    private Optional<Warning> identifier(Column column) {
        if (column.namesRows(rows)) {
            String detail = "all values are unique (looks like an ID), so it cannot generalize";
            return Optional.of(new Warning(null, column.name(), detail));
        }
        if (column.numbersRows(rows)) {
            String detail = "the values number the rows from %s to %s (looks like an ID), so it cannot generalize"
                    .formatted(column.min(), column.max());
            return Optional.of(new Warning(null, column.name(), detail));
        }
        return Optional.empty();
    }

    private static Warning twice(Column column) {
        String detail = "duplicate of column \"%s\"; if one of them is the target, the other is target leakage"
                .formatted(column.sameAs());
        return new Warning(null, column.name(), detail);
    }

    private static Optional<Warning> markers(Column column) {
        Map<String, Long> words = column.missingMarkers();
        String listed = words.entrySet().stream()
                .filter(entry -> !entry.getKey().isEmpty())
                .map(entry -> String.format(Locale.ROOT, "\"%s\" (%,d)", entry.getKey(), entry.getValue()))
                .collect(Collectors.joining(", "));
        return listed.isEmpty()
                ? Optional.empty()
                : Optional.of(new Warning(null, column.name(), "treated as missing: " + listed));
    }
}
