package dev.chainrule.job;

import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** Rows of {@code training_jobs}. */
public interface TrainingJobRepository extends Repository<TrainingJob, String> {

    void delete(TrainingJob job);

    Optional<TrainingJob> findById(String id);

    boolean existsById(String id);

    @Query("select j.status from TrainingJob j where j.id = :id")
    Optional<JobStatus> statusOf(String id);

    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("select j from TrainingJob j where j.id = :id")
    Optional<TrainingJob> lock(String id);

    /**
     * Nothing where another attempt has begun, or the job was taken back from this one; asked of the locked row, as H2 may
     * judge it by what it was before.
     */
    default Optional<TrainingJob> lock(String id, int attempt) {
        return lock(id).filter(job -> job.attempt() == attempt && JobStatus.AT_WORK.contains(job.status()));
    }

    @Query("select j.id from TrainingJob j where j.status in :statuses order by j.id")
    List<String> ids(Collection<JobStatus> statuses, Limit limit);

    /**
     * An attempt at a job.
     *
     * @param process where it is; null for old jobs
     * @param ticket by which it was taken; null for old jobs
     */
    record JobAttempt(
            String id,
            int attempt,
            @Nullable String process,
            @Nullable String ticket) {}

    @Query("select j.id as id, j.attempt as attempt, j.process as process, j.ticket as ticket from TrainingJob j"
            + " where j.status in :statuses")
    List<JobAttempt> held(Collection<JobStatus> statuses);

    @Query("select j.id as id, j.attempt as attempt, j.process as process, j.ticket as ticket from TrainingJob j"
            + " where j.status in :statuses and j.ticket = :ticket")
    List<JobAttempt> takenBy(String ticket, Collection<JobStatus> statuses);

    /** What a run, and who waits for a job, must know of it. */
    record JobState(String id, JobStatus status, int attempt, boolean pausing) {}

    @Query("select j.id as id, j.status as status, j.attempt as attempt, j.pausing as pausing from TrainingJob j"
            + " where j.id in :ids")
    List<JobState> standings(Collection<String> ids);

    record StatusCount(JobStatus status, long jobs) {}

    @Query("select j.status as status, count(j) as jobs from TrainingJob j group by j.status")
    List<StatusCount> counts();

    /** The first first; of one status, as no index gives several in this order. */
    @Query("select j.queuedAt from TrainingJob j where j.status = :status and j.queuedAt is not null"
            + " order by j.status, j.queuedAt")
    List<Instant> queuedAt(JobStatus status, Limit limit);

    /** When jobs ended, the last first. */
    @Query("select j.finishedAt from TrainingJob j where j.status in :statuses order by j.finishedAt desc")
    List<Instant> ends(Collection<JobStatus> statuses, Limit limit);

    /** Of which something may still be kept. */
    @Query("select j.id from TrainingJob j where j.status in :statuses and j.finishedAt < :before"
            + " and j.clearedAt is null order by j.id")
    List<String> toClear(Collection<JobStatus> statuses, Instant before, Limit limit);

    boolean existsByStatusIn(Collection<JobStatus> statuses);

    /** @param memoryEstimate bytes */
    record Candidate(int priority, long turn, String id, long memoryEstimate) {}

    /** In the order of the queue; of one status, as no index gives several in this order. */
    @Query("select j.priority as priority, j.turn as turn, j.id as id, j.memoryEstimate as memoryEstimate"
            + " from TrainingJob j where j.status = :status order by j.status, j.priority desc, j.turn, j.id")
    List<Candidate> candidates(JobStatus status, Limit limit);

    long countByStatusIn(Collection<JobStatus> statuses);

    Optional<TrainingJob> findFirstByDatasetIdAndStatusIn(String datasetId, Collection<JobStatus> statuses);

    @Query("select j from TrainingJob j where j.id < :after order by j.id desc")
    List<TrainingJob> newestFirst(String after, Limit limit);

    @Query("select j from TrainingJob j where j.id > :after order by j.id asc")
    List<TrainingJob> oldestFirst(String after, Limit limit);

    @Query("select j from TrainingJob j where j.status = :status and j.id < :after order by j.status desc, j.id desc")
    List<TrainingJob> newestFirst(JobStatus status, String after, Limit limit);

    @Query("select j from TrainingJob j where j.status = :status and j.id > :after order by j.status, j.id")
    List<TrainingJob> oldestFirst(JobStatus status, String after, Limit limit);

    @Query("select j from TrainingJob j where j.status in :statuses order by j.id")
    List<TrainingJob> all(Collection<JobStatus> statuses);

    Optional<TrainingJob> findFirstByFirstModelIdAndStatusIn(String model, Collection<JobStatus> statuses);
}
