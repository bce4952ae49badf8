package dev.chainrule.training;

import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** Rows of {@code training_jobs}. */
interface TrainingJobRepository extends Repository<TrainingJob, String> {

    TrainingJob save(TrainingJob job);

    void delete(TrainingJob job);

    Optional<TrainingJob> findById(String id);

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

    @Query("select j.id from TrainingJob j where j.status in :statuses and j.ticket = :ticket")
    List<String> takenBy(String ticket, Collection<JobStatus> statuses);

    @Query("select j.id from TrainingJob j where j.status in :statuses"
            + " and (j.process is null or j.process not in :processes)")
    List<String> elsewhere(Collection<String> processes, Collection<JobStatus> statuses);

    /** What a run, and who waits for a job, must know of it. */
    record Standing(String id, JobStatus status, int attempt, boolean pausing) {}

    @Query("select j.id as id, j.status as status, j.attempt as attempt, j.pausing as pausing from TrainingJob j"
            + " where j.id in :ids")
    List<Standing> standings(Collection<String> ids);

    record Count(JobStatus status, long jobs) {}

    @Query("select j.status as status, count(j) as jobs from TrainingJob j group by j.status")
    List<Count> counts();

    @Query("select min(j.queuedAt) from TrainingJob j where j.status in :statuses")
    Optional<Instant> firstQueuedAt(Collection<JobStatus> statuses);

    /** When jobs ended, the last first. */
    @Query("select j.finishedAt from TrainingJob j where j.status in :statuses order by j.finishedAt desc")
    List<Instant> ends(Collection<JobStatus> statuses, Limit limit);

    /** Of which something may still be kept. */
    @Query("select j.id from TrainingJob j where j.status in :statuses and j.finishedAt < :before"
            + " and j.clearedAt is null order by j.id")
    List<String> toClear(Collection<JobStatus> statuses, Instant before, Limit limit);

    boolean existsByStatusIn(Collection<JobStatus> statuses);

    /** @param memoryEstimate bytes */
    record Candidate(String id, long memoryEstimate) {}

    /** In the order of the queue. */
    @Query("select j.id as id, j.memoryEstimate as memoryEstimate from TrainingJob j"
            + " where j.status in :statuses order by j.priority desc, j.turn, j.id")
    List<Candidate> candidates(Collection<JobStatus> statuses, Limit limit);

    long countByStatusIn(Collection<JobStatus> statuses);

    /** How many come before the job with these in the order of the queue. */
    @Query("""
            select count(j) from TrainingJob j
            where j.status in :statuses and (j.priority > :priority
              or j.priority = :priority and (j.turn < :turn or j.turn = :turn and j.id < :id))""")
    long countBefore(Collection<JobStatus> statuses, int priority, long turn, String id);

    @Query("select min(j.turn) from TrainingJob j where j.status = :status and j.priority = :priority")
    Optional<Long> firstTurn(JobStatus status, int priority);

    @Query("select max(j.turn) from TrainingJob j where j.status in :statuses and j.priority = :priority")
    Optional<Long> lastTurn(Collection<JobStatus> statuses, int priority);

    @Query("""
            select max(j.turn) from TrainingJob j
            where j.status in :statuses and j.owner = :owner and j.priority = :priority""")
    Optional<Long> lastTurn(Collection<JobStatus> statuses, String owner, int priority);

    Optional<TrainingJob> findFirstByDatasetIdAndStatusIn(String datasetId, Collection<JobStatus> statuses);

    @Query("select j from TrainingJob j where j.id < :after and j.status in :statuses order by j.id desc")
    List<TrainingJob> newestFirst(String after, Collection<JobStatus> statuses, Limit limit);

    @Query("select j from TrainingJob j where j.id > :after and j.status in :statuses order by j.id asc")
    List<TrainingJob> oldestFirst(String after, Collection<JobStatus> statuses, Limit limit);
}
