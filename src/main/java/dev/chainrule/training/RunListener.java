package dev.chainrule.training;

import dev.chainrule.network.EpochReport;

/** Hears what becomes of jobs; called on the thread that did it, after it is in the database. */
interface RunListener {

    default void epochDone(TrainingJob job, int epochs, EpochReport report) {}

    /** The job has another status than before, or is new. */
    default void moved(TrainingJob job) {}

    /** The job has reached a status that never changes again. */
    default void ended(TrainingJob job) {}
}
