package dev.chainrule.network.schedule;

/** What becomes of the learning rate on the way. */
public sealed interface Schedule permits Constant, Cosine {

    /**
     * What the optimizer's learning rate is multiplied by.
     *
     * @param step counted from 1
     * @param steps how many there will be
     */
    double factor(long step, long steps);
}
