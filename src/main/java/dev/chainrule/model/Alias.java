package dev.chainrule.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A second name of one version of a model, which is moved from version to version.
 *
 * @param name of the model
 * @param model id of the version it stands for
 * @param threshold from which probability on the second of two classes is the answer; null for the usual
 * @param temperature what the logits are divided by; null for none
 */
record Alias(
        String name,
        String alias,
        String model,
        int version,
        @Nullable Double threshold,
        @Nullable Double temperature,
        Instant movedAt) {}
