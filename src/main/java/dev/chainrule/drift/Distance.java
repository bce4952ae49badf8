package dev.chainrule.drift;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How far what is counted now is from what was learned from. */
final class Distance {

    private static final int GROUPS = 10;
    /** Added to each group, so that one which is empty is not infinitely far away. */
    private static final double PRIOR = 0.5;

    private final Bins bins;
    private final long[] cells;
    private final int from;
    private final long now;
    private final long then;
    /** Of each, how many were learned from and how many came. */
    private final List<double[]> groups;

    /** @param from where the cells of the column begin */
    Distance(Bins bins, long[] cells, int from) {
        this.bins = bins;
        this.cells = cells;
        this.from = from;
        this.now = bins.present(cells, from);
        this.then = bins.present(bins.counts(), 0);
        this.groups = groups();
    }

    long present() {
        return now;
    }

    private boolean unknown() {
        return now == 0 || then == 0;
    }

    /** Shares of each bin, those below the lowest in the first and those above the highest in the last; then of what is unseen. */
    private double[] counts(long[] all, int begin) {
        int count = bins.bins();
        boolean category = bins.measure() == Measure.CATEGORY;
        double[] counts = new double[category ? count + 1 : count];
        for (int i = 0; i < count; i++) {
            counts[i] = all[begin + i];
        }
        if (category) {
            counts[count] = all[begin + count + 1];
        } else {
            counts[0] += all[begin + count + 1];
            counts[count - 1] += all[begin + count + 2];
        }
        return counts;
    }

    /**
     * The population stability index over about ten groups that were equally large among the rows learned from, or over the
     * categories; null where nothing came or nothing was learned from.
     */
    @Nullable
    Double stability() {
        if (unknown()) {
            return null;
        }
        double psi = 0;
        for (double[] group : groups) {
            double expected = (group[0] + PRIOR) / (then + PRIOR * groups.size());
            double actual = (group[1] + PRIOR) / (now + PRIOR * groups.size());
            psi += (actual - expected) * Math.log(actual / expected);
        }
        return psi;
    }

    /** What the index is about where nothing has changed, by chance alone. */
    double chance() {
        return unknown() ? 0 : (groups.size() - 1) * (1.0 / now + 1.0 / then);
    }

    private List<double[]> groups() {
        double[] learnt = counts(bins.counts(), 0);
        double[] came = counts(cells, from);
        List<double[]> found = new ArrayList<>();
        if (bins.measure() == Measure.CATEGORY) {
            for (int i = 0; i < learnt.length; i++) {
                if (learnt[i] + came[i] > 0) {
                    found.add(new double[] {learnt[i], came[i]});
                }
            }
            return found;
        }
        double full = (double) then / GROUPS;
        double[] group = new double[2];
        for (int i = 0; i < learnt.length; i++) {
            group[0] += learnt[i];
            group[1] += came[i];
            if (group[0] >= full || i == learnt.length - 1) {
                found.add(group);
                group = new double[2];
            }
        }
        return found;
    }

    /** The largest difference of the two distribution functions at the edges of the bins; null of categories. */
    @Nullable
    Double kolmogorovSmirnov() {
        if (bins.measure() == Measure.CATEGORY || unknown()) {
            return null;
        }
        double below = cells[from + bins.bins() + 1];
        double largest = below / now;
        double sumNow = below;
        double sumThen = 0;
        for (int i = 0; i < bins.bins(); i++) {
            sumNow += cells[from + i];
            sumThen += bins.counts()[i];
            largest = Math.max(largest, Math.abs(sumNow / now - sumThen / then));
        }
        return largest;
    }
}
