package dev.chainrule.history;

import dev.chainrule.definition.Finite;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A loss history as the API returns it.
 *
 * @param object always {@code history}
 * @param resolution what the points are: epochs with all their metrics, or steps, each with the loss of its batch and
 * its learning rate
 * @param series values by metric, one for each point; {@code step} and {@code epoch} say where the point is
 * @param everySteps of every so many steps there is a point, besides of the first: 1 but for very long jobs; of epochs
 *     always each
 * @param totalPoints in the steps asked for
 * @param downsampling {@code none}, or {@code min_max}: of each part of the points, those where a metric is smallest
 *     and largest, and the first and the last point
 * @param nonFinite JSON pointers to values that were not finite numbers and stand as null
 * @param returnedPoints those that are here
 */
public record HistoryResponse(
        String object,
        String job,
        Resolution resolution,
        Map<String, List<@Nullable Number>> series,
        int everySteps,
        long totalPoints,
        int returnedPoints,
        String downsampling,
        List<String> nonFinite) {

    private static final int BYTES_OF_VALUE = 32;

    static final String STEP = "step";
    static final String EPOCH = "epoch";

    /** What it takes of the heap, about. */
    public long bytes() {
        return (long) BYTES_OF_VALUE * returnedPoints * series.size();
    }

    static HistoryResponse of(String job, PointBlock points, int everySteps, long totalPoints) {
        return new HistoryResponse(
                "history",
                job,
                points.resolution(),
                series(points),
                everySteps,
                totalPoints,
                points.points(),
                points.points() < totalPoints ? "min_max" : "none",
                nonFinite(points));
    }

    private static Map<String, List<@Nullable Number>> series(PointBlock points) {
        Map<String, List<@Nullable Number>> series = new LinkedHashMap<>();
        series.put(STEP, column(points, points::step));
        series.put(EPOCH, column(points, points::epoch));
        for (int i = 0; i < points.metrics().size(); i++) {
            int metric = i;
            series.put(points.metrics().get(i), column(points, point -> Finite.orNull(points.value(metric, point))));
        }
        return series;
    }

    private static List<@Nullable Number> column(PointBlock points, IntFunction<@Nullable Number> values) {
        List<@Nullable Number> column = new ArrayList<>(points.points());
        for (int point = 0; point < points.points(); point++) {
            column.add(values.apply(point));
        }
        return column;
    }

    private static List<String> nonFinite(PointBlock points) {
        List<String> places = new ArrayList<>();
        for (int i = 0; i < points.metrics().size(); i++) {
            int metric = i;
            IntStream.range(0, points.points())
                    .filter(point -> Double.isNaN(points.value(metric, point)))
                    .mapToObj(
                            point -> "/series/%s/%s".formatted(points.metrics().get(metric), point))
                    .forEach(places::add);
        }
        return places;
    }
}
