package dev.chainrule.sweep;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** Rows of {@code sweep_trials}. */
interface SweepTrialRepository extends Repository<SweepTrial, SweepTrial.Key> {

    SweepTrial save(SweepTrial trial);

    Optional<SweepTrial> findById(SweepTrial.Key id);

    /** Rung after rung, in the order of their numbers. */
    @Query("select t from SweepTrial t where t.id.sweepId = :sweep order by t.id.rung, t.id.number")
    List<SweepTrial> of(String sweep);

    @Query("select t from SweepTrial t where t.id.sweepId = :sweep and t.status = :status")
    List<SweepTrial> of(String sweep, TrialStatus status);

    /** How many of a sweep's trials are in one state, and the highest rung of them. */
    record Tally(TrialStatus status, long count, int rung) {}

    @Query("""
            select t.status as status, count(t) as count, max(t.id.rung) as rung
            from SweepTrial t where t.id.sweepId = :sweep group by t.status""")
    List<Tally> tallies(String sweep);

    @Query("""
            select t from SweepTrial t where t.id.sweepId = :sweep and t.score is not null
            order by t.score asc, t.id.rung desc, t.id.number asc""")
    List<SweepTrial> lowest(String sweep, Limit limit);

    @Query("""
            select t from SweepTrial t where t.id.sweepId = :sweep and t.score is not null
            order by t.score desc, t.id.rung desc, t.id.number asc""")
    List<SweepTrial> highest(String sweep, Limit limit);

    @Query("select count(t) from SweepTrial t where t.id.sweepId = :sweep and t.status = :status")
    long count(String sweep, TrialStatus status);

    @Query("""
            select t.id.sweepId from SweepTrial t where t.datasetId = :dataset and t.status in :statuses
            order by t.id.sweepId, t.id.rung, t.id.number""")
    List<String> sweepsWith(String dataset, Collection<TrialStatus> statuses);

    @Query("select t.id.sweepId from SweepTrial t where t.jobId = :job and t.status = :status")
    List<String> sweepsAt(String job, TrialStatus status);

    @Modifying
    @Query("update SweepTrial t set t.modelId = null where t.modelId = :model")
    void forgetModel(String model);
}
