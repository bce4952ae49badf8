package dev.chainrule.network;

/**
 * How a training ended.
 *
 * @param epoch the epoch whose weights the network now has
 */
public record TrainingResult(Ending ending, int epoch) {

    /** Why it ended. */
    public enum Ending {
        /** All epochs of the plan were trained. */
        COMPLETED,
        /** The plan's early stopping saw no improvement any more. */
        NO_IMPROVEMENT,
        /** The observer did not want to go on. */
        STOPPED
    }
}
