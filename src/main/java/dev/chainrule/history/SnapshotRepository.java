package dev.chainrule.history;

import java.util.List;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** Rows of {@code job_snapshots}. */
interface SnapshotRepository extends Repository<KeptSnapshot, KeptSnapshot.Place> {

    KeptSnapshot save(KeptSnapshot snapshot);

    @Query("select s from KeptSnapshot s where s.place.jobId = :job order by s.place.epoch")
    List<KeptSnapshot> of(String job);

    @Query("select count(s) from KeptSnapshot s where s.place.jobId = :job")
    long count(String job);

    @Modifying
    @Query("delete from KeptSnapshot s where s.place.jobId = :job and s.place.epoch > :epoch")
    void deleteAfter(String job, int epoch);
}
