package dev.chainrule.training;

import dev.chainrule.job.JobCounts;
import dev.chainrule.queue.Processes;
import dev.chainrule.queue.Queue;
import dev.chainrule.queue.WorkerSettings;
import dev.chainrule.task.Tasks;
import io.swagger.v3.oas.annotations.Operation;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The queue over HTTP, for whoever runs the service. */
@RestController
@RequestMapping("/queue")
class QueueController {

    private final JobCounts jobs;
    private final Tasks tasks;
    private final Queue queue;
    private final Processes processes;
    private final WorkerSettings settings;

    QueueController(JobCounts jobs, Tasks tasks, Queue queue, Processes processes, WorkerSettings settings) {
        this.jobs = jobs;
        this.tasks = tasks;
        this.queue = queue;
        this.processes = processes;
        this.settings = settings;
    }

    @Operation(summary = "The queue: its length, what is running, and the processes")
    @GetMapping
    QueueResponse get() {
        return QueueResponse.of(jobs, tasks, queue, processes, settings.queue());
    }
}
