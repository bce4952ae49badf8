package dev.chainrule.exchange;

import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import dev.chainrule.problem.Violation;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What stands first in a bundle: a zip of this, of the manifest, of the weights, and from schema 2 on of what else is known
 * of the model, in this order and with these names, so that it is read from the front and unpacked nowhere.
 *
 * @param format always {@value #FORMAT}
 * @param schema of bundles; later versions read older ones. A bundle with nothing else in it is of schema 1, so that older
 *     versions read it
 * @param id of the model where it was exported
 * @param name likewise
 * @param version likewise
 * @param createdAt when the model was made (RFC 3339, UTC)
 * @param engine version of the service that wrote it
 * @param files the others, by their names
 */
record Bundle(
        String format,
        int schema,
        String id,
        String name,
        int version,
        String createdAt,
        String engine,
        Map<String, Sum> files) {

    static final String FORMAT = "chainrule-bundle";
    static final int SCHEMA = 2;

    /** Without anything beside the model. */
    static final int BARE_SCHEMA = 1;

    static final String HEAD = "bundle.json";
    static final String MANIFEST = "manifest.json";
    static final String WEIGHTS = "weights.bin";

    static final String NAME = "bundle";
    static final String MEDIA_TYPE = "application/zip";

    /** Of one file. */
    record Sum(long bytes, String sha256) {}

    /** What is wrong with one that came. */
    static ProblemException damaged(String detail, @Nullable String hint) {
        return refused("bad_bundle", detail, hint);
    }

    static ProblemException refused(String code, String detail, @Nullable String hint) {
        return new ProblemException(
                ProblemKind.INVALID, code, detail, List.of(Violation.at("file", detail, null, hint)));
    }
}
