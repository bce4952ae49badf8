package dev.chainrule.task;

import dev.chainrule.database.SentencesColumn;
import dev.chainrule.idempotency.Created;
import dev.chainrule.idempotency.Creations;
import dev.chainrule.job.JobError;
import dev.chainrule.job.JobErrorColumn;
import dev.chainrule.job.JobStatus;
import dev.chainrule.problem.ProblemException;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityListeners;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.annotations.Mutability;
import org.hibernate.type.SqlTypes;
import org.hibernate.type.descriptor.java.Immutability;
import org.jspecify.annotations.Nullable;

/**
 * Something that is done with a model in the queue, and what became of it. The only place that moves a task from one
 * status to the next, as {@link dev.chainrule.job.TrainingJob} does for jobs; a worker writes with the number of its attempt.
 */
@Entity
@EntityListeners(Creations.class)
@Table(name = "queued_tasks")
public class QueuedTask implements Created {

    private static final Set<JobStatus> CANCELLABLE =
            EnumSet.of(JobStatus.QUEUED, JobStatus.RUNNING, JobStatus.CANCELLING, JobStatus.INTERRUPTED);

    @Id
    private String id;

    @Enumerated(EnumType.STRING)
    @JdbcTypeCode(SqlTypes.VARCHAR)
    private TaskKind kind;

    @Enumerated(EnumType.STRING)
    @JdbcTypeCode(SqlTypes.VARCHAR)
    private JobStatus status;

    private @Nullable String name;
    private String modelId;
    private @Nullable String datasetId;
    private String question;
    private String owner;
    private int priority;
    private long turn;
    private long memoryEstimate;
    private int attempt;
    private long done;
    private long total;

    @Convert(converter = SentencesColumn.class)
    @Mutability(Immutability.class)
    private List<String> warnings;

    @Convert(converter = JobErrorColumn.class)
    @Mutability(Immutability.class)
    private @Nullable JobError error;

    private @Nullable String result;
    private @Nullable String resultDatasetId;
    private Instant createdAt;
    private @Nullable Instant startedAt;
    private @Nullable Instant finishedAt;

    @SuppressWarnings("UnusedVariable") // for whoever reads the table
    private Instant queuedAt;

    private @Nullable String process;
    private @Nullable String ticket;

    @SuppressWarnings("NullAway.Init") // filled by Hibernate
    protected QueuedTask() {}

    QueuedTask(String id, TaskOrder order, long turn, Instant now) {
        this.id = id;
        this.kind = order.kind();
        this.status = JobStatus.QUEUED;
        this.name = order.name();
        this.modelId = order.model();
        this.datasetId = order.dataset();
        this.question = order.question();
        this.owner = order.owner();
        this.priority = order.priority();
        this.turn = turn;
        this.memoryEstimate = order.memory();
        this.total = order.rows();
        this.warnings = List.of();
        this.createdAt = millis(now);
        this.queuedAt = createdAt;
    }

    /** A worker takes it up, from its beginning. */
    void start(String where, String by, Instant now) {
        move("start", JobStatus.RUNNING, JobStatus.WAITING);
        attempt++;
        done = 0;
        startedAt = millis(now);
        process = where;
        ticket = by;
    }

    void advance(long rows, List<String> found) {
        done = rows;
        warnings = List.copyOf(found);
    }

    /**
     * @param answer what it found out, as JSON; null where that is a dataset
     * @param dataset id of the one that it made; null where it made none
     */
    public void succeed(@Nullable String answer, @Nullable String dataset, List<String> found, Instant now) {
        move("succeed", JobStatus.SUCCEEDED, JobStatus.AT_WORK);
        done = total;
        result = answer;
        resultDatasetId = dataset;
        warnings = List.copyOf(found);
        finishedAt = millis(now);
    }

    void fail(JobError why, Instant now) {
        move("fail", JobStatus.FAILED, JobStatus.AT_WORK);
        error = why;
        finishedAt = millis(now);
    }

    /** A user wants it stopped: at once where nobody works at it, else as soon as its worker hears of it. */
    void cancel(Instant now) {
        boolean atWork = JobStatus.AT_WORK.contains(status);
        move("be cancelled", atWork ? JobStatus.CANCELLING : JobStatus.CANCELLED, CANCELLABLE);
        if (!atWork) {
            finishedAt = millis(now);
        }
    }

    /** Its worker has stopped. */
    void cancelled(Instant now) {
        move("end", JobStatus.CANCELLED, EnumSet.of(JobStatus.CANCELLING));
        finishedAt = millis(now);
    }

    /** Its process ends or has ended: it waits to be taken up again, unless it was to stop anyway. */
    void interrupt(Instant now) {
        if (status == JobStatus.CANCELLING) {
            cancelled(now);
        } else {
            move("interrupt", JobStatus.INTERRUPTED, EnumSet.of(JobStatus.RUNNING));
            queuedAt = millis(now);
        }
    }

    /** @throws ProblemException where its row may not be removed yet */
    void requireDeletable() {
        if (!status.terminal()) {
            throw refused("be deleted", List.of("cancel"), "that has ended");
        }
    }

    private void move(String action, JobStatus to, Set<JobStatus> from) {
        if (!from.contains(status)) {
            String words =
                    String.join(" or ", from.stream().map(JobStatus::word).toList());
            throw refused(action, status.terminal() ? List.of("delete") : List.of("cancel"), "that is " + words);
        }
        status = to;
    }

    private ProblemException refused(String action, List<String> allowed, String which) {
        return ProblemException.conflict(
                "task_" + status.word(),
                "The %s %s is %s; only one %s can %s.".formatted(kind.words(), id, status.word(), which, action),
                allowed);
    }

    private static Instant millis(Instant now) {
        return now.truncatedTo(ChronoUnit.MILLIS);
    }

    public String id() {
        return id;
    }

    @Override
    public String location() {
        return kind.location(id);
    }

    public TaskKind kind() {
        return kind;
    }

    public JobStatus status() {
        return status;
    }

    /** What its result is called; null where that has no name. */
    public @Nullable String name() {
        return name;
    }

    public String modelId() {
        return modelId;
    }

    /** That it reads; null where it reads what the model learned from. */
    public @Nullable String datasetId() {
        return datasetId;
    }

    /** What exactly was asked, in the words of its kind. */
    public String question() {
        return question;
    }

    public String owner() {
        return owner;
    }

    public int priority() {
        return priority;
    }

    public long turn() {
        return turn;
    }

    /** Bytes. */
    public long memoryEstimate() {
        return memoryEstimate;
    }

    /** How many times it has been begun. */
    public int attempt() {
        return attempt;
    }

    /** Rows that are done. */
    public long done() {
        return done;
    }

    /** Rows that there are. */
    public long total() {
        return total;
    }

    public List<String> warnings() {
        return warnings;
    }

    public @Nullable JobError error() {
        return error;
    }

    /** JSON; null before it has succeeded, and where its result is a dataset. */
    public @Nullable String result() {
        return result;
    }

    public @Nullable String resultDatasetId() {
        return resultDatasetId;
    }

    public Instant createdAt() {
        return createdAt;
    }

    public @Nullable Instant startedAt() {
        return startedAt;
    }

    public @Nullable Instant finishedAt() {
        return finishedAt;
    }

    /** Where it is or was last; null before the first attempt. */
    public @Nullable String process() {
        return process;
    }

    @Nullable
    String ticket() {
        return ticket;
    }
}
