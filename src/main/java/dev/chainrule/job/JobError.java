package dev.chainrule.job;

import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import dev.chainrule.problem.Violation;
import org.jspecify.annotations.Nullable;

/**
 * Why a job failed.
 *
 * @param code {@code diverged}, {@code time_limit}, {@code out_of_memory}, {@code dataset_gone}, {@code invalid},
 *     {@code storage_failed}, {@code internal_error}
 * @param pointer JSON pointer to the place in the definition; null where it is none
 */
public record JobError(
        String code,
        String message,
        @Nullable String pointer,
        @Nullable String hint) {

    /** @param gone the code where something is not found, which was there when the work was asked for */
    public static JobError of(ProblemException problem, String gone) {
        Violation first =
                problem.violations().isEmpty() ? null : problem.violations().get(0);
        return new JobError(
                problem.kind() == ProblemKind.NOT_FOUND ? gone : problem.code(),
                problem.detail(),
                first == null ? null : first.pointer(),
                first == null ? null : first.hint());
    }

    /** Of what nobody foresaw. */
    public static JobError internal() {
        return new JobError(
                "internal_error", "An internal error occurred; the log of the service has the details.", null, null);
    }
}
