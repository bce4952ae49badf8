package dev.chainrule.network;

/** How many rows are trained on in one step. */
public sealed interface BatchSize permits MiniBatch, FullBatch {

    /** The most rows of one step; where there are fewer, all of them are one step. */
    int most();
}
