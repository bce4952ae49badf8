package dev.chainrule.training;

import dev.chainrule.job.JobCounts;
import dev.chainrule.job.JobStatus;
import dev.chainrule.queue.MemoryBudget;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.stereotype.Component;

/** The queue as gauges, for whoever collects metrics. */
@Component
class QueueMetrics implements MeterBinder {

    private final JobCounts jobs;
    private final MemoryBudget memory;

    QueueMetrics(JobCounts jobs, MemoryBudget memory) {
        this.jobs = jobs;
        this.memory = memory;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (JobStatus status : JobStatus.UNFINISHED) {
            Gauge.builder("chainrule.jobs", jobs, all -> all.byStatus().getOrDefault(status, 0L))
                    .description("Jobs that have not ended, of all processes")
                    .tag("status", status.word())
                    .register(registry);
        }
        Gauge.builder("chainrule.queue.oldest.wait", jobs, QueueMetrics::oldestWait)
                .description("Longest time that a queued job has been waiting")
                .baseUnit("seconds")
                .register(registry);
        Gauge.builder("chainrule.memory.taken", memory, budget -> budget.bytes() - budget.free())
                .description("Of what the jobs of this process may hold side by side")
                .baseUnit("bytes")
                .register(registry);
    }

    private static double oldestWait(JobCounts jobs) {
        return jobs.longestWait().map(wait -> wait.toMillis() / 1000.0).orElse(0.0);
    }
}
