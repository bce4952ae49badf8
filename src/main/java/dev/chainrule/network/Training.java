package dev.chainrule.network;

import java.io.IOException;
import java.io.OutputStream;

/** A training between two of its steps; for its observer, on its thread, while it is being called. */
public interface Training {

    /** Steps done. */
    long step();

    /** Length of the last step's gradient, all parameters together, before it was clipped. */
    double gradientNorm();

    /**
     * Looks inside, from time to time.
     *
     * @param measured how many rows of the data, of those learned from and held out, are to be measured at most
     */
    Snapshot look(int measured);

    /** The last snapshot, now that a step has been taken since: with how far that went. */
    Snapshot lookAfterStep();

    /** How many numbers the network learns. */
    long parameters();

    /** About how many nanoseconds a look takes. */
    long costOfLook(int measured);

    /**
     * Writes everything that is needed to go on from here to the same last bit ({@link Trainer#resume}): weights and
     * state, what the optimizer and the schedule remember, averages, the best so far, and the place in the order of rows.
     * Random numbers need nothing: they follow from the seed and the step.
     */
    void write(OutputStream out) throws IOException;
}
