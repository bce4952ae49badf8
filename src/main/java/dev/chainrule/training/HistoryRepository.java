package dev.chainrule.training;

import java.util.List;
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
}
