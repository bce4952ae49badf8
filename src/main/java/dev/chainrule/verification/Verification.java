package dev.chainrule.verification;

import dev.chainrule.database.JsonColumn;
import dev.chainrule.idempotency.Created;
import dev.chainrule.idempotency.Creations;
import dev.chainrule.model.Model;
import jakarta.persistence.Convert;
import jakarta.persistence.Converter;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityListeners;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.annotations.Mutability;
import org.hibernate.type.SqlTypes;
import org.hibernate.type.descriptor.java.Immutability;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;

/** A model that is retrained from its provenance, and the result. */
@Entity
@EntityListeners(Creations.class)
@Table(name = "verifications")
class Verification implements Created {

    @Converter
    static final class Differences extends JsonColumn<List<Difference>> {
        Differences() {
            super(new TypeReference<>() {});
        }
    }

    @Id
    private String id;

    private String modelId;
    private @Nullable String jobId;

    @Enumerated(EnumType.STRING)
    @JdbcTypeCode(SqlTypes.VARCHAR)
    private VerificationStatus status;

    @Enumerated(EnumType.STRING)
    @JdbcTypeCode(SqlTypes.VARCHAR)
    private @Nullable Verdict verdict;

    private String message;
    private Instant createdAt;
    private @Nullable Instant finishedAt;
    private String expectedSha256;
    private @Nullable String gotSha256;
    private @Nullable Double maxDifference;
    /** What is not as it was then. */
    @Convert(converter = Differences.class)
    @Mutability(Immutability.class)
    private List<Difference> differences;

    @SuppressWarnings("NullAway.Init") // filled by Hibernate
    protected Verification() {}

    private Verification(String id, Model model, String message, Instant now) {
        this.id = id;
        this.modelId = model.id();
        this.status = VerificationStatus.RUNNING;
        this.message = message;
        this.createdAt = millis(now);
        this.expectedSha256 = model.manifest().provenance().weightsSha256();
        this.differences = List.of();
    }

    static Verification running(String id, Model model, String job, Instant now) {
        Verification verification = new Verification(id, model, "retraining the model", now);
        verification.jobId = job;
        return verification;
    }

    /** @param why in words */
    static Verification impossible(String id, Model model, String why, Instant now) {
        Verification verification = new Verification(id, model, why, now);
        verification.done(Verdict.IMPOSSIBLE, now);
        return verification;
    }

    /** @param largest difference between two weights; null where they cannot be compared */
    void compared(String sha256, @Nullable Double largest, List<Difference> found, Instant now) {
        boolean same = sha256.equals(expectedSha256);
        gotSha256 = sha256;
        maxDifference = same ? Double.valueOf(0) : largest;
        differences = List.copyOf(found);
        message = same
                ? "the retrained weights are bit-identical"
                : "the retrained weights differ" + (found.isEmpty() ? "; no known cause was found" : "");
        done(same ? Verdict.IDENTICAL : Verdict.DIFFERENT, now);
    }

    private void done(Verdict found, Instant now) {
        verdict = found;
        status = VerificationStatus.DONE;
        finishedAt = millis(now);
    }

    void fail(String why, Instant now) {
        message = why;
        status = VerificationStatus.FAILED;
        finishedAt = millis(now);
    }

    private static Instant millis(Instant now) {
        return now.truncatedTo(ChronoUnit.MILLIS);
    }

    @Override
    public String location() {
        return "/verifications/" + id;
    }

    String id() {
        return id;
    }

    String modelId() {
        return modelId;
    }

    @Nullable
    String jobId() {
        return jobId;
    }

    VerificationStatus status() {
        return status;
    }

    @Nullable
    Verdict verdict() {
        return verdict;
    }

    String message() {
        return message;
    }

    Instant createdAt() {
        return createdAt;
    }

    @Nullable
    Instant finishedAt() {
        return finishedAt;
    }

    String expectedSha256() {
        return expectedSha256;
    }

    @Nullable
    String gotSha256() {
        return gotSha256;
    }

    @Nullable
    Double maxDifference() {
        return maxDifference;
    }

    List<Difference> differences() {
        return differences;
    }
}
