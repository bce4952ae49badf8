package dev.chainrule.training;

import jakarta.persistence.Converter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;

/**
 * Points of a loss history, column by column: every column has one value for each point. The columns {@code step} and
 * {@code epoch} say where the point is; the others are metrics, null where one was not finite.
 */
record Series(Map<String, List<@Nullable Number>> columns) {

    static final String STEP = "step";
    static final String EPOCH = "epoch";

    static Series empty() {
        return new Series(new LinkedHashMap<>());
    }

    int points() {
        return columns.getOrDefault(STEP, List.of()).size();
    }

    List<String> metrics() {
        return columns.keySet().stream()
                .filter(name -> !name.equals(STEP) && !name.equals(EPOCH))
                .toList();
    }

    List<@Nullable Number> column(String name) {
        return columns.getOrDefault(name, List.of());
    }

    void add(long step, int epoch, Map<String, @Nullable Double> metrics) {
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

    @Converter
    static final class Column extends JsonText<Series> {
        Column() {
            super(new TypeReference<>() {});
        }
    }
}
