package dev.chainrule.task;

import dev.chainrule.job.JobStatus;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import dev.chainrule.queue.MemoryBudget;
import dev.chainrule.queue.Queue;
import dev.chainrule.queue.Spot;
import dev.chainrule.queue.Workers;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Where tasks are handed in, called off and waited for. */
@Component
public class TaskDesk {

    private final Tasks tasks;
    private final TaskPolls polls;
    private final Queue queue;
    private final Workers workers;
    private final MemoryBudget memory;

    TaskDesk(Tasks tasks, TaskPolls polls, Queue queue, Workers workers, MemoryBudget memory) {
        this.tasks = tasks;
        this.polls = polls;
        this.queue = queue;
        this.workers = workers;
        this.memory = memory;
    }

    /** @throws ProblemException where the queue is full, or there will never be as much memory */
    public QueuedTask submit(TaskOrder order) {
        workers.requireOpen();
        if (order.memory() > memory.bytes()) {
            throw new ProblemException(
                    ProblemKind.INVALID,
                    "out_of_memory",
                    String.format(
                            Locale.ROOT,
                            "It may need %,d bytes, and everything in the queue together may have %,d (chainrule.training.memory).",
                            order.memory(),
                            memory.bytes()));
        }
        QueuedTask task = queue.admit(order.owner(), order.priority(), turn -> tasks.add(order, turn));
        workers.call();
        return task;
    }

    public QueuedTask cancel(TaskKind kind, String id) {
        QueuedTask task = tasks.cancel(kind, id);
        workers.find(id)
                .filter(TaskSource.Running.class::isInstance)
                .map(TaskSource.Running.class::cast)
                .ifPresent(running ->
                        running.heed(new TaskRepository.TaskState(task.id(), task.status(), task.attempt())));
        polls.call();
        return task;
    }

    /** The task when it has ended, or when the time is over. */
    public CompletableFuture<QueuedTask> within(TaskKind kind, String id, int seconds) {
        return polls.within(kind, id, seconds);
    }

    static Spot spot(QueuedTask task) {
        return new Spot(task.priority(), task.turn(), task.id());
    }

    /** As {@link #position}, of those of these that wait, by their ids. */
    public Map<String, Long> positions(List<QueuedTask> some) {
        return queue.positions(some.stream()
                .filter(task -> JobStatus.WAITING.contains(task.status()))
                .map(TaskDesk::spot)
                .toList());
    }

    /** How many stand before it; null for one that does not wait. */
    public @Nullable Long position(QueuedTask task) {
        return JobStatus.WAITING.contains(task.status()) ? (Long) queue.position(spot(task)) : null;
    }
}
