package dev.chainrule.dataset;

import dev.chainrule.choice.Word;
import dev.chainrule.encoding.feature.PixelGrid;
import dev.chainrule.encoding.feature.Written;
import dev.chainrule.format.FileFormat;
import dev.chainrule.table.Column;
import dev.chainrule.table.ColumnType;
import dev.chainrule.table.NumberForm;
import dev.chainrule.table.Resize;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** How the cells of a dataset were written in its upload. */
final class WrittenColumns {

    private WrittenColumns() {}

    static Written of(Dataset dataset, List<String> features, List<String> targets) {
        JsonNode readAs = dataset.readAs();
        Set<String> used = new HashSet<>(features);
        used.addAll(targets);
        List<String> truths = dataset.columns().stream()
                .filter(column -> column.type() == ColumnType.BOOLEAN)
                .map(Column::name)
                .filter(name ->
                        used.contains(name) && readAs.path("types").path(name).isString())
                .toList();
        List<String> others = dataset.columns().stream()
                .map(Column::name)
                .filter(name -> !used.contains(name))
                .toList();
        return new Written(new Written.Said(
                missing(dataset.format(), readAs),
                readAs.path("decimal").asString("."),
                readAs.path("thousands").asString(""),
                truths,
                others,
                picture(dataset.columns(), features, targets),
                texts(readAs.path("missing_also")),
                forms(dataset.columns(), used),
                resize(readAs.path("resize").asString(""))));
    }

    private static @Nullable Resize resize(String word) {
        return Word.find(Resize.class, word)
                .filter(how -> how != Resize.STRETCH)
                .orElse(null);
    }

    private static @Nullable List<String> texts(JsonNode list) {
        return list.isArray() ? list.valueStream().map(JsonNode::asString).toList() : null;
    }

    /** Null where all numbers are written as those of the file. */
    private static @Nullable Map<String, NumberForm> forms(List<Column> columns, Set<String> used) {
        Map<String, NumberForm> forms = new HashMap<>();
        columns.stream().filter(column -> used.contains(column.name())).forEach(column -> {
            if (column.written() != null) {
                forms.put(column.name(), column.written());
            }
        });
        return forms.isEmpty() ? null : forms;
    }

    /** Which words: those that were asked for, else those of the format. */
    private static @Nullable List<String> missing(String format, JsonNode readAs) {
        List<String> asked = texts(readAs.path("missing"));
        if (asked != null) {
            return asked;
        }
        return Map.of(FileFormat.ARFF.word(), List.of("?"), FileFormat.TEXT.word(), List.<String>of())
                .get(format);
    }

    private static @Nullable PixelGrid picture(List<Column> columns, List<String> features, List<String> targets) {
        List<Column> pixels = columns.stream()
                .filter(column -> !targets.contains(column.name()))
                .toList();
        double largest = 0;
        for (Column pixel : pixels) {
            if (!pixel.type().numeric() || pixel.min() == null || pixel.max() == null) {
                return null;
            }
            if (pixel.min().doubleValue() < 0) {
                return null;
            }
            largest = Math.max(largest, pixel.max().doubleValue());
        }
        return PixelGrid.of(pixels.stream().map(Column::name).toList(), features, largest)
                .orElse(null);
    }
}
