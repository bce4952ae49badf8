package dev.chainrule.training;

import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Where jobs are handed in and called off, by their users and by the modules that need some trained. */
@Component
public class JobDesk {

    private final Jobs jobs;
    private final Workers workers;

    JobDesk(Jobs jobs, Workers workers) {
        this.jobs = jobs;
        this.workers = workers;
    }

    /** @throws dev.chainrule.problem.ProblemException with everything that stands against it */
    public JobPlan plan(JobDefinition asked) {
        return jobs.plan(asked);
    }

    /** @throws dev.chainrule.problem.ProblemException with everything that stands against it, or where the queue is full */
    public TrainingJob submit(JobDefinition asked) {
        return submit(asked, job -> {});
    }

    /** @param beside what is to be written in the same transaction; what it throws keeps the job from being queued */
    public TrainingJob submit(JobDefinition asked, Consumer<TrainingJob> beside) {
        workers.requireOpen();
        return called(jobs.submit(asked, beside));
    }

    /** @throws dev.chainrule.problem.ProblemException where there is none, or none that may be cancelled */
    public TrainingJob cancel(String id) {
        return cancel(id, null);
    }

    /** @param keep what of it becomes a model; null for what its definition says */
    TrainingJob cancel(String id, @Nullable OnStop keep) {
        TrainingJob job = jobs.cancel(id, keep);
        workers.heed(job.standing());
        return job;
    }

    /** Stops it where it is, so that it can resume from there. */
    TrainingJob pause(String id) {
        TrainingJob job = jobs.pause(id);
        workers.heed(job.standing());
        return job;
    }

    /** Resumes a paused job. */
    TrainingJob resume(String id) {
        return called(jobs.resume(id));
    }

    /** Trains a paused job for so many batches. */
    TrainingJob step(String id, long batches) {
        return called(jobs.step(id, batches));
    }

    private TrainingJob called(TrainingJob job) {
        workers.call();
        return job;
    }

    /** @throws dev.chainrule.problem.ProblemException where there is none */
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
}
