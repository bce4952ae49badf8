package dev.chainrule.network.layer;

/** What a pass is for, which decides what its layers do and keep. */
public enum Mode {
    /** From rows to outputs, as nobody but a caller needs them. */
    PREDICT,

    /** As in a prediction, and back again: every layer keeps what it did, and says it ({@link Pass#explain}). */
    EXPLAIN,

    /** Layers behave as they do while they learn. */
    TRAIN
}
