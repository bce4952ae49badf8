package dev.chainrule.network;

/** Watches a training; called on the training thread. */
public interface TrainingObserver {

    /**
     * After every step.
     *
     * @param step counted from 1
     * @param loss mean over the step's batch, before the update
     * @return false to end the training here
     */
    boolean stepDone(long step, double loss);

    void epochDone(EpochReport report);
}
