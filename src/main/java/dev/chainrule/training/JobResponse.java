package dev.chainrule.training;

import dev.chainrule.job.JobAction;
import dev.chainrule.job.JobError;
import dev.chainrule.job.JobStatus;
import dev.chainrule.job.Progress;
import dev.chainrule.job.TrainingJob;
import dev.chainrule.model.manifest.CrossValidation;
import dev.chainrule.network.metric.Series;
import dev.chainrule.run.Engine;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A job as the API returns it.
 *
 * @param object always {@code job}
 * @param allowedActions what may be done to it now: the last segments of the paths of these calls, or {@code delete}
 * @param owner scheduling is fair (round-robin) between owners
 * @param priority queued jobs with a higher one start first
 * @param queuePosition number of jobs before it in the queue; null for one that is not queued
 * @param runSeconds that all its attempts have taken, without pauses
 * @param process that its last run is or was in; null before the first
 * @param clearedAt when its history and checkpoints were removed; null where they were not
 * @param latest the last epoch's metrics
 * @param latestEpoch the epoch that {@code latest} is of; null before one is done
 * @param best the metrics of the best epoch so far: by the metric of early stopping, else by the loss
 * @param bestEpoch the epoch that {@code best} is of; null before there is one
 * @param modelEpoch the epoch whose weights its model has: the best with early stopping, else the last; null before there
 *     is a model
 * @param lastBatch what the last batch was when this was written down; null before the first
 * @param crossValidation what the folds have measured so far; null for a job without folds
 * @param model id of the model it created
 * @param attempt number of runs that have been started
 * @param definition with every default spelt out
 * @param memory what its matrices hold, nearly all outside the heap
 */
record JobResponse(
        String object,
        String id,
        String name,
        JobStatus status,
        List<JobAction> allowedActions,
        String owner,
        int priority,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable Instant clearedAt,
        double runSeconds,
        @Nullable Long queuePosition,
        ProgressPart progress,
        Map<String, @Nullable Double> latest,
        @Nullable Integer latestEpoch,
        Map<String, @Nullable Double> best,
        @Nullable Integer bestEpoch,
        @Nullable Integer modelEpoch,
        Progress.@Nullable Batch lastBatch,
        @Nullable CrossValidation crossValidation,
        @Nullable String model,
        @Nullable JobError error,
        List<String> warnings,
        long seed,
        int attempt,
        @Nullable String process,
        JsonNode definition,
        DatasetPart dataset,
        Engine.Description engine,
        MemoryPart memory,
        Links links) {

    /**
     * @param fraction from 0 to 1
     * @param etaS seconds that the rest will take; null where it does not run
     * @param rowsPerS training rows per second
     */
    record ProgressPart(
            double fraction,
            int epoch,
            int epochs,
            long step,
            long steps,
            double rowsPerS,
            @Nullable Double etaS,
            String message) {}

    record DatasetPart(String id, String sha256) {}

    /**
     * @param estimatedBytes at most, known before it starts
     * @param peakBytes the most it has held at once so far; null before it runs
     */
    record MemoryPart(long estimatedBytes, @Nullable Long peakBytes) {}

    /**
     * @param model null before there is one
     * @param events what happens to it
     * @param history its losses and metrics
     * @param checkpoints its checkpoints
     * @param cancel POST cancels it
     * @param pause POST pauses it
     * @param resume POST resumes it
     * @param step POST trains some batches of a paused job
     */
    record Links(
            String self,
            String events,
            String history,
            String checkpoints,
            @Nullable String model,
            String cancel,
            String pause,
            String resume,
            String step) {}

    /** @param shortage why it is queued if it waits for memory */
    static JobResponse of(
            TrainingJob job, @Nullable Long queuePosition, @Nullable String shortage, Engine.Description engine) {
        String self = "/jobs/" + job.id();
        String model = job.modelId();
        return new JobResponse(
                "job",
                job.id(),
                job.name(),
                job.status(),
                job.allowedActions(),
                job.owner(),
                job.priority(),
                job.createdAt(),
                job.startedAt(),
                job.finishedAt(),
                job.clearedAt(),
                job.runMillis() / 1000.0,
                queuePosition,
                progress(job, queuePosition, shortage),
                job.progress().latest(),
                job.progress().epoch() == 0 ? null : (Integer) job.progress().epoch(),
                job.progress().best(),
                job.progress().bestEpoch(),
                job.progress().modelEpoch(),
                job.progress().lastBatch(),
                job.progress().crossValidation(),
                model,
                job.error(),
                job.warnings(),
                job.seed(),
                job.attempt(),
                job.process(),
                job.json(),
                new DatasetPart(job.datasetId(), job.datasetSha256()),
                engine,
                new MemoryPart(job.memoryEstimate(), job.memoryPeak()),
                new Links(
                        self,
                        self + "/events",
                        self + "/history",
                        self + "/checkpoints",
                        model == null ? null : "/models/" + model,
                        self + "/cancel",
                        self + "/pause",
                        self + "/resume",
                        self + "/step"));
    }

    private static ProgressPart progress(TrainingJob job, @Nullable Long queuePosition, @Nullable String shortage) {
        Progress now = job.progress();
        return new ProgressPart(
                job.status() == JobStatus.SUCCEEDED ? 1 : now.fraction(),
                now.epoch(),
                now.epochs(),
                now.step(),
                now.steps(),
                Math.rint(now.rowsPerSecond()),
                eta(job),
                message(job, queuePosition, shortage));
    }

    private static String place(@Nullable Long queuePosition) {
        return queuePosition == null || queuePosition == 0
                ? "next in the queue"
                : "queued behind %s".formatted(queuePosition);
    }

    private static @Nullable Double eta(TrainingJob job) {
        Progress now = job.progress();
        if (job.status() != JobStatus.RUNNING || now.step() == 0 || now.rowsPerSecond() == 0) {
            return null;
        }
        double rowsPerStep = (double) now.rowsSeen() / now.step();
        return Math.rint(now.stepsLeft() * rowsPerStep / now.rowsPerSecond() * 10) / 10;
    }

    private static String running(TrainingJob job) {
        String place = job.progress().step() == 0
                ? "reading the dataset"
                : job.progress().position();
        return job.pausing() ? "pausing: " + place : place;
    }

    private static String message(TrainingJob job, @Nullable Long queuePosition, @Nullable String shortage) {
        Progress now = job.progress();
        String epochs = now.position();
        return switch (job.status()) {
            case QUEUED -> shortage == null ? place(queuePosition) : shortage;
            case RUNNING -> running(job);
            case PAUSED -> now.step() == 0 ? "paused before the first step" : "paused in " + now.stepPlace();
            case CANCELLING -> "stopping after " + epochs;
            case INTERRUPTED -> "interrupted, because its process stopped; resumes when a worker is free";
            case SUCCEEDED -> now.epoch() < now.epochs() ? earlyStopping(now) : "finished after " + epochs;
            case FAILED -> job.error() == null ? "failed" : job.error().message();
            case CANCELLED -> "cancelled after " + epochs;
        };
    }

    /** The best epoch is the one whose weights were restored. */
    private static String earlyStopping(Progress now) {
        String validation = Series.VALIDATION.loss();
        String loss = now.best().get(validation) == null ? Series.TRAINING.loss() : validation;
        Double best = now.best().get(loss);
        String restored = best == null ? "" : String.format(Locale.ROOT, "; the best epoch has %s %.4g", loss, best);
        return "early stopping at " + now.position() + restored;
    }
}
