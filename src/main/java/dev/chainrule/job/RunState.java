package dev.chainrule.job;

import dev.chainrule.definition.Finite;
import dev.chainrule.model.manifest.Baseline;
import dev.chainrule.model.manifest.Measurement;
import dev.chainrule.network.EpochReport;
import dev.chainrule.network.WarmStart;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a run knows beside the training that it is at, at a checkpoint.
 *
 * @param measured by the folds that are done
 * @param baselines of the folds that are done; none in a checkpoint of before they were measured
 * @param bestEpochs of the folds that are done
 * @param rowsSeen by the training, each once an epoch
 * @param seconds that the training has taken
 * @param latest null before the first epoch is done
 * @param adoption what a training takes over that is another job's; null within a job
 */
public record RunState(
        List<Measurement> measured,
        List<Baseline> baselines,
        List<Integer> bestEpochs,
        long rowsSeen,
        double seconds,
        @Nullable Epoch latest,
        @Nullable Epoch best,
        @Nullable WarmStart adoption) {

    public RunState {
        baselines = Objects.requireNonNullElse(baselines, List.of());
    }

    private static final JsonMapper JSON = JsonMapper.shared();

    /** Before the first step. */
    public static final RunState NEW = new RunState(List.of(), List.of(), List.of(), 0, 0, null, null, null);

    /** Before the first step of what comes after these folds. */
    public static RunState after(List<Measurement> measured, List<Baseline> baselines, List<Integer> bestEpochs) {
        return new RunState(
                List.copyOf(measured), List.copyOf(baselines), List.copyOf(bestEpochs), 0, 0, null, null, null);
    }

    /** Of another job that goes on from here, with a history of its own. */
    RunState adopted(WarmStart how) {
        return new RunState(List.of(), List.of(), List.of(), rowsSeen, seconds, latest, how.best() ? best : null, how);
    }

    /**
     * What a history says of an epoch.
     *
     * @param loss that it is compared by
     * @param metrics null where one is not finite
     */
    public record Epoch(int epoch, long step, @Nullable Double loss, Map<String, @Nullable Double> metrics) {

        public static Epoch of(EpochReport report) {
            return new Epoch(
                    report.epoch(), report.step(), Finite.orNull(loss(report)), Finite.orNull(report.metrics()));
        }

        /** On the validation set if there is one; NaN where it is not finite. */
        public static double loss(EpochReport report) {
            double loss = report.validation() == null
                    ? report.trainLoss()
                    : report.validation().loss();
            return Double.isFinite(loss) ? loss : Double.NaN;
        }
    }

    public static RunState read(String json) {
        return JSON.readValue(json, RunState.class);
    }

    public String json() {
        return JSON.writeValueAsString(this);
    }
}
