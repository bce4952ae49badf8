package dev.chainrule.history;

import org.springframework.stereotype.Component;

/** The loss histories there are. */
@Component
public class Histories {

    private final HistoryRepository repository;

    Histories(HistoryRepository repository) {
        this.repository = repository;
    }

    /** The points that one attempt at a job has. */
    public Series of(String job, int attempt) {
        Series all = Series.empty();
        repository.segments(job, attempt).forEach(segment -> all.addAll(segment.series()));
        return all;
    }

    /** In the caller's transaction. */
    public void add(HistorySegment segment) {
        repository.save(segment);
    }

    /**
     * What earlier attempts have written: so many segments are this attempt's own now, the rest was in vain. In the
     * caller's transaction.
     */
    public void takeOver(String job, int attempt, int segments) {
        repository.handOver(job, attempt, segments);
        repository.deleteBefore(job, attempt);
    }
}
