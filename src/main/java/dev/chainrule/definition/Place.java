package dev.chainrule.definition;

import dev.chainrule.problem.Violation;

/**
 * Where in the JSON the reader stands.
 *
 * @param pointer JSON pointer (RFC 6901); empty for the whole document
 * @param depth objects and lists around it
 * @param confidential whether a secret may stand here, so that nothing is shown of what came
 */
record Place(String pointer, int depth, boolean confidential) {

    static final Place ROOT = new Place("", 0, false);

    /** The same, of which nothing is shown. */
    Place inConfidence() {
        return new Place(pointer, depth, true);
    }

    /** Whether nothing may be shown of what came here: also where its name says so. */
    boolean isHidden() {
        return confidential || SecretNames.on(pointer);
    }

    Place field(String name) {
        return new Place(Violation.field(pointer, name), depth + 1, confidential);
    }

    Place index(int index) {
        return new Place(pointer + "/" + index, depth + 1, confidential);
    }
}
