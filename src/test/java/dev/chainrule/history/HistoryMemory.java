package dev.chainrule.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Segments in memory. */
final class HistoryMemory implements HistoryRepository {

    private final TreeMap<HistorySegment.Key, HistorySegment> rows = new TreeMap<>(
            Comparator.comparing(HistorySegment.Key::resolution).thenComparing(HistorySegment.Key::firstStep));

    @Override
    public HistorySegment save(HistorySegment segment) {
        rows.put(segment.id(), segment);
        return segment;
    }

    @Override
    public void delete(HistorySegment segment) {
        rows.remove(segment.id());
    }

    private List<HistorySegment> of(Resolution resolution) {
        return rows.values().stream()
                .filter(segment -> segment.id().resolution() == resolution)
                .toList();
    }

    @Override
    public List<Extent> extents(String job, Resolution resolution) {
        return of(resolution).stream()
                .map(segment -> new Extent(
                        segment.id().firstStep(), segment.lastStep(), segment.points(), segment.metricsText()))
                .toList();
    }

    @Override
    public Optional<HistorySegment> next(String job, Resolution resolution, long beginning, long end) {
        return of(resolution).stream()
                .filter(segment -> segment.id().firstStep() >= beginning && segment.lastStep() >= end)
                .findFirst();
    }

    @Override
    public List<HistorySegment> endingAt(String job, long step) {
        return new ArrayList<>(rows.values())
                .stream().filter(segment -> segment.lastStep() >= step).toList();
    }

    @Override
    public void deleteAfter(String job, long step) {
        rows.keySet().removeIf(id -> id.firstStep() > step);
    }

    @Override
    public void deleteAll(String job) {
        rows.keySet().removeIf(id -> id.jobId().equals(job));
    }
}
