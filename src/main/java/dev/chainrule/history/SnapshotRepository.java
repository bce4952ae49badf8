package dev.chainrule.history;

import java.util.List;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** Rows of {@code job_snapshots}. */
interface SnapshotRepository extends Repository<KeptSnapshot, KeptSnapshot.Key> {

    KeptSnapshot save(KeptSnapshot snapshot);

    @Query("select s from KeptSnapshot s where s.id.jobId = :job order by s.id.epoch")
    List<KeptSnapshot> of(String job);

    @Query("select count(s) from KeptSnapshot s where s.id.jobId = :job")
    long count(String job);

    @Modifying
    @Query("delete from KeptSnapshot s where s.id.jobId = :job and s.id.epoch > :epoch")
    void deleteAfter(String job, int epoch);
}
