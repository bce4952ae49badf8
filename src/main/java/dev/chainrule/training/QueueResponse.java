package dev.chainrule.training;

import dev.chainrule.job.JobCounts;
import dev.chainrule.job.JobStatus;
import dev.chainrule.job.TrainingJob;
import dev.chainrule.queue.Processes;
import dev.chainrule.queue.Queue;
import dev.chainrule.queue.ServiceProcess;
import dev.chainrule.task.QueuedTask;
import dev.chainrule.task.Tasks;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The queue as the API returns it.
 *
 * @param object always {@code queue}
 * @param length jobs and tasks that wait
 * @param tasks of them: batch predictions, evaluations and importances
 * @param limit most that may wait
 * @param oldestWaitS seconds that the job has waited which waits longest; null where none does
 * @param byStatus how many jobs are in each status
 * @param running jobs that a worker is at, oldest first
 * @param runningTasks tasks that a worker is at, oldest first
 * @param memory of all processes together
 * @param processes that work off the queue
 */
record QueueResponse(
        String object,
        long length,
        long tasks,
        int limit,
        @Nullable Double oldestWaitS,
        Map<JobStatus, Long> byStatus,
        List<RunningPart> running,
        List<TaskPart> runningTasks,
        List<ProcessPart> processes,
        MemoryPart memory) {

    record RunningPart(
            String job,
            String name,
            JobStatus status,
            String owner,
            int priority,
            int attempt,
            @Nullable Instant startedAt,
            @Nullable String process,
            double fraction) {

        static RunningPart of(TrainingJob job) {
            return new RunningPart(
                    job.id(),
                    job.name(),
                    job.status(),
                    job.owner(),
                    job.priority(),
                    job.attempt(),
                    job.startedAt(),
                    job.process(),
                    job.progress().fraction());
        }
    }

    /**
     * @param task its id
     * @param kind batch prediction, evaluation or importance
     * @param fraction of its rows that are done
     * @param links where it is found and cancelled
     */
    record TaskPart(
            String task,
            String kind,
            String model,
            JobStatus status,
            String owner,
            int priority,
            int attempt,
            @Nullable Instant startedAt,
            @Nullable String process,
            double fraction,
            Map<String, String> links) {

        static TaskPart of(QueuedTask task) {
            return new TaskPart(
                    task.id(),
                    task.kind().words(),
                    task.modelId(),
                    task.status(),
                    task.owner(),
                    task.priority(),
                    task.attempt(),
                    task.startedAt(),
                    task.process(),
                    task.total() == 0 ? 0 : task.done() / (double) task.total(),
                    Map.of("self", task.location()));
        }
    }

    /**
     * @param here whether it is the one that answers
     * @param silent whether it has given no sign of life for so long that its jobs are taken back
     * @param workers jobs and tasks that it runs side by side at most
     * @param heartbeatAt its last sign of life
     * @param running jobs and tasks that it is at
     */
    record ProcessPart(
            String name,
            boolean here,
            boolean silent,
            Instant startedAt,
            Instant heartbeatAt,
            int workers,
            int running,
            MemoryPart memory) {}

    /**
     * @param budgetBytes what jobs may hold side by side
     * @param takenBytes what those that run have taken of it
     */
    record MemoryPart(long budgetBytes, long takenBytes) {}

    static QueueResponse of(JobCounts jobs, Tasks tasks, Queue queue, Processes processes, int limit) {
        List<ServiceProcess> all = processes.all();
        List<RunningPart> running = jobs.atWork().stream().map(RunningPart::of).toList();
        List<TaskPart> runningTasks = tasks.atWork().stream().map(TaskPart::of).toList();
        List<String> places = Stream.concat(
                        running.stream().map(RunningPart::process),
                        runningTasks.stream().map(TaskPart::process))
                .filter(Objects::nonNull)
                .toList();
        return new QueueResponse(
                "queue",
                queue.length(),
                tasks.countWaiting(),
                limit,
                jobs.longestWait().map(wait -> wait.toMillis() / 1000.0).orElse(null),
                jobs.byStatus(),
                running,
                runningTasks,
                all.stream()
                        .map(process -> part(process, processes, Collections.frequency(places, process.name())))
                        .toList(),
                new MemoryPart(sum(all, ServiceProcess::memoryBytes), sum(all, ServiceProcess::memoryTaken)));
    }

    private static ProcessPart part(ServiceProcess process, Processes processes, int running) {
        return new ProcessPart(
                process.name(),
                process.name().equals(processes.own()),
                processes.isSilent(process),
                process.startedAt(),
                process.heartbeatAt(),
                process.workers(),
                running,
                new MemoryPart(process.memoryBytes(), process.memoryTaken()));
    }

    private static long sum(List<ServiceProcess> processes, ToLongFunction<ServiceProcess> figure) {
        return processes.stream().mapToLong(figure).sum();
    }
}
