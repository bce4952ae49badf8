package dev.chainrule.training;

import dev.chainrule.event.EventData;
import dev.chainrule.idempotency.Created;
import dev.chainrule.idempotency.Creations;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityListeners;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Transient;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a user asked for, and what became of it. The only place that moves a job from one status to the next; a move
 * that its status does not allow is refused. A run writes with the number of its attempt, so that a run that was given
 * up cannot write over its successor.
 */
@Entity
@EntityListeners({JobNews.class, Creations.class})
@Table(name = "training_jobs")
public class TrainingJob implements Created {

    @Id
    private String id;

    private String name;

    @Enumerated(EnumType.STRING)
    @JdbcTypeCode(SqlTypes.VARCHAR)
    private JobStatus status;

    private Instant createdAt;
    private @Nullable Instant startedAt;
    private @Nullable Instant finishedAt;
    private String datasetId;
    private String datasetSha256;
    private long seed;
    private int attempt;
    private @Nullable String modelId;

    @Convert(converter = JsonText.OfDefinition.class)
    private JsonNode definition;

    @Convert(converter = JsonText.OfProgress.class)
    private Progress progress;

    @Convert(converter = JsonText.OfError.class)
    private @Nullable JobError error;

    @Convert(converter = JsonText.OfWarnings.class)
    private List<String> warnings;

    private long memoryEstimate;
    private @Nullable Long memoryPeak;

    /** What has happened to it since it was last written. */
    @Transient
    private final List<EventData> news = new ArrayList<>();

    @SuppressWarnings("NullAway.Init") // filled by Hibernate
    protected TrainingJob() {}

    /** @param memoryEstimate bytes that a run needs at most */
    TrainingJob(String id, String name, JobPlan plan, long memoryEstimate, Instant now) {
        this.id = id;
        this.name = name;
        this.status = JobStatus.QUEUED;
        this.createdAt = millis(now);
        this.datasetId = plan.dataset().id();
        this.datasetSha256 = plan.dataset().sha256();
        this.definition = plan.json();
        this.seed = plan.training().seed();
        this.progress = Progress.NONE;
        this.warnings = plan.warnings();
        this.memoryEstimate = memoryEstimate;
    }

    /** A worker takes it up. */
    void start(Instant now) {
        move("start", JobStatus.RUNNING, JobStatus.QUEUED, JobStatus.INTERRUPTED);
        attempt++;
        startedAt = millis(now);
        progress = Progress.NONE;
        memoryPeak = null;
    }

    void advance(Progress now, List<String> runWarnings) {
        progress = now;
        runWarnings.stream()
                .filter(warning -> !warnings.contains(warning))
                .forEach(warning -> news.add(EventData.Log.warning(warning)));
        warnings = List.copyOf(runWarnings);
    }

    /** @param peak bytes that its run has held at once so far */
    void hasHeld(long peak) {
        memoryPeak = peak;
    }

    void succeed(String model, Instant now) {
        move("succeed", JobStatus.SUCCEEDED, JobStatus.RUNNING, JobStatus.CANCELLING);
        modelId = model;
        finishedAt = millis(now);
    }

    /** Its model has been deleted, for a reason that becomes a warning. */
    void forgetModel(String why) {
        modelId = null;
        List<String> all = new ArrayList<>(warnings);
        all.add(why);
        warnings = all;
    }

    void fail(JobError why, Instant now) {
        move("fail", JobStatus.FAILED, JobStatus.RUNNING, JobStatus.CANCELLING);
        error = why;
        finishedAt = millis(now);
    }

    /** A user wants it stopped: at once where nobody works at it, else as soon as its worker hears of it. */
    void cancel(Instant now) {
        if (status == JobStatus.CANCELLING) {
            return;
        }
        boolean atWork = status == JobStatus.RUNNING;
        JobStatus next = atWork ? JobStatus.CANCELLING : JobStatus.CANCELLED;
        move("be cancelled", next, JobStatus.QUEUED, JobStatus.RUNNING, JobStatus.INTERRUPTED);
        if (!atWork) {
            finishedAt = millis(now);
        }
    }

    /** Its worker has stopped. */
    void cancelled(Instant now) {
        move("end", JobStatus.CANCELLED, JobStatus.CANCELLING);
        finishedAt = millis(now);
    }

    /** Its process ends or has ended: it waits to be taken up again, unless it was to be stopped anyway. */
    void interrupt(Instant now) {
        if (status == JobStatus.CANCELLING) {
            cancelled(now);
        } else {
            move("interrupt", JobStatus.INTERRUPTED, JobStatus.RUNNING);
        }
    }

    private void move(String action, JobStatus to, JobStatus... from) {
        List<JobStatus> allowed = List.of(from);
        if (!allowed.contains(status)) {
            String words =
                    String.join(" or ", allowed.stream().map(JobStatus::word).toList());
            throw new ProblemException(
                    ProblemKind.CONFLICT,
                    "job_" + status.word(),
                    "Job %s is %s; only one that is %s can %s.".formatted(id, status.word(), words, action));
        }
        status = to;
        news.add(new EventData.Status(status.word()));
    }

    /** To be told with the change; asked for once. */
    List<EventData> takeNews() {
        List<EventData> taken = new ArrayList<>(news);
        news.clear();
        if (!taken.isEmpty() && status.terminal()) {
            taken.add(new EventData.Done(status.word(), modelId, error));
        }
        return taken;
    }

    private static Instant millis(Instant now) {
        return now.truncatedTo(ChronoUnit.MILLIS);
    }

    public String id() {
        return id;
    }

    @Override
    public String location() {
        return "/jobs/" + id;
    }

    public String name() {
        return name;
    }

    public JobStatus status() {
        return status;
    }

    Instant createdAt() {
        return createdAt;
    }

    @Nullable
    Instant startedAt() {
        return startedAt;
    }

    @Nullable
    Instant finishedAt() {
        return finishedAt;
    }

    String datasetId() {
        return datasetId;
    }

    String datasetSha256() {
        return datasetSha256;
    }

    /** As the user would write it, with every default spelt out. */
    public JsonNode definition() {
        return definition;
    }

    /** As many as it asked for; null for as many as there are. */
    @Nullable
    Integer threads() {
        JsonNode threads = definition.path("training").path("threads");
        return threads.isInt() ? (Integer) threads.asInt() : null;
    }

    long seed() {
        return seed;
    }

    /** How many runs have been begun. */
    int attempt() {
        return attempt;
    }

    public @Nullable String modelId() {
        return modelId;
    }

    public Progress progress() {
        return progress;
    }

    public @Nullable JobError error() {
        return error;
    }

    List<String> warnings() {
        return warnings;
    }

    /** Bytes. */
    long memoryEstimate() {
        return memoryEstimate;
    }

    /** Bytes; null before a run. */
    @Nullable
    Long memoryPeak() {
        return memoryPeak;
    }
}
