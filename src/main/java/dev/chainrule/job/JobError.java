package dev.chainrule.job;

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
        @Nullable String hint) {}
