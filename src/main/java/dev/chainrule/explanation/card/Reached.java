package dev.chainrule.explanation.card;

import dev.chainrule.checkpoint.Checkpoint;
import dev.chainrule.history.Histories;
import dev.chainrule.history.HistoryQuery;
import dev.chainrule.history.HistoryResponse;
import dev.chainrule.history.Resolution;
import dev.chainrule.network.metric.Series;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The metrics of a training at a checkpoint.
 *
 * @param epoch at whose end they were measured; 0 where none has ended yet
 * @param own whether they are of the very weights of the checkpoint, and not of those that the epoch ended with
 * @param figures by their names in a history; null where one is not finite
 */
record Reached(int epoch, boolean own, Map<String, @Nullable Double> figures) {

    private static final int POINTS = 2000;

    static Reached at(Checkpoint checkpoint, Histories histories) {
        Map<String, @Nullable Double> measured = figures(checkpoint.measured().metrics());
        return measured.isEmpty()
                ? before(checkpoint.position(), histories)
                : new Reached(checkpoint.position().epoch(), true, measured);
    }

    private static Reached before(Checkpoint.Position position, Histories histories) {
        HistoryResponse history = new HistoryQuery(Resolution.EPOCH, null, 0, position.step(), POINTS)
                .answer(histories, position.jobId(), 1);
        Map<String, @Nullable Double> last = new TreeMap<>();
        history.series().forEach((name, values) -> {
            if (!values.isEmpty()) {
                Number value = values.get(values.size() - 1);
                last.put(name, value == null ? null : (Double) value.doubleValue());
            }
        });
        Double epoch = last.get("epoch");
        return epoch == null
                ? new Reached(0, false, Map.of())
                : new Reached((int) Math.round(epoch), false, figures(last));
    }

    private static Map<String, @Nullable Double> figures(Map<String, @Nullable Double> all) {
        Map<String, @Nullable Double> figures = new TreeMap<>(all);
        figures.keySet().removeIf(name -> Stream.of(Series.values()).noneMatch(side -> side.names(name)));
        return figures;
    }
}
