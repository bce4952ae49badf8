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
        List<Object> values = values(feature.column());
        if (values.isEmpty()) {
            return null;
        }
        if (feature instanceof Dated dated) {
            return median(values, new Dates(dated));
        }
        return feature.type().numeric() && feature.known().isEmpty()
                ? mean(values, feature)
                : byFrequency(feature.column()).get(0);
    }

    /** What a column has, the most frequent first, and of equals the one that comes first. */
    List<Object> byFrequency(String column) {
        Map<Object, Integer> counts = new LinkedHashMap<>();
        values(column).forEach(value -> counts.merge(value, 1, Integer::sum));
        return counts.entrySet().stream()
                .sorted(Map.Entry.<Object, Integer>comparingByValue().reversed())
                .map(Map.Entry::getKey)
                .toList();
    }

    private List<Object> values(String column) {
        List<Object> values = new ArrayList<>();
        for (Map<String, @Nullable Object> row : rows) {
            Object value = row.get(column);
            if (value != null) {
                values.add(value);
            }
        }
        return values;
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
}
