package dev.chainrule.job;

import dev.chainrule.plan.JobDefinition;

/** Hears what becomes of jobs; called on the thread that did it, after it is in the database unless a method says otherwise. */
public interface JobListener {

    /** In the transaction that records it. */
    default void submitted(TrainingJob job, JobDefinition asked) {}

    /** It begins to wait for a worker; in the transaction that writes this. */
    default void waits(TrainingJob job) {}

    /** The job has another status than before, or is new. */
    default void moved(TrainingJob job) {}

    /** The job has reached a status that never changes again. */
    default void ended(TrainingJob job) {}
}
