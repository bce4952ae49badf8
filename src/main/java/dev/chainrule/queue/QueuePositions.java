package dev.chainrule.queue;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * How many jobs stand before others in the queue. Of a short queue that is looked up each time. A long one is read whole
 * and kept for a moment, or for thirty times as long as that took if that is longer, so that neither a page of jobs nor many
 * submissions read it again and again: a job that came in that moment is not counted yet.
 */
@Component
public final class QueuePositions {

    private static final int LONG = 100;
    private static final Duration MOMENT = Duration.ofMillis(200);

    private static final int READINGS_PER_MOMENT = 30;

    /** @param until when it is kept */
    private record Look(Spot[] sorted, long until) {

        long before(Spot spot) {
            int found = Arrays.binarySearch(sorted, spot, Spot.FIRST_TO_LAST);
            return found < 0 ? -found - 1 : found;
        }
    }

    private final List<WorkSource> sources;
    private final int longest;
    private final Duration moment;
    private final int readings;
    private Look last = new Look(new Spot[0], System.nanoTime());

    @Autowired
    public QueuePositions(List<WorkSource> sources) {
        this(sources, LONG, MOMENT, READINGS_PER_MOMENT);
    }

    /**
     * @param longest queue that is looked up each time
     * @param moment for which what was read of a longer one is kept at least
     * @param readings as long as so many of them take it is kept too
     */
    public QueuePositions(List<WorkSource> sources, int longest, Duration moment, int readings) {
        this.sources = sources;
        this.longest = longest;
        this.moment = moment;
        this.readings = readings;
    }

    /** Of one that waits. */
    public long of(Spot spot) {
        return isLong() ? look().before(spot) : exactly(spot);
    }

    /** Of several that wait, by their ids. */
    public Map<String, Long> of(Collection<Spot> spots) {
        if (spots.isEmpty()) {
            return Map.of();
        }
        Look look = look();
        return spots.stream().collect(Collectors.toMap(Spot::id, look::before));
    }

    private long exactly(Spot spot) {
        long before =
                sources.stream().mapToLong(source -> source.countBefore(spot)).sum();
        if (before > longest) {
            look(); // the next is answered from there
        }
        return before;
    }

    private synchronized boolean isLong() {
        return last.sorted().length > longest;
    }

    /** All that wait, read by one who asks while others wait for it. */
    private synchronized Look look() {
        boolean over = System.nanoTime() - last.until() >= 0;
        if (over || last.sorted().length <= longest) {
            long begun = System.nanoTime();
            Spot[] sorted = sources.stream()
                    .flatMap(source -> source.waiting().stream())
                    .toArray(Spot[]::new);
            Arrays.sort(sorted, Spot.FIRST_TO_LAST);
            long ended = System.nanoTime();
            last = new Look(sorted, ended + Math.max(moment.toNanos(), readings * (ended - begun)));
        }
        return last;
    }
}
