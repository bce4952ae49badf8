package dev.chainrule.job;

import dev.chainrule.database.SentencesColumn;
import dev.chainrule.event.EventData;
import dev.chainrule.idempotency.Created;
import dev.chainrule.idempotency.Creations;
import dev.chainrule.plan.JobPlan;
import dev.chainrule.plan.OnStop;
import dev.chainrule.plan.ResolvedDefinition;
import dev.chainrule.plan.StoredDefinition;
import dev.chainrule.problem.ProblemException;
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
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.annotations.Mutability;
import org.hibernate.type.SqlTypes;
import org.hibernate.type.descriptor.java.Immutability;
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

    @Enumerated(EnumType.STRING)
    @JdbcTypeCode(SqlTypes.VARCHAR)
    private OnStop onStop;

    @Mutability(Immutability.class) // else it is written and read again wherever it is looked at
    @Convert(converter = JobJson.OfDefinition.class)
    private JsonNode definition;

    @Mutability(Immutability.class)
    @Convert(converter = JobJson.OfProgress.class)
    private Progress progress;

    @Mutability(Immutability.class)
    @Convert(converter = JobErrorColumn.class)
    private @Nullable JobError error;

    @Mutability(Immutability.class)
    @Convert(converter = SentencesColumn.class)
    private List<String> warnings;

    private long memoryEstimate;
    private @Nullable Long memoryPeak;
    private String owner;
    private int priority;
    private long turn;
    private @Nullable Instant queuedAt;
    private boolean pausing;
    private @Nullable Long batches;
    private long runMillis;
    private @Nullable String process;
    private @Nullable String ticket;
    private @Nullable Instant clearedAt;
    private @Nullable String firstModelId;

    /** What the definition says, once somebody has asked. */
    @Transient
    private @Nullable ResolvedDefinition resolved;

    /** What has happened to it since it was last written. */
    @Transient
    private final List<EventData> news = new ArrayList<>();

    @SuppressWarnings("NullAway.Init") // filled by Hibernate
    protected TrainingJob() {}

    /**
     * @param memoryEstimate bytes that a run needs at most
     * @param turn among the jobs of its priority
     */
    TrainingJob(String id, String name, JobPlan plan, long memoryEstimate, long turn, Instant now) {
        this.id = id;
        this.name = name;
        this.status = JobStatus.QUEUED;
        this.createdAt = millis(now);
        this.queuedAt = createdAt;
        this.owner = plan.definition().owner();
        this.priority = plan.definition().priority();
        this.turn = turn;
        this.datasetId = plan.dataset().id();
        this.datasetSha256 = plan.dataset().sha256();
        this.definition = plan.json();
        this.resolved = plan.definition();
        this.seed = plan.training().seed();
        this.progress = Progress.NONE;
        this.warnings = plan.warnings();
        this.memoryEstimate = memoryEstimate;
        this.onStop = plan.definition().checkpoints().onStop();
    }

    /** @param model whose weights it begins with, and which it needs until it has ended */
    void beginsWith(String model) {
        firstModelId = model;
    }

    /**
     * A worker takes it up. How far it had come stands until its run knows better.
     *
     * @param where the process that the worker is in
     * @param by the ticket that let the worker take a job
     */
    void start(String where, String by, Instant now) {
        move("start", JobStatus.RUNNING, JobStatus.WAITING);
        attempt++;
        startedAt = millis(now);
        memoryPeak = null;
        process = where;
        ticket = by;
    }

    public void advance(Progress now, List<String> runWarnings) {
        progress = now;
        runWarnings.stream()
                .filter(warning -> !warnings.contains(warning))
                .forEach(warning -> news.add(EventData.Log.warning(warning)));
        warnings = List.copyOf(runWarnings);
    }

    public void warn(List<String> runWarnings) {
        warnings = List.copyOf(runWarnings);
    }

    /** @param peak bytes that its run has held at once so far */
    public void hasHeld(long peak) {
        memoryPeak = peak;
    }

    /** @param millis of all its runs */
    public void hasRun(long millis) {
        runMillis = millis;
    }

    /** @param count of batches from its newest checkpoint on, before it pauses; null where it is not to */
    public void mayStillDo(@Nullable Long count) {
        batches = count;
    }

    public void succeed(String model, Instant now) {
        move("succeed", JobStatus.SUCCEEDED, JobStatus.AT_WORK);
        modelId = model;
        end(now);
    }

    /** Its model has been deleted, for a reason that becomes a warning. */
    void forgetModel(String why) {
        modelId = null;
        List<String> all = new ArrayList<>(warnings);
        all.add(why);
        warnings = all;
    }

    public void fail(JobError why, Instant now) {
        move("fail", JobStatus.FAILED, JobStatus.AT_WORK);
        error = why;
        end(now);
    }

    /** A user wants it stopped: at once where nobody works at it, else as soon as its worker hears of it. */
    void cancel(Instant now) {
        boolean atWork = JobStatus.AT_WORK.contains(status);
        move(JobAction.CANCEL, atWork ? JobStatus.CANCELLING : JobStatus.CANCELLED);
        if (!atWork) {
            end(now);
        }
    }

    /** @throws ProblemException where it has come somewhere, and nobody is at work who could make a model of it */
    void requireKeepable(OnStop what) {
        boolean waits = status == JobStatus.PAUSED || JobStatus.WAITING.contains(status);
        if (what != OnStop.NONE && waits && progress.step() > 0) {
            throw ProblemException.conflict(
                    "job_not_running",
                    "Job %s is %s, and only a run makes a model of its %s weights: resume it, and cancel it when it runs; or cancel it without keep, and let another job resume_from its checkpoints."
                            .formatted(id, status.word(), what.word()),
                    List.of());
        }
    }

    /** What is to become its model where it is stopped; which only a run can do. */
    void keepOnStop(OnStop what) {
        onStop = what;
        if (status.terminal() && what != OnStop.NONE) {
            warnings = new ArrayList<>(warnings);
            warnings.add(
                    "was not running when it was cancelled, so there is no model; another job can resume_from its checkpoints");
        }
    }

    OnStop onStop() {
        return onStop;
    }

    /** Which epoch's weights its model has. */
    public void hasModelOf(int epoch) {
        progress = progress.with(epoch);
    }

    /** The model that it leaves although it has not come to its end. */
    public void leave(String model) {
        modelId = model;
    }

    /** Its worker has stopped. */
    public void cancelled(Instant now) {
        move("end", JobStatus.CANCELLED, EnumSet.of(JobStatus.CANCELLING));
        end(now);
    }

    /** A user wants it to wait: at once where nobody works at it, else as soon as its run has a checkpoint. */
    void pause() {
        move(JobAction.PAUSE, status == JobStatus.RUNNING ? JobStatus.RUNNING : JobStatus.PAUSED);
        pausing = status == JobStatus.RUNNING;
    }

    /** Its run has stopped so that it can go on; unless it was to be stopped for good meanwhile. */
    public void paused(Instant now) {
        if (status == JobStatus.CANCELLING) {
            cancelled(now);
        } else {
            move("be paused", JobStatus.PAUSED, EnumSet.of(JobStatus.RUNNING));
            pausing = false;
            batches = null;
        }
    }

    /** It waits for a worker again, as a newcomer. */
    void resume(long newTurn, Instant now) {
        move(JobAction.RESUME, JobStatus.QUEUED);
        queue(newTurn, now);
    }

    /** As {@link #resume}, for so many batches. */
    void step(long count, long newTurn, Instant now) {
        move(JobAction.STEP, JobStatus.QUEUED);
        queue(newTurn, now);
        batches = count;
    }

    private void queue(long newTurn, Instant now) {
        turn = newTurn;
        queuedAt = millis(now);
    }

    /** Its process ends or has ended: it waits to be taken up again, unless it was to stop anyway. */
    public void interrupt(Instant now) {
        if (status == JobStatus.CANCELLING) {
            cancelled(now);
        } else if (status == JobStatus.RUNNING && (pausing || (batches != null && batches <= 0))) {
            paused(now);
        } else {
            move("interrupt", JobStatus.INTERRUPTED, EnumSet.of(JobStatus.RUNNING));
            queuedAt = millis(now);
        }
    }

    /** @throws ProblemException where its row may not be removed yet */
    void requireDeletable() {
        move(JobAction.DELETE, status);
    }

    /** Its history and checkpoints are not kept any more. */
    void clear(Instant now) {
        clearedAt = millis(now);
    }

    private void end(Instant now) {
        finishedAt = millis(now);
        pausing = false;
        batches = null;
    }

    private void move(JobAction action, JobStatus to) {
        move(action.words(), to, action.from());
    }

    private void move(String action, JobStatus to, Set<JobStatus> from) {
        if (!from.contains(status)) {
            String words =
                    String.join(" or ", from.stream().map(JobStatus::word).toList());
            throw ProblemException.conflict(
                    "job_" + status.word(),
                    "Job %s is %s; only one that is %s can %s.".formatted(id, status.word(), words, action),
                    allowedActions().stream().map(JobAction::word).toList());
        }
        if (status != to) {
            status = to;
            news.add(new EventData.Status(status.word()));
        }
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

    /** What a user may do to it now. */
    public List<JobAction> allowedActions() {
        return JobAction.of(status);
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

    public Instant createdAt() {
        return createdAt;
    }

    @Nullable
    public Instant startedAt() {
        return startedAt;
    }

    @Nullable
    public Instant finishedAt() {
        return finishedAt;
    }

    public String datasetId() {
        return datasetId;
    }

    public String datasetSha256() {
        return datasetSha256;
    }

    /** Its definition as the user would write it, with every default spelt out. */
    public JsonNode json() {
        return definition;
    }

    /** What it is to do, with nothing left open. */
    public ResolvedDefinition definition() {
        ResolvedDefinition known = resolved;
        if (known == null) {
            known = ResolvedDefinition.read(definition);
            resolved = known;
        }
        return known;
    }

    /** As many as it asked for; null for as many as there are. */
    @Nullable
    public Integer threads() {
        return StoredDefinition.threads(definition);
    }

    public long seed() {
        return seed;
    }

    /** How many runs have been begun. */
    public int attempt() {
        return attempt;
    }

    /** What a run must know of it. */
    public TrainingJobRepository.JobState standing() {
        return new TrainingJobRepository.JobState(id, status, attempt, pausing);
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

    public List<String> warnings() {
        return warnings;
    }

    /** Bytes. */
    public long memoryEstimate() {
        return memoryEstimate;
    }

    /** Bytes; null before a run. */
    @Nullable
    public Long memoryPeak() {
        return memoryPeak;
    }

    /** Among whose jobs the turns go round. */
    public String owner() {
        return owner;
    }

    public int priority() {
        return priority;
    }

    public long turn() {
        return turn;
    }

    /** Since when it waits, or had waited before it was taken up; null for old jobs. */
    @Nullable
    Instant queuedAt() {
        return queuedAt;
    }

    /** Whether its run is to pause, and has not yet. */
    public boolean pausing() {
        return pausing;
    }

    /** That its run may still do before it pauses; null for all. */
    @Nullable
    public Long batches() {
        return batches;
    }

    /** Milliseconds that all its runs have taken. */
    public long runMillis() {
        return runMillis;
    }

    /** Where its last run is or was; null before the first. */
    @Nullable
    public String process() {
        return process;
    }

    @Nullable
    String ticket() {
        return ticket;
    }

    /** Whose weights it begins with; null where it begins with none of a model. */
    @Nullable
    String firstModelId() {
        return firstModelId;
    }

    /** When its history and its checkpoints were removed; null where they were not. */
    @Nullable
    public Instant clearedAt() {
        return clearedAt;
    }
}
