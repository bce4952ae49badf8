package dev.chainrule.network.schedule;

import java.util.Map;
import java.util.function.Supplier;

/** A schedule on its way through one training; for the training thread. */
@FunctionalInterface
public interface Pace {

    /**
     * What the optimizer's learning rate is multiplied by.
     *
     * @param step counted from 1
     */
    double factor(long step);

    /** After every epoch, with everything measured by its name in a history. */
    default void see(Supplier<Map<String, Double>> metrics) {}

    /** What {@link #restore} needs to go on from here. */
    default double[] state() {
        return new double[0];
    }

    default void restore(double[] state) {}
}
