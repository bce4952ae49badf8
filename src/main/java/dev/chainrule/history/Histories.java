package dev.chainrule.history;

import dev.chainrule.history.HistoryRepository.Extent;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.springframework.stereotype.Component;

/** The histories there are. */
@Component
public class Histories {

    private final HistoryRepository repository;

    Histories(HistoryRepository repository) {
        this.repository = repository;
    }

    /** In the caller's transaction; in place of the one that begins with the same step. */
    public void save(HistorySegment segment) {
        repository.save(segment);
    }

    /**
     * Forgets what comes after a checkpoint, as it is going to come again. In the caller's transaction.
     *
     * @param epoch epochs done
     * @param step steps done
     */
    public void cut(String job, int epoch, long step) {
        repository.deleteAfter(job, step);
        for (HistorySegment segment : repository.endingAt(job, step)) {
            PointBlock whole = segment.block();
            int epochsBegun = segment.id().resolution() == Resolution.EPOCH ? epoch : Integer.MAX_VALUE;
            PointBlock kept = whole.upTo(step, epochsBegun);
            if (kept.points() == 0) {
                repository.delete(segment);
            } else if (kept.points() < whole.points()) {
                repository.save(HistorySegment.of(job, kept));
            }
        }
    }

    List<Extent> extents(String job, Resolution resolution) {
        return repository.extents(job, resolution);
    }

    /** How many points these segments have in so many steps. */
    long count(String job, Resolution resolution, List<Extent> segments, Steps steps) {
        LongAdder count = new LongAdder();
        for (Extent segment : segments) {
            if (steps.contain(segment)) {
                count.add(segment.points());
            } else if (steps.meet(segment)) {
                read(job, resolution, steps.in(segment), List.of(), (step, epoch, values) -> count.increment());
            }
        }
        return count.sum();
    }

    /**
     * Reads points in the order of their steps, segment by segment, so that a long history takes no more memory than a
     * short one; while the job runs, up to where it is.
     */
    void read(String job, Resolution resolution, Steps steps, List<String> metrics, PointSink sink) {
        long from = steps.from();
        Optional<HistorySegment> next = repository.next(job, resolution, 0, from);
        while (next.isPresent() && next.get().id().firstStep() <= steps.to()) {
            HistorySegment segment = next.get();
            segment.block(metrics).forEach(from, steps.to(), sink);
            from = segment.lastStep() + 1;
            next = repository.next(job, resolution, segment.id().firstStep(), from);
        }
    }

    /** Of all attempts at a job; in the caller's transaction. */
    public void remove(String job) {
        repository.deleteAll(job);
    }
}
