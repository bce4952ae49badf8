package dev.chainrule.history;

import java.util.List;
import java.util.Optional;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** Rows of {@code history_segments}. */
interface HistoryRepository extends Repository<HistorySegment, HistorySegment.Place> {

    HistorySegment save(HistorySegment segment);

    void delete(HistorySegment segment);

    /** Where a segment lies, and of what it is. */
    record Extent(long firstStep, long lastStep, int points, String metrics) {}

    @Query("""
            select s.place.firstStep as firstStep, s.lastStep as lastStep, s.points as points, s.metrics as metrics
            from HistorySegment s
            where s.place.jobId = :job and s.place.resolution = :resolution
            order by s.place.firstStep""")
    List<Extent> extents(String job, Resolution resolution);

    /** The first that begins there or later, and ends there or later. */
    @Query("""
            select s from HistorySegment s
            where s.place.jobId = :job and s.place.resolution = :resolution
              and s.place.firstStep >= :beginning and s.lastStep >= :end
            order by s.place.firstStep limit 1""")
    Optional<HistorySegment> next(String job, Resolution resolution, long beginning, long end);

    @Query("select s from HistorySegment s where s.place.jobId = :job and s.lastStep >= :step")
    List<HistorySegment> endingAt(String job, long step);

    @Modifying
    @Query("delete from HistorySegment s where s.place.jobId = :job and s.place.firstStep > :step")
    void deleteAfter(String job, long step);

    @Modifying
    @Query("delete from HistorySegment s where s.place.jobId = :job")
    void deleteAll(String job);
}
