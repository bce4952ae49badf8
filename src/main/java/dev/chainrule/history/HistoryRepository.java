package dev.chainrule.history;

import java.util.List;
import java.util.Optional;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** Rows of {@code history_segments}. */
interface HistoryRepository extends Repository<HistorySegment, HistorySegment.Key> {

    HistorySegment save(HistorySegment segment);

    void delete(HistorySegment segment);

    /** Where a segment lies, and of what it is. */
    record Extent(long firstStep, long lastStep, int points, String metrics) {}

    @Query("""
            select s.id.firstStep as firstStep, s.lastStep as lastStep, s.points as points, s.metrics as metrics
            from HistorySegment s
            where s.id.jobId = :job and s.id.resolution = :resolution
            order by s.id.firstStep""")
    List<Extent> extents(String job, Resolution resolution);

    /** The first that begins there or later, and ends there or later. */
    @Query("""
            select s from HistorySegment s
            where s.id.jobId = :job and s.id.resolution = :resolution
              and s.id.firstStep >= :beginning and s.lastStep >= :end
            order by s.id.firstStep limit 1""")
    Optional<HistorySegment> next(String job, Resolution resolution, long beginning, long end);

    @Query("select s from HistorySegment s where s.id.jobId = :job and s.lastStep >= :step")
    List<HistorySegment> endingAt(String job, long step);

    @Modifying
    @Query("delete from HistorySegment s where s.id.jobId = :job and s.id.firstStep > :step")
    void deleteAfter(String job, long step);

    @Modifying
    @Query("delete from HistorySegment s where s.id.jobId = :job")
    void deleteAll(String job);
}
