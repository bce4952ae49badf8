package dev.chainrule.training;

import dev.chainrule.checkpoint.Checkpoint;
import dev.chainrule.network.EpochReport;
import dev.chainrule.problem.Violation;
import java.util.List;

/** Hears what becomes of jobs; called on the thread that did it, after it is in the database or while it is written. */
interface RunListener {

    /** What stands against a job that is asked for. */
    default List<Violation> objections(JobDefinition asked) {
        return List.of();
    }

    /** In the transaction that puts it into the queue. */
    default void submitted(TrainingJob job, JobDefinition asked) {}

    default void epochDone(TrainingJob job, int epochs, EpochReport report) {}

    /** The job has another status than before, or is new. */
    default void moved(TrainingJob job) {}

    /** The run begins where an earlier one was at a checkpoint; in the transaction that takes over what it wrote. */
    default void goesOn(TrainingJob job, Checkpoint from) {}

    /** A few times a second, and after the last epoch; in the transaction that writes it. */
    default void progressed(TrainingJob job, Progress now) {}

    /** In the transaction that records it. */
    default void checkpointKept(TrainingJob job, Checkpoint checkpoint) {}

    /**
     * In the transaction that writes it.
     *
     * @param diagnosis what may be wrong with the network
     */
    default void diagnosed(TrainingJob job, String diagnosis) {}

    /** After the last step of the network that becomes the model, however it ended; in no transaction. */
    default void trained(TrainingJob job) {}

    /** The job has reached a status that never changes again. */
    default void ended(TrainingJob job) {}
}
