package dev.chainrule.run;

import dev.chainrule.checkpoint.Checkpoint;
import dev.chainrule.job.Progress;
import dev.chainrule.job.TrainingJob;
import dev.chainrule.network.EpochReport;

/** Hears how runs come along; called on the thread of the run, or on the one that writes for it. */
public interface RunListener {

    default void epochDone(TrainingJob job, int epochs, EpochReport report) {}

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

    /**
     * Another network than that of the training is trained, and takes its time; in the transaction that writes how far.
     *
     * @param what it is trained for
     */
    default void trainsFurther(TrainingJob job, String what) {}

    /** After the last step of the network that becomes the model, however it ended; in no transaction. */
    default void trained(TrainingJob job) {}
}
