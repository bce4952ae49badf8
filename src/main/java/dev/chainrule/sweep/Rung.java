package dev.chainrule.sweep;

import dev.chainrule.sweep.SweepDefinition.Halving;
import java.util.ArrayList;
import java.util.List;

/**
 * One round of successive halving (Jamieson and Talwalkar 2016; as a part of Hyperband, Li et al. 2018): so many
 * combinations are trained for so many epochs.
 *
 * @param trials how many combinations are trained
 * @param epochs for how many
 */
record Rung(int trials, int epochs) {

    /** From the shortest to the longest; each trains one in {@code factor} for {@code factor} times as long. */
    static List<Rung> of(int trials, int epochs, Halving halving) {
        List<Rung> rungs = new ArrayList<>();
        int left = trials;
        long length = firstEpochs(trials, epochs, halving);
        while (left > 1 && length < epochs) {
            rungs.add(new Rung(left, (int) length));
            left = Math.max(1, left / halving.factor());
            length *= halving.factor();
        }
        rungs.add(new Rung(left, epochs));
        return rungs;
    }

    /** By default so few that the last rung is a single combination. */
    static int firstEpochs(int trials, int epochs, Halving halving) {
        if (halving.minEpochs() != null) {
            return halving.minEpochs();
        }
        double shortest = epochs;
        for (int left = trials; left > 1; left /= halving.factor()) {
            shortest /= halving.factor();
        }
        return (int) Math.max(1, Math.ceil(shortest));
    }
}
