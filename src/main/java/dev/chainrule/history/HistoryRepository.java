package dev.chainrule.history;

import java.util.List;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** Rows of {@code loss_history}. */
interface HistoryRepository extends Repository<HistorySegment, HistorySegment.Place> {

    HistorySegment save(HistorySegment segment);

    @Query("""
            select s from HistorySegment s
            where s.place.jobId = :jobId and s.place.attempt = :attempt
            order by s.place.sequence""")
    List<HistorySegment> segments(String jobId, int attempt);

    /** Those that a later run goes on after become its own. */
    @Modifying
    @Query(value = """
            update loss_history set attempt = :attempt
            where job_id = :jobId and attempt < :attempt and sequence < :count""", nativeQuery = true)
    void handOver(String jobId, int attempt, int count);

    @Modifying
    @Query(value = "delete from loss_history where job_id = :jobId and attempt < :attempt", nativeQuery = true)
    void deleteBefore(String jobId, int attempt);
}
