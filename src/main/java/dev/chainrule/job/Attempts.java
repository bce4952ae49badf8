package dev.chainrule.job;

import dev.chainrule.database.IdKind;
import dev.chainrule.history.Histories;
import dev.chainrule.history.HistorySegment;
import dev.chainrule.history.Snapshots;
import dev.chainrule.plan.OnStop;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Attempts at jobs: how they begin, what they write, and how they are taken back. An attempt writes with its number, so
 * that one which was given up cannot write over its successor.
 */
@Component
public class Attempts {

    private final TrainingJobRepository repository;
    private final Histories histories;
    private final Snapshots snapshots;
    private final JobChanges changes;
    private final TransactionTemplate transaction;
    private final Clock clock;

    public Attempts(
            TrainingJobRepository repository,
            Histories histories,
            Snapshots snapshots,
            JobChanges changes,
            TransactionTemplate transaction,
            Clock clock) {
        this.repository = repository;
        this.histories = histories;
        this.snapshots = snapshots;
        this.changes = changes;
        this.transaction = transaction;
        this.clock = clock;
    }

    /**
     * A worker takes up a job; of that, whoever runs it tells.
     *
     * @param process where it will run
     * @param ticket that lets it run
     * @return empty where the job waits no more
     */
    public Optional<TrainingJob> start(String id, String process, String ticket) {
        Optional<TrainingJob> started = transaction.execute(tx -> repository
                .lock(id)
                .filter(job -> JobStatus.WAITING.contains(job.status()))
                .map(job -> {
                    job.start(process, ticket, clock.instant());
                    return job;
                }));
        return started == null ? Optional.empty() : started;
    }

    /** Tells everybody that the job has been taken up. */
    public void tellOfStart(TrainingJob job) {
        changes.tellOf(job);
    }

    /**
     * Lets a run change its job, and writes some of its history with it.
     *
     * @return false where the run has been given up for another, so that nothing was written
     */
    public boolean write(String id, int attempt, List<HistorySegment> history, Consumer<TrainingJob> change) {
        return changes.change(id, attempt, job -> {
                    change.accept(job);
                    history.forEach(histories::save);
                })
                .isPresent();
    }

    /**
     * Forgets what earlier runs have written of the history after the place where this one goes on.
     *
     * @param epoch epochs done
     * @param step steps done
     * @return false where the run has been given up for another
     */
    public boolean takeOverHistory(String id, int attempt, int epoch, long step) {
        Boolean taken = transaction.execute(tx -> {
            boolean ours = repository.lock(id, attempt).isPresent();
            if (ours) {
                histories.cut(id, epoch, step);
                snapshots.cut(id, epoch);
            }
            return ours;
        });
        return Boolean.TRUE.equals(taken);
    }

    /** Where attempts write what their networks look like inside. */
    public Snapshots snapshots() {
        return snapshots;
    }

    /** What is to become a model of a job that is stopped, as its row says now. */
    public OnStop onStop(String id) {
        return repository.findById(id).map(TrainingJob::onStop).orElseThrow(() -> IdKind.JOB.unknown(id));
    }

    /** Those that are at work, as their rows say. */
    public List<TrainingJobRepository.JobAttempt> atWork() {
        return repository.held(JobStatus.AT_WORK);
    }

    /** Of those at work, what was taken by this ticket. */
    public List<TrainingJobRepository.JobAttempt> takenBy(String ticket) {
        return repository.takenBy(ticket, JobStatus.AT_WORK);
    }

    /** Its job waits again, or is as its user wanted it meanwhile; false where it has ended or gone on. */
    public boolean takeBack(String id, int attempt) {
        return write(id, attempt, List.of(), stray -> stray.interrupt(now()));
    }

    /** What these jobs are now, of those that there are. */
    public List<TrainingJobRepository.JobState> standings(Collection<String> ids) {
        return repository.standings(ids);
    }

    public Instant now() {
        return clock.instant();
    }
}
