package dev.chainrule.explanation.landscape;

import dev.chainrule.encoding.feature.Dated;
import dev.chainrule.encoding.feature.FeatureEncoding;
import dev.chainrule.explanation.Dates;
import dev.chainrule.table.ColumnType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What some rows usually have: of numbers the mean, of dates the median, of everything else the most frequent value. */
final class UsualValues {

    private final List<Map<String, @Nullable Object>> rows;

    /** @param rows as users see them */
    UsualValues(List<Map<String, @Nullable Object>> rows) {
        this.rows = rows;
    }

    /** Null where no row has any. */
    @Nullable
    Object of(FeatureEncoding feature) {
        List<Object> values = new ArrayList<>();
        for (Map<String, @Nullable Object> row : rows) {
            Object value = row.get(feature.column());
            if (value != null) {
                values.add(value);
            }
        }
        if (values.isEmpty()) {
            return null;
        }
        if (feature instanceof Dated dated) {
            return median(values, new Dates(dated));
        }
        return feature.type().numeric() && feature.known().isEmpty() ? mean(values, feature) : mostFrequent(values);
    }

    /** Rounded where all are whole. */
    private static Object mean(List<Object> values, FeatureEncoding feature) {
        double mean = values.stream()
                .filter(Number.class::isInstance)
                .mapToDouble(value -> ((Number) value).doubleValue())
                .average()
                .orElse(0);
        return feature.type() == ColumnType.INTEGER ? (Object) Math.round(mean) : (Object) mean;
    }

    private static Object median(List<Object> values, Dates dates) {
        return values.stream()
                .sorted(Comparator.comparingDouble(dates::millis))
                .skip((values.size() - 1) / 2)
                .findFirst()
                .orElseThrow();
    }

    /** The first of equals. */
    private static Object mostFrequent(List<Object> values) {
        Map<Object, Integer> counts = new LinkedHashMap<>();
        values.forEach(value -> counts.merge(value, 1, Integer::sum));
        Object most = values.get(0);
        for (Map.Entry<Object, Integer> each : counts.entrySet()) {
            most = each.getValue() > counts.getOrDefault(most, 0) ? each.getKey() : most;
        }
        return most;
    }
}
