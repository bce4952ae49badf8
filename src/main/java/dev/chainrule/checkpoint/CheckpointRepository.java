package dev.chainrule.checkpoint;

import java.util.List;
import java.util.Optional;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** Rows of {@code checkpoints}. */
interface CheckpointRepository extends Repository<Checkpoint, String> {

    Checkpoint save(Checkpoint checkpoint);

    Optional<Checkpoint> findById(String id);

    List<Checkpoint> findByJobIdOrderByIdDesc(String jobId);

    List<Checkpoint> findByIdGreaterThanOrderByIdAsc(String id, Limit limit);

    @Query("select c.id from Checkpoint c")
    List<String> ids();

    @Query("select coalesce(sum(c.fileBytes), 0) from Checkpoint c")
    long bytes();

    /** Does nothing where somebody else has just done it. */
    @Modifying
    @Query("delete from Checkpoint c where c.id = :id")
    void delete(String id);
}
