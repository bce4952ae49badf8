package dev.chainrule.prediction.inference;

import dev.chainrule.cache.LruCache;
import dev.chainrule.model.Model;
import dev.chainrule.model.ModelVersion;
import dev.chainrule.prediction.inference.StatisticsResponse.BatchStatistics;
import dev.chainrule.prediction.inference.StatisticsResponse.Duration;
import dev.chainrule.prediction.inference.StatisticsResponse.Durations;
import dev.chainrule.prediction.inference.StatisticsResponse.ModelStatistics;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/** How often each model was asked by this protocol since the service began, and how long it took; those asked last. */
@Component
final class InferenceStatistics {

    /** Models that are counted. */
    private static final int MOST_MODELS = 10_000;

    /** Different numbers of rows that are counted by themselves, of one model. */
    private static final int MOST_SIZES = 64;

    private final Clock clock;
    private final LruCache<String, Counts> counts = new LruCache<>(MOST_MODELS);

    InferenceStatistics(Clock clock) {
        this.clock = clock;
    }

    /**
     * What one request took.
     *
     * @param input nanoseconds to read it
     * @param network nanoseconds to encode its rows and to ask the network
     * @param output nanoseconds to write the answer
     */
    record Took(int rows, long input, long network, long output) {}

    void succeeded(Model model, Took took) {
        counts(model).add(took, clock.millis());
    }

    void failed(Model model, long nanos) {
        counts(model).fail(nanos);
    }

    private Counts counts(Model model) {
        return counts.computeIfAbsent(
                model.id(), id -> new Counts(new ModelVersion(id, model.name(), model.version())));
    }

    /** Of all that were asked. */
    StatisticsResponse all() {
        return new StatisticsResponse(
                counts.values(id -> true).stream().map(Counts::shown).toList());
    }

    /** Of these, also where they were not asked yet. */
    StatisticsResponse of(List<ModelVersion> versions) {
        List<ModelStatistics> shown = new ArrayList<>();
        for (ModelVersion version : versions) {
            Counts known = counts.get(version.id());
            shown.add((known == null ? new Counts(version) : known).shown());
        }
        return new StatisticsResponse(shown);
    }

    private static final class DurationSum {

        private long times;
        private long nanos;

        void add(long took) {
            times++;
            nanos += took;
        }

        Duration shown() {
            return new Duration(times, nanos);
        }
    }

    /** Of requests of one size. */
    private static final class Size {

        private final DurationSum input = new DurationSum();
        private final DurationSum network = new DurationSum();
        private final DurationSum output = new DurationSum();

        void add(Took took) {
            input.add(took.input());
            network.add(took.network());
            output.add(took.output());
        }

        BatchStatistics shown(int rows) {
            return new BatchStatistics(rows, input.shown(), network.shown(), output.shown());
        }
    }

    private static final class Counts {

        private final ModelVersion version;
        private final DurationSum success = new DurationSum();
        private final DurationSum failure = new DurationSum();
        private final Size all = new Size();
        private final Map<Integer, Size> sizes = new TreeMap<>();
        private long rows;
        private long last;

        Counts(ModelVersion version) {
            this.version = version;
        }

        synchronized void add(Took took, long now) {
            success.add(took.input() + took.network() + took.output());
            all.add(took);
            rows += took.rows();
            last = now;
            if (sizes.size() < MOST_SIZES || sizes.containsKey(took.rows())) {
                sizes.computeIfAbsent(took.rows(), size -> new Size()).add(took);
            }
        }

        synchronized void fail(long nanos) {
            failure.add(nanos);
        }

        synchronized ModelStatistics shown() {
            Duration none = new Duration(0, 0);
            Durations durations = new Durations(
                    success.shown(),
                    failure.shown(),
                    none,
                    all.input.shown(),
                    all.network.shown(),
                    all.output.shown(),
                    none,
                    none);
            List<BatchStatistics> batches = new ArrayList<>();
            sizes.forEach((size, counted) -> batches.add(counted.shown(size)));
            return new ModelStatistics(
                    version.name(), String.valueOf(version.version()), last, rows, success.times, durations, batches);
        }
    }
}
