package dev.chainrule.verification;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A verification as the API returns it.
 *
 * @param object always {@code verification}
 * @param model what is verified
 * @param verdict null before there is one, and where its job failed
 * @param job that retrains the model; null if nothing could be trained
 * @param expectedSha256 of the weights of the model
 * @param gotSha256 of the retrained weights
 * @param maxAbsDifference between two weights; null where they cannot be compared
 * @param differences what has changed since the model was created, whether it matters or not
 */
record VerificationResponse(
        String object,
        String id,
        String model,
        VerificationStatus status,
        @Nullable Verdict verdict,
        String message,
        Instant createdAt,
        @Nullable Instant finishedAt,
        @Nullable String job,
        String expectedSha256,
        @Nullable String gotSha256,
        @Nullable Double maxAbsDifference,
        List<Difference> differences,
        VerificationLinks links) {

    /** @param job null where nothing could be trained */
    record VerificationLinks(
            String self, String model, @Nullable String job) {}

    static VerificationResponse of(Verification verification) {
        String job = verification.jobId();
        return new VerificationResponse(
                "verification",
                verification.id(),
                verification.modelId(),
                verification.status(),
                verification.verdict(),
                verification.message(),
                verification.createdAt(),
                verification.finishedAt(),
                job,
                verification.expectedSha256(),
                verification.gotSha256(),
                verification.maxDifference(),
                verification.differences(),
                new VerificationLinks(
                        "/verifications/" + verification.id(),
                        "/models/" + verification.modelId(),
                        job == null ? null : "/jobs/" + job));
    }
}
