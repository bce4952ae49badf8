package dev.chainrule.verification;

import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Optional;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** Rows of {@code verifications}. */
interface VerificationRepository extends Repository<Verification, String> {

    Verification save(Verification verification);

    Optional<Verification> findById(String id);

    boolean existsByIdAndModelId(String id, String modelId);

    Optional<Verification> findFirstByModelIdAndStatus(String modelId, VerificationStatus status);

    Optional<Verification> findFirstByJobIdAndStatus(String jobId, VerificationStatus status);

    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("select v from Verification v where v.id = :id")
    Optional<Verification> lock(String id);

    @Query("select v.id from Verification v where v.status = :status order by v.id")
    List<String> ids(VerificationStatus status);

    List<Verification> findByModelIdAndIdLessThanOrderByIdDesc(String modelId, String id, Limit limit);

    List<Verification> findByModelIdAndIdGreaterThanOrderByIdAsc(String modelId, String id, Limit limit);
}
