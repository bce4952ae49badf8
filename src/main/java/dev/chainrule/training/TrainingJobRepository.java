package dev.chainrule.training;

import dev.chainrule.problem.ProblemException;
import jakarta.persistence.LockModeType;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;
import org.springframework.transaction.support.TransactionTemplate;

/** Rows of {@code training_jobs}. */
interface TrainingJobRepository extends Repository<TrainingJob, String> {

    TrainingJob save(TrainingJob job);

    Optional<TrainingJob> findById(String id);

    @Query("select j.status from TrainingJob j where j.id = :id")
    Optional<JobStatus> statusOf(String id);

    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("select j from TrainingJob j where j.id = :id")
    Optional<TrainingJob> lock(String id);

    /** Nothing where another attempt has begun. */
    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("select j from TrainingJob j where j.id = :id and j.attempt = :attempt")
    Optional<TrainingJob> lock(String id, int attempt);

    @Query("select j.id from TrainingJob j where j.status in :statuses order by j.id")
    List<String> ids(Collection<JobStatus> statuses, Limit limit);

    /** @param memoryEstimate bytes */
    record Candidate(String id, long memoryEstimate) {}

    @Query("select j.id as id, j.memoryEstimate as memoryEstimate from TrainingJob j"
            + " where j.status in :statuses order by j.id")
    List<Candidate> candidates(Collection<JobStatus> statuses, Limit limit);

    long countByStatusIn(Collection<JobStatus> statuses);

    long countByStatusInAndIdLessThan(Collection<JobStatus> statuses, String id);

    Optional<TrainingJob> findFirstByDatasetIdAndStatusIn(String datasetId, Collection<JobStatus> statuses);

    @Query("select j from TrainingJob j where j.id < :after and j.status in :statuses order by j.id desc")
    List<TrainingJob> newestFirst(String after, Collection<JobStatus> statuses, Limit limit);

    @Query("select j from TrainingJob j where j.id > :after and j.status in :statuses order by j.id asc")
    List<TrainingJob> oldestFirst(String after, Collection<JobStatus> statuses, Limit limit);

    /** Changes one job under its lock. */
    default TrainingJob lockAnd(TransactionTemplate transaction, String id, Consumer<TrainingJob> change) {
        return Objects.requireNonNull(transaction.execute(tx -> {
            TrainingJob job = lock(id).orElseThrow(() -> ProblemException.notFound("job", id));
            change.accept(job);
            return job;
        }));
    }
}
