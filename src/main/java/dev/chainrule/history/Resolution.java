package dev.chainrule.history;

/** What the points of a history are. */
public enum Resolution {
    /** All that was measured at its end. */
    EPOCH,
    /** The loss of its batch, and its learning rate. */
    STEP
}
