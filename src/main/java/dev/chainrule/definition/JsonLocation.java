package dev.chainrule.definition;

import dev.chainrule.problem.Violation;

/**
 * Where in the JSON the reader stands.
 *
 * @param pointer JSON pointer (RFC 6901); empty for the whole document
 * @param depth objects and lists around it
 * @param confidential whether a secret may stand here, so that nothing is shown of what came
 */
record JsonLocation(String pointer, int depth, boolean confidential) {

    static final JsonLocation ROOT = new JsonLocation("", 0, false);

    /** The same, of which nothing is shown. */
    JsonLocation inConfidence() {
        return new JsonLocation(pointer, depth, true);
    }

    /** Whether nothing may be shown of what came here: also where its name says so. */
    boolean isHidden() {
        return confidential || SecretNames.on(pointer);
    }

    JsonLocation field(String name) {
        return new JsonLocation(Violation.field(pointer, name), depth + 1, confidential);
    }

    JsonLocation index(int index) {
        return new JsonLocation(pointer + "/" + index, depth + 1, confidential);
    }
}
