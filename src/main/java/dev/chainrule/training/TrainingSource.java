package dev.chainrule.training;

import dev.chainrule.job.Attempts;
import dev.chainrule.job.JobStatus;
import dev.chainrule.job.JobWaits;
import dev.chainrule.job.TrainingJob;
import dev.chainrule.job.TrainingJobRepository;
import dev.chainrule.queue.Spot;
import dev.chainrule.queue.WaitingRows;
import dev.chainrule.queue.Work;
import dev.chainrule.queue.WorkSource;
import dev.chainrule.run.Control;
import dev.chainrule.run.Runs;
import dev.chainrule.run.TrainingEndedException.Why;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.springframework.data.domain.Limit;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** The trainings that wait in the queue: the rows of their jobs say which, and who is at them. */
@Component
class TrainingSource implements WorkSource {

    private final TrainingJobRepository repository;
    private final WaitingRows rows;
    private final Attempts attempts;
    private final JobWaits ends;
    private final Runs runs;

    TrainingSource(
            TrainingJobRepository repository, JdbcTemplate database, Attempts attempts, JobWaits ends, Runs runs) {
        this.repository = repository;
        this.rows = new WaitingRows(database, "training_jobs");
        this.attempts = attempts;
        this.ends = ends;
        this.runs = runs;
    }

    @Override
    public List<Candidate> first(int count) {
        return JobStatus.WAITING.stream()
                .flatMap(status -> repository.candidates(status, Limit.of(count)).stream())
                .map(job -> new Candidate(new Spot(job.priority(), job.turn(), job.id()), job.memoryEstimate()))
                .toList();
    }

    @Override
    public Optional<Work> start(String id, String process, String ticket) {
        return attempts.start(id, process, ticket).map(Training::new);
    }

    @Override
    public long countWaiting() {
        return repository.countByStatusIn(JobStatus.WAITING);
    }

    @Override
    public boolean anyWaits() {
        return repository.existsByStatusIn(JobStatus.WAITING);
    }

    @Override
    public List<Spot> waiting() {
        return rows.waiting();
    }

    @Override
    public long countBefore(Spot spot) {
        return rows.countBefore(spot);
    }

    @Override
    public Ends ends(String owner, int priority) {
        return rows.ends(owner, priority);
    }

    @Override
    public OptionalLong lastTurnAtWork(int priority) {
        return rows.lastAtWork(priority);
    }

    @Override
    public List<Held> held() {
        return attempts.atWork().stream().map(TrainingSource::held).toList();
    }

    @Override
    public List<Held> heldBy(String ticket) {
        return attempts.takenBy(ticket).stream().map(TrainingSource::held).toList();
    }

    private static Held held(TrainingJobRepository.JobAttempt job) {
        return new Held(job.id(), job.attempt(), job.process(), job.ticket());
    }

    @Override
    public boolean takeBack(Held held) {
        return attempts.takeBack(held.id(), held.attempt());
    }

    @Override
    public void look(Collection<Work> running) {
        Map<String, Training> here = new HashMap<>();
        for (Work work : running) {
            if (work instanceof Training training) {
                here.put(training.id(), training);
            }
        }
        Set<String> watched = new HashSet<>(here.keySet());
        watched.addAll(ends.waiting());
        if (watched.isEmpty()) {
            return;
        }
        attempts.standings(watched).forEach(now -> {
            Optional.ofNullable(here.get(now.id())).ifPresent(training -> training.heed(now));
            ends.tell(now.id(), now.status());
        });
    }

    /** A job that has been taken up. */
    final class Training implements Work {

        private final TrainingJob job;
        private final Control control;

        private Training(TrainingJob job) {
            this.job = job;
            this.control = Control.of(job);
        }

        @Override
        public String id() {
            return job.id();
        }

        @Override
        public int attempt() {
            return job.attempt();
        }

        @Override
        public void run() {
            attempts.tellOfStart(job);
            attempts.standings(List.of(job.id())).forEach(this::heed);
            runs.run(job, control);
        }

        /** A row of before this attempt says nothing of it. */
        void heed(TrainingJobRepository.JobState now) {
            if (now.attempt() < attempt()) {
                return;
            }
            if (now.attempt() > attempt() || !JobStatus.AT_WORK.contains(now.status())) {
                control.end(Why.GIVEN_UP);
            } else if (now.status() == JobStatus.CANCELLING) {
                control.end(Why.CANCELLED);
            } else if (now.pausing()) {
                control.end(Why.PAUSED);
            }
        }

        @Override
        public void handBack() {
            control.end(Why.PROCESS_STOPS);
        }
    }
}
