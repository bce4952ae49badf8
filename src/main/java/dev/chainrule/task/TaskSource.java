package dev.chainrule.task;

import dev.chainrule.database.DatabaseAway;
import dev.chainrule.job.JobError;
import dev.chainrule.job.JobStatus;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.queue.Spot;
import dev.chainrule.queue.WaitingRows;
import dev.chainrule.queue.Work;
import dev.chainrule.queue.WorkSource;
import dev.chainrule.task.TaskEndedException.Why;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.data.domain.Limit;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** The tasks that wait in the queue beside the trainings: their rows say which, and who is at them. */
@Component
class TaskSource implements WorkSource {

    private static final Logger LOG = LoggerFactory.getLogger(TaskSource.class);

    private final TaskRepository repository;
    private final WaitingRows rows;
    private final Tasks tasks;
    private final TaskPolls polls;
    private final ObjectProvider<TaskWork> works;

    TaskSource(
            TaskRepository repository,
            JdbcTemplate database,
            Tasks tasks,
            TaskPolls polls,
            ObjectProvider<TaskWork> works) {
        this.repository = repository;
        this.rows = new WaitingRows(database, "queued_tasks");
        this.tasks = tasks;
        this.polls = polls;
        this.works = works;
    }

    @Override
    public List<Candidate> first(int count) {
        return JobStatus.WAITING.stream()
                .flatMap(status -> repository.candidates(status, Limit.of(count)).stream())
                .map(task -> new Candidate(TaskDesk.spot(task), task.memoryEstimate()))
                .toList();
    }

    @Override
    public Optional<Work> start(String id, String process, String ticket) {
        return tasks.start(id, process, ticket).map(Running::new);
    }

    @Override
    public long countWaiting() {
        return tasks.countWaiting();
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
        return held(repository.held(JobStatus.AT_WORK).stream());
    }

    @Override
    public List<Held> heldBy(String ticket) {
        return held(repository.takenBy(ticket, JobStatus.AT_WORK).stream());
    }

    private static List<Held> held(Stream<TaskRepository.TaskAttempt> attempts) {
        return attempts.map(each -> new Held(each.id(), each.attempt(), each.process(), each.ticket()))
                .toList();
    }

    @Override
    public boolean takeBack(Held held) {
        return tasks.change(held.id(), held.attempt(), stray -> stray.interrupt(tasks.now()))
                .isPresent();
    }

    @Override
    public void look(Collection<Work> running) {
        Map<String, Running> here = new HashMap<>();
        for (Work work : running) {
            if (work instanceof Running task) {
                here.put(task.id(), task);
            }
        }
        if (!here.isEmpty()) {
            tasks.standings(here.keySet())
                    .forEach(now -> Optional.ofNullable(here.get(now.id())).ifPresent(task -> task.heed(now)));
        }
        polls.call();
    }

    /** A task that has been taken up. */
    final class Running implements Work {

        private final QueuedTask task;
        private final TaskRun run;

        private Running(QueuedTask task) {
            this.task = task;
            this.run = new TaskRun(task, tasks);
        }

        @Override
        public String id() {
            return task.id();
        }

        @Override
        public int attempt() {
            return task.attempt();
        }

        /** Leaves the task in a status that says what happened; but for a database that is away, which is found out later. */
        @Override
        public void run() {
            try {
                tasks.standings(List.of(task.id())).forEach(this::heed);
                work().work(task, run);
            } catch (TaskEndedException ended) {
                end(ended.why());
            } catch (ProblemException problem) {
                requireDatabase(problem);
                fail(JobError.of(problem, "gone"));
            } catch (OutOfMemoryError tooLarge) {
                LOG.error("The {} {} ran out of memory", task.kind().words(), task.id(), tooLarge);
                fail(new JobError("out_of_memory", "Out of memory.", null, "fewer rows, or fewer at once"));
            } catch (RuntimeException | Error unexpected) {
                requireDatabase(unexpected);
                LOG.error("The {} {} failed", task.kind().words(), task.id(), unexpected);
                fail(JobError.internal());
            } finally {
                polls.call();
            }
        }

        private TaskWork work() {
            return works.stream()
                    .filter(work -> work.kind() == task.kind())
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException(
                            "nobody does a " + task.kind().words()));
        }

        /** While it is away, nothing can be written; the task is taken back when somebody notices that nobody works at it. */
        private void requireDatabase(Throwable failed) {
            if (DatabaseAway.in(failed)) {
                LOG.info(
                        "The {} {} is interrupted until the database is back",
                        task.kind().words(),
                        task.id());
                throw new IllegalStateException("the database is away", failed);
            }
        }

        private void end(Why why) {
            switch (why) {
                case CANCELLED -> change(now -> now.cancelled(tasks.now()));
                case PROCESS_STOPS -> change(now -> now.interrupt(tasks.now()));
                case GIVEN_UP -> LOG.info("Task {}: attempt {} was replaced by another", id(), attempt());
            }
        }

        private void fail(JobError error) {
            change(now -> now.fail(error, tasks.now()));
        }

        private void change(Consumer<QueuedTask> change) {
            boolean ignored = tasks.change(task.id(), task.attempt(), change).isPresent();
        }

        /** A row of before this attempt says nothing of it. */
        void heed(TaskRepository.TaskState now) {
            if (now.attempt() < attempt()) {
                return;
            }
            if (now.attempt() > attempt() || !JobStatus.AT_WORK.contains(now.status())) {
                run.end(Why.GIVEN_UP);
            } else if (now.status() == JobStatus.CANCELLING) {
                run.end(Why.CANCELLED);
            }
        }

        @Override
        public void handBack() {
            run.end(Why.PROCESS_STOPS);
        }
    }
}
