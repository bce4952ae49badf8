package dev.chainrule.training;

import dev.chainrule.job.JobStatus;
import dev.chainrule.job.Jobs;
import dev.chainrule.job.NewJobs;
import dev.chainrule.job.Planned;
import dev.chainrule.job.Planner;
import dev.chainrule.job.TrainingJob;
import dev.chainrule.plan.JobDefinition;
import dev.chainrule.plan.JobPlan;
import dev.chainrule.plan.OnStop;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.queue.Queue;
import dev.chainrule.queue.Spot;
import dev.chainrule.queue.Workers;
import dev.chainrule.run.Engine;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Where jobs are handed in, called off and asked after, by their users and by the modules that need some trained. */
@Component
public class JobDesk {

    private final Planner planner;
    private final Jobs jobs;
    private final Queue queue;
    private final Workers workers;
    private final Engine engine;

    JobDesk(Planner planner, Jobs jobs, Queue queue, Workers workers, Engine engine) {
        this.planner = planner;
        this.jobs = jobs;
        this.queue = queue;
        this.workers = workers;
        this.engine = engine;
    }

    /** @throws ProblemException with everything that stands against it */
    public JobPlan plan(JobDefinition asked) {
        return planner.plan(asked).plan();
    }

    /** @throws ProblemException with everything that stands against it, or where the queue is full */
    public TrainingJob submit(JobDefinition asked) {
        return submit(asked, jobs::add);
    }

    /** @param beside what is to be written in the same transaction; what it throws keeps the job from being queued */
    public TrainingJob submit(JobDefinition asked, Consumer<TrainingJob> beside) {
        return submit(asked, (planned, turn, announced) -> jobs.add(planned, turn, beside, announced));
    }

    private interface Recording {
        TrainingJob add(Planned planned, long turn, NewJobs.Announced announced);
    }

    private TrainingJob submit(JobDefinition asked, Recording recording) {
        workers.requireOpen();
        try (NewJobs.Announced announced = jobs.announce()) {
            Planned planned = planner.plan(asked);
            return called(
                    queue.admit(planned.owner(), planned.priority(), turn -> recording.add(planned, turn, announced)));
        }
    }

    /** @throws ProblemException where there is none, or none that may be cancelled */
    public TrainingJob cancel(String id) {
        return cancel(id, null);
    }

    /** @param keep what of it becomes a model; null for what its definition says */
    TrainingJob cancel(String id, @Nullable OnStop keep) {
        return heeded(jobs.cancel(id, keep));
    }

    /** Stops it where it is, so that it can resume from there. */
    TrainingJob pause(String id) {
        return heeded(jobs.pause(id));
    }

    private TrainingJob heeded(TrainingJob job) {
        workers.find(job.id())
                .filter(TrainingSource.Training.class::isInstance)
                .map(TrainingSource.Training.class::cast)
                .ifPresent(training -> training.heed(job.standing()));
        return job;
    }

    /** Resumes a paused job. */
    TrainingJob resume(String id) {
        return called(readmitted(id, turn -> jobs.resume(id, turn)));
    }

    /** Trains a paused job for so many batches. */
    TrainingJob step(String id, long batches) {
        return called(readmitted(id, turn -> jobs.step(id, batches, turn)));
    }

    private TrainingJob readmitted(String id, LongFunction<TrainingJob> enter) {
        TrainingJob job = jobs.find(id);
        return queue.readmit(job.owner(), job.priority(), enter);
    }

    private TrainingJob called(TrainingJob job) {
        workers.call();
        return job;
    }

    /** @throws ProblemException where there is none */
    public TrainingJob find(String id) {
        return jobs.find(id);
    }

    /** Empty where there is none. */
    public Optional<TrainingJob> lookUp(String id) {
        return jobs.lookUp(id);
    }

    /**
     * A job that has made a model no longer names it, in the caller's transaction.
     *
     * @param why the model was deleted, which becomes a warning of the job
     */
    public void forgetModel(String id, String why) {
        jobs.forgetModel(id, why);
    }

    /** How many stand before it; null for one that does not wait. */
    @Nullable
    Long queuePosition(TrainingJob job) {
        return JobStatus.WAITING.contains(job.status()) ? (Long) queue.position(spot(job)) : null;
    }

    /** As {@link #queuePosition}, of those of these that wait, by their ids. */
    Map<String, Long> queuePositions(List<TrainingJob> some) {
        return queue.positions(some.stream()
                .filter(job -> JobStatus.WAITING.contains(job.status()))
                .map(JobDesk::spot)
                .toList());
    }

    private static Spot spot(TrainingJob job) {
        return new Spot(job.priority(), job.turn(), job.id());
    }

    /** As it is answered. */
    JobResponse response(TrainingJob job) {
        return response(job, queuePosition(job));
    }

    /** As they are answered. */
    List<JobResponse> responses(List<TrainingJob> some) {
        Map<String, Long> positions = queuePositions(some);
        return some.stream().map(job -> response(job, positions.get(job.id()))).toList();
    }

    private JobResponse response(TrainingJob job, @Nullable Long position) {
        return JobResponse.of(job, position, shortage(job), engine.description(job.threads()));
    }

    /** Why it waits, where it waits for memory. */
    @Nullable
    String shortage(TrainingJob job) {
        return queue.shortage(job.id(), job.memoryEstimate()).orElse(null);
    }
}
