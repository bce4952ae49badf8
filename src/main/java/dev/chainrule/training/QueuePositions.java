package dev.chainrule.training;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * How many jobs stand before others in the queue. Of a short queue that is looked up each time. A long one is read whole
 * and kept for a moment, so that neither a page of jobs nor many submissions read it again and again: a job that came in
 * that moment is not counted yet.
 */
@Component
final class QueuePositions {

    /** What the order goes by. */
    record Spot(int priority, long turn, String id) {

        /** Whoever is taken up first comes first. */
        static final Comparator<Spot> FIRST_TO_LAST = Comparator.comparingInt(Spot::priority)
                .reversed()
                .thenComparingLong(Spot::turn)
                .thenComparing(Spot::id);
    }

    private static final int LONG = 1000;
    private static final Duration MOMENT = Duration.ofMillis(200);

    private record Look(Spot[] sorted, long nanoTime) {

        long before(Spot spot) {
            int found = Arrays.binarySearch(sorted, spot, Spot.FIRST_TO_LAST);
            return found < 0 ? -found - 1 : found;
        }
    }

    private final TrainingJobRepository repository;
    private final int longest;
    private final Duration moment;
    private Look last = new Look(new Spot[0], System.nanoTime());

    @Autowired
    QueuePositions(TrainingJobRepository repository) {
        this(repository, LONG, MOMENT);
    }

    /**
     * @param longest queue that is looked up each time
     * @param moment for which what was read of a longer one is kept
     */
    QueuePositions(TrainingJobRepository repository, int longest, Duration moment) {
        this.repository = repository;
        this.longest = longest;
        this.moment = moment;
    }

    /** Of one that waits. */
    long of(Spot spot) {
        return isLong() ? look().before(spot) : exactly(spot);
    }

    /** Of several that wait, by their ids. */
    Map<String, Long> of(Collection<Spot> spots) {
        if (spots.isEmpty()) {
            return Map.of();
        }
        Look look = look();
        return spots.stream().collect(Collectors.toMap(Spot::id, look::before));
    }

    private long exactly(Spot spot) {
        long before = repository.countBefore(JobStatus.WAITING, spot.priority(), spot.turn(), spot.id());
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
        boolean fresh = System.nanoTime() - last.nanoTime() < moment.toNanos();
        if (!fresh || last.sorted().length <= longest) {
            long now = System.nanoTime();
            List<Spot> all = repository.spots(JobStatus.WAITING);
            Spot[] sorted = all.toArray(Spot[]::new);
            Arrays.sort(sorted, Spot.FIRST_TO_LAST);
            last = new Look(sorted, now);
        }
        return last;
    }
}
