package dev.chainrule.network;

/** Watches a training; called on the training thread. */
@FunctionalInterface
public interface TrainingObserver {

    /** Before the first step; {@code training} is between two steps whenever the observer is called. */
    default void begins(Training training) {}

    /**
     * After every step.
     *
     * @param step counted from 1
     * @param loss mean over the step's batch, before the update
     * @param learningRate of the update
     * @return false to end the training here
     */
    boolean stepDone(long step, double loss, double learningRate);

    default void epochDone(EpochReport report) {}

    /**
     * After the last step: what is written now can be gone on with.
     *
     * @return whether the best weights are to be put back, where the plan keeps them
     */
    default boolean ends(TrainingResult.Ending ending) {
        return true;
    }
}
