package dev.chainrule.network.schedule;

import java.util.Optional;

/** A learning-rate schedule. */
public sealed interface Schedule permits Constant, Step, Exponential, Polynomial, Cosine, OneCycle, ReduceOnPlateau {

    /** Steps in which the rate first rises to where the schedule begins. */
    int warmupSteps();

    /**
     * The schedule for the steps after the warm-up.
     *
     * @param steps how many there will be
     */
    Pace curve(long steps, int stepsPerEpoch);

    /**
     * The schedule for one training, from its first step on.
     *
     * @param steps how many there will be
     */
    default Pace start(long steps, int stepsPerEpoch) {
        Pace curve = curve(Math.max(1, steps - warmupSteps()), stepsPerEpoch);
        return warmupSteps() == 0 ? curve : new WarmUp(warmupSteps(), curve);
    }

    /**
     * The same as far as it can be told before a training, to be drawn: it sees no metrics and any step may be asked for.
     *
     * @param steps how many there will be
     */
    default Pace foreseen(long steps, int stepsPerEpoch) {
        return start(steps, stepsPerEpoch);
    }

    /** When a training goes as {@link #foreseen}: "if ..."; empty where it always does. */
    default Optional<String> condition() {
        return Optional.empty();
    }
}
