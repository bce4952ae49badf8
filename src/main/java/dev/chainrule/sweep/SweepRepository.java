package dev.chainrule.sweep;

import jakarta.persistence.LockModeType;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** Rows of {@code sweeps}. */
interface SweepRepository extends Repository<Sweep, String> {

    Sweep save(Sweep sweep);

    void flush();

    void delete(Sweep sweep);

    Optional<Sweep> findById(String id);

    boolean existsById(String id);

    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("select s from Sweep s where s.id = :id")
    Optional<Sweep> lock(String id);

    long countByStatusIn(Collection<SweepStatus> statuses);

    @Query("select s.id from Sweep s where s.status in :statuses order by s.id")
    List<String> ids(Collection<SweepStatus> statuses);

    List<Sweep> findByIdLessThanOrderByIdDesc(String id, Limit limit);

    List<Sweep> findByIdGreaterThanOrderByIdAsc(String id, Limit limit);
}
