package dev.chainrule.queue;

import dev.chainrule.database.IdKind;
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

    /** The older, the smaller. */
    public String age() {
        return IdKind.age(id);
    }
}
