package dev.chainrule.task;

import dev.chainrule.database.IdKind;
import dev.chainrule.job.JobStatus;
import jakarta.persistence.LockModeType;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** Rows of {@code queued_tasks}. */
public interface TaskRepository extends Repository<QueuedTask, String> {

    Optional<QueuedTask> findById(String id);

    boolean existsByIdAndKind(String id, TaskKind kind);

    void delete(QueuedTask task);

    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("select t from QueuedTask t where t.id = :id")
    Optional<QueuedTask> lock(String id);

    /** Nothing where another attempt has begun, or the task was taken back from this one. */
    default Optional<QueuedTask> lock(String id, int attempt) {
        return lock(id).filter(task -> task.attempt() == attempt && JobStatus.AT_WORK.contains(task.status()));
    }

    boolean existsByStatusIn(Collection<JobStatus> statuses);

    List<QueuedTask> findByStatusInOrderById(Collection<JobStatus> statuses);

    long countByStatusIn(Collection<JobStatus> statuses);

    @Query("select t from QueuedTask t where t.status = :status order by t.status, t.priority desc, t.turn,"
            + " substring(t.id, " + IdKind.AGE_OF_QUEUED + ")")
    List<QueuedTask> candidates(JobStatus status, Limit limit);

    /** An attempt at a task. */
    record TaskAttempt(
            String id,
            int attempt,
            @Nullable String process,
            @Nullable String ticket) {}

    @Query("select t.id as id, t.attempt as attempt, t.process as process, t.ticket as ticket from QueuedTask t"
            + " where t.status in :statuses")
    List<TaskAttempt> held(Collection<JobStatus> statuses);

    @Query("select t.id as id, t.attempt as attempt, t.process as process, t.ticket as ticket from QueuedTask t"
            + " where t.status in :statuses and t.ticket = :ticket")
    List<TaskAttempt> takenBy(String ticket, Collection<JobStatus> statuses);

    /** What a worker must know of its task. */
    record TaskState(String id, JobStatus status, int attempt) {}

    @Query("select t.id as id, t.status as status, t.attempt as attempt from QueuedTask t where t.id in :ids")
    List<TaskState> standings(Collection<String> ids);

    Optional<QueuedTask> findFirstByDatasetIdAndStatusIn(String datasetId, Collection<JobStatus> statuses);

    Optional<QueuedTask> findFirstByModelIdAndStatusIn(String modelId, Collection<JobStatus> statuses);

    Optional<QueuedTask> findFirstByKindAndModelIdAndQuestionAndStatusInOrderByIdDesc(
            TaskKind kind, String modelId, String question, Collection<JobStatus> statuses);

    List<QueuedTask> findByKindAndIdLessThanOrderByIdDesc(TaskKind kind, String id, Limit limit);

    List<QueuedTask> findByKindAndIdGreaterThanOrderByIdAsc(TaskKind kind, String id, Limit limit);

    List<QueuedTask> findByKindAndModelIdAndIdLessThanOrderByIdDesc(
            TaskKind kind, String modelId, String id, Limit limit);

    List<QueuedTask> findByKindAndModelIdAndIdGreaterThanOrderByIdAsc(
            TaskKind kind, String modelId, String id, Limit limit);
}
