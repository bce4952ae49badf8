package dev.chainrule.job;

import dev.chainrule.plan.JobDefinition;

/** Jobs that are handed in and taken up without a queue. */
public final class JobFixture {

    private JobFixture() {}

    /** One that waits, and that no worker is told of. */
    public static String submit(Planner planner, Jobs jobs, JobDefinition asked) {
        return add(planner.plan(asked), 0, jobs).id();
    }

    /** Records a job, without the queue. */
    public static TrainingJob add(Planned planned, long turn, Jobs jobs) {
        try (NewJobs.Announced announced = jobs.announce()) {
            return jobs.add(planned, turn, announced);
        }
    }

    /** The same, taken up by somebody here. */
    public static TrainingJob start(Attempts attempts, String id) {
        return attempts.start(id, "here", "ticket").orElseThrow();
    }
}
