package dev.chainrule.training;

import dev.chainrule.job.JobCounts;
import dev.chainrule.plan.TrainingSettings;
import dev.chainrule.queue.Processes;
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
    private final Processes processes;
    private final TrainingSettings settings;

    QueueController(JobCounts jobs, Tasks tasks, Processes processes, TrainingSettings settings) {
        this.jobs = jobs;
        this.tasks = tasks;
        this.processes = processes;
        this.settings = settings;
    }

    @Operation(summary = "The queue: its length, what is running, and the processes")
    @GetMapping
    QueueResponse get() {
        return QueueResponse.of(jobs, tasks, processes, settings.queue());
    }
}
