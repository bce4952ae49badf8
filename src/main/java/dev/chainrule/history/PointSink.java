package dev.chainrule.history;

/** Takes the points of a history, one after the other. */
interface PointSink {

    /** @param values of the metrics asked for, NaN where one was not finite; overwritten for the next point */
    void point(long step, int epoch, double[] values);
}
