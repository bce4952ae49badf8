package dev.chainrule.sweep;

import dev.chainrule.model.Model;
import dev.chainrule.plan.StoredDefinition;
import dev.chainrule.sweep.SweepDefinition.Direction;
import dev.chainrule.sweep.SweepDefinition.Method;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A sweep as the API returns it.
 *
 * @param object always {@code sweep}
 * @param metric what decides
 * @param best the trial with the best value of the metric so far; null before there is one
 * @param rungs how many trials are trained for how many epochs, one after the other
 * @param trials the leaderboard, the best first; null in a list
 * @param definition with every default of its own spelt out
 * @param method how combinations are chosen
 * @param direction whether less or more of the metric is better
 */
record SweepResponse(
        String object,
        String id,
        String name,
        SweepStatus status,
        Instant createdAt,
        @Nullable Instant finishedAt,
        Method method,
        String metric,
        Direction direction,
        SweepProgress progress,
        @Nullable BestTrial best,
        List<Rung> rungs,
        @Nullable List<TrialResponse> trials,
        JsonNode definition,
        SweepLinks links) {

    /**
     * How many jobs of all that there will be are in which state.
     *
     * @param fraction of the jobs that have ended
     * @param jobs that there will be
     * @param waiting not submitted yet
     * @param submitted that wait or run
     * @param succeeded so far
     * @param failed so far
     * @param cancelled so far
     */
    record SweepProgress(
            double fraction,
            long jobs,
            long waiting,
            long submitted,
            long succeeded,
            long failed,
            long cancelled,
            String message) {}

    /**
     * The trial to be used.
     *
     * @param values by JSON pointer into the job
     * @param value of the metric
     * @param model null where somebody has deleted it
     * @param predict one row's prediction, ready to paste
     * @param trial its number, from 1
     * @param test the metrics of its model on the test set, each with its 95 % interval, once the sweep has ended: no choice
     *     was made by them; null before, without a test set, and where its model is deleted
     */
    record BestTrial(
            int trial,
            Map<String, @Nullable Object> values,
            @Nullable Double value,
            @Nullable Integer epoch,
            String job,
            @Nullable String model,
            @Nullable String predict,
            @Nullable Map<String, @Nullable Object> test) {}

    /**
     * One combination, as far as it has come.
     *
     * @param rank from 1; null without a value of the metric
     * @param values by JSON pointer into the job
     * @param status {@code waiting}, that of its last job, or that which it ended in
     * @param epochs that its last job is trained for at most
     * @param value of the metric; the best of its jobs
     * @param latest of the metric while its last job runs, where the job's history has it
     * @param epoch whose weights its best model has
     * @param model null before there is one, and where it was not kept
     * @param job its last; null before it is submitted
     * @param jobs one for each rung so far
     * @param trial its number, from 1
     */
    record TrialResponse(
            @Nullable Integer rank,
            int trial,
            Map<String, @Nullable Object> values,
            String status,
            int epochs,
            @Nullable Double value,
            @Nullable Double latest,
            @Nullable Integer epoch,
            @Nullable String model,
            @Nullable String job,
            @Nullable String error,
            List<TrialJob> jobs) {}

    /** @param rung from 1 */
    record TrialJob(
            int rung,
            int epochs,
            String status,
            @Nullable String job,
            @Nullable Double value) {}

    /**
     * @param model of the best trial; null before there is one
     * @param cancel POST cancels it and its jobs
     */
    record SweepLinks(String self, @Nullable String model, String cancel) {}

    /** What a job does at the moment, while its trial has not ended. */
    interface Live {

        /** The job's status in words. */
        String status(SweepTrial trial);

        /** The metric in the last epoch; null where it is not known. */
        @Nullable
        Double latest(SweepTrial trial);
    }

    /**
     * @param winner the model of the best trial; null where there is none
     * @param rows the leaderboard; null in a list
     */
    static SweepResponse of(
            Sweep sweep, SweepState standing, @Nullable Model winner, @Nullable List<TrialResponse> rows) {
        BestTrial best = standing.best()
                .map(trial -> new BestTrial(
                        trial.id().number(),
                        trial.tried(),
                        trial.score(),
                        trial.epoch(),
                        Objects.requireNonNull(trial.jobId()),
                        trial.modelId(),
                        winner == null ? null : winner.exampleQuery(),
                        winner == null || !sweep.status().terminal()
                                ? null
                                : winner.manifest().testFigures()))
                .orElse(null);
        String self = "/sweeps/" + sweep.id();
        String model = best == null ? null : best.model();
        return new SweepResponse(
                "sweep",
                sweep.id(),
                sweep.name(),
                sweep.status(),
                sweep.createdAt(),
                sweep.finishedAt(),
                sweep.definition().method(),
                sweep.metric(),
                sweep.direction(),
                progress(sweep, standing),
                best,
                sweep.rungs(),
                rows,
                sweep.definitionJson(),
                new SweepLinks(self, model == null ? null : "/models/" + model, self + "/cancel"));
    }

    private static SweepProgress progress(Sweep sweep, SweepState standing) {
        long planned = sweep.rungs().stream().mapToLong(Rung::trials).sum();
        long jobs = sweep.status().terminal() ? standing.jobs() : Math.max(standing.jobs(), planned);
        return new SweepProgress(
                sweep.status().terminal() ? 1 : (double) standing.ended() / jobs,
                jobs,
                standing.count(TrialStatus.WAITING),
                standing.count(TrialStatus.SUBMITTED),
                standing.count(TrialStatus.SUCCEEDED),
                standing.count(TrialStatus.FAILED),
                standing.count(TrialStatus.CANCELLED),
                message(sweep, standing, jobs));
    }

    private static String message(Sweep sweep, SweepState standing, long jobs) {
        String counted = String.format(Locale.ROOT, "%,d of %,d jobs", standing.ended(), jobs);
        int rungs = sweep.rungs().size();
        String place = rungs == 1 ? counted : "%s, rung %s of %s".formatted(counted, standing.rung() + 1, rungs);
        return switch (sweep.status()) {
            case RUNNING -> place;
            case CANCELLING -> "stopping after " + place;
            case SUCCEEDED -> String.format(Locale.ROOT, "done after %,d jobs", jobs);
            case FAILED -> String.format(Locale.ROOT, "none of %,d jobs has a value of the metric", jobs);
            case CANCELLED ->
                String.format(Locale.ROOT, "cancelled after %,d jobs", standing.count(TrialStatus.SUCCEEDED));
        };
    }

    /** The leaderboard of a sweep. */
    static List<TrialResponse> rows(Sweep sweep, List<SweepTrial> trials, Live live) {
        return new Ranking(sweep, Leaderboard.of(trials, sweep.direction()), live).all();
    }

    /** The rows of a leaderboard, each with all the jobs of its combination. */
    private record Ranking(Sweep sweep, Leaderboard board, Live live) {

        List<TrialResponse> all() {
            Map<Integer, List<SweepTrial>> byNumber = new LinkedHashMap<>();
            for (SweepTrial trial : board.trials()) {
                byNumber.computeIfAbsent(trial.id().number(), number -> new ArrayList<>())
                        .add(trial);
            }
            List<TrialResponse> rows = new ArrayList<>();
            byNumber.values().forEach(jobs -> rows.add(row(jobs, rows.size() + 1)));
            return rows;
        }

        /** @param jobs the best first */
        private TrialResponse row(List<SweepTrial> jobs, int place) {
            SweepTrial best = jobs.get(0);
            SweepTrial last = jobs.stream()
                    .reduce((one, other) -> one.id().rung() > other.id().rung() ? one : other)
                    .orElseThrow();
            return new TrialResponse(
                    best.score() == null ? null : place,
                    best.id().number(),
                    best.tried(),
                    status(last),
                    epochs(last),
                    best.score(),
                    last.status() == TrialStatus.SUBMITTED ? live.latest(last) : null,
                    best.epoch(),
                    best.modelId(),
                    last.jobId(),
                    last.error(),
                    jobs.stream()
                            .sorted(Comparator.comparing(trial -> trial.id().rung()))
                            .map(this::job)
                            .toList());
        }

        private TrialJob job(SweepTrial trial) {
            int rung = trial.id().rung() + 1;
            return new TrialJob(rung, epochs(trial), status(trial), trial.jobId(), trial.score());
        }

        private String status(SweepTrial trial) {
            return trial.status() == TrialStatus.SUBMITTED
                    ? live.status(trial)
                    : trial.status().word();
        }

        private int epochs(SweepTrial trial) {
            return StoredDefinition.epochs(trial.jobDefinition())
                    .orElseGet(() -> sweep.rungs().get(trial.id().rung()).epochs());
        }
    }
}
