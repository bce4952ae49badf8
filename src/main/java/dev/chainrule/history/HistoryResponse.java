package dev.chainrule.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A loss history as it is answered.
 *
 * @param object always {@code history}
 * @param series values by metric, one for each point; {@code step} and {@code epoch} say where the point is
 * @param everyEpochs of every so many epochs there is a point, besides of the first, the best so far and the last
 * @param totalPoints in the steps asked for
 * @param downsampling {@code none}, or {@code min_max}: of each part of the steps, the points where a metric is smallest
 *     and largest, and the first and the last point
 * @param nonFinite JSON pointers to values that were not finite numbers and stand as null
 */
public record HistoryResponse(
        String object,
        String job,
        Map<String, List<@Nullable Number>> series,
        int everyEpochs,
        int totalPoints,
        int returnedPoints,
        String downsampling,
        List<String> nonFinite) {

    static HistoryResponse of(String job, Series chosen, int everyEpochs, int totalPoints) {
        return new HistoryResponse(
                "history",
                job,
                chosen.columns(),
                everyEpochs,
                totalPoints,
                chosen.points(),
                chosen.points() < totalPoints ? "min_max" : "none",
                nonFinite(chosen));
    }

    private static List<String> nonFinite(Series chosen) {
        List<String> places = new ArrayList<>();
        for (String metric : chosen.metrics()) {
            List<@Nullable Number> values = chosen.column(metric);
            for (int i = 0; i < values.size(); i++) {
                if (values.get(i) == null) {
                    places.add("/series/%s/%d".formatted(metric, i));
                }
            }
        }
        return places;
    }
}
