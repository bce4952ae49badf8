package dev.chainrule.queue;

import java.util.Comparator;

/**
 * Where in the queue something stands.
 *
 * @param priority higher values start first
 * @param turn among those of its priority, the lower the sooner
 * @param id of what stands there; of two with the same turn the older goes first
 */
public record Spot(int priority, long turn, String id) {

    /** Whoever is taken up first comes first. */
    static final Comparator<Spot> FIRST_TO_LAST = Comparator.comparingInt(Spot::priority)
            .reversed()
            .thenComparingLong(Spot::turn)
            .thenComparing(Spot::age);

    /** The older, the smaller: what follows the prefix of its kind in its id. */
    public String age() {
        return id.substring(id.indexOf('_') + 1);
    }
}
