package dev.chainrule.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An alias as the API returns it.
 *
 * @param object always {@code alias}
 * @param name of the model
 * @param alias the model is asked for as {@code name@alias}
 * @param version that it stands for
 * @param model id of that version
 * @param threshold probability above which the second of two classes is the answer; null for the usual
 * @param temperature what the logits are divided by where the model is asked by this alias, so that its probabilities are
 *     calibrated; null for none
 * @param movedAt when it was last moved, or made (RFC 3339, UTC)
 */
record AliasResponse(
        String object,
        String name,
        String alias,
        int version,
        String model,
        @Nullable Double threshold,
        @Nullable Double temperature,
        Instant movedAt,
        Links links) {

    /** @param predict where the model is asked by this alias */
    record Links(String self, String model, String predict) {}

    static AliasResponse of(Alias alias) {
        return new AliasResponse(
                "alias",
                alias.name(),
                alias.alias(),
                alias.version(),
                alias.model(),
                alias.threshold(),
                alias.temperature(),
                alias.movedAt(),
                new Links(
                        path(alias),
                        "/models/" + alias.model(),
                        "/models/%s@%s/predict".formatted(alias.name(), alias.alias())));
    }

    static String path(Alias alias) {
        return "/models/%s/aliases/%s".formatted(alias.name(), alias.alias());
    }
}
