package dev.chainrule.history;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Points of a loss history, column by column: every column has one value for each point. The columns {@code step} and
 * {@code epoch} say where the point is; the others are metrics, null where one was not finite.
 */
public record Series(Map<String, List<@Nullable Number>> columns) {

    public static final String STEP = "step";
    public static final String EPOCH = "epoch";

    public static Series empty() {
        return new Series(new LinkedHashMap<>());
    }

    public int points() {
        return columns.getOrDefault(STEP, List.of()).size();
    }

    public List<String> metrics() {
        return columns.keySet().stream()
                .filter(name -> !name.equals(STEP) && !name.equals(EPOCH))
                .toList();
    }

    public List<@Nullable Number> column(String name) {
        return columns.getOrDefault(name, List.of());
    }

    public void add(long step, int epoch, Map<String, @Nullable Double> metrics) {
        append(STEP, step);
        append(EPOCH, epoch);
        metrics.forEach(this::append);
    }

    void addAll(Series next) {
        next.columns.forEach((name, values) ->
                columns.computeIfAbsent(name, key -> new ArrayList<>()).addAll(values));
    }

    private void append(String name, @Nullable Number value) {
        columns.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
    }

    /** The points at the given places, in that order, of the given columns. */
    Series at(int[] places, List<String> names) {
        Map<String, List<@Nullable Number>> chosen = new LinkedHashMap<>();
        for (String name : names) {
            List<@Nullable Number> values = column(name);
            List<@Nullable Number> picked = new ArrayList<>();
            IntStream.of(places).forEach(place -> picked.add(values.get(place)));
            chosen.put(name, picked);
        }
        return new Series(chosen);
    }

    /** Keeps points as JSON in a text column. */
    @Converter
    static final class Column implements AttributeConverter<Series, String> {

        private static final JsonMapper JSON = JsonMapper.shared();

        @Override
        public String convertToDatabaseColumn(Series series) {
            return JSON.writeValueAsString(series);
        }

        @Override
        public Series convertToEntityAttribute(String json) {
            return JSON.readValue(json, Series.class);
        }
    }
}
