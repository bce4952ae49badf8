package dev.chainrule.definition;

import dev.chainrule.problem.Violation;
import org.jspecify.annotations.Nullable;

/** Where in the JSON the reader stands. Put into words only where something is wrong there. */
final class JsonLocation {

    static final JsonLocation ROOT = new JsonLocation(null, "", 0, false);

    private final @Nullable JsonLocation parent;
    private final String name;
    private final int depth;
    private final boolean confidential;

    private JsonLocation(@Nullable JsonLocation parent, String name, int depth, boolean confidential) {
        this.parent = parent;
        this.name = name;
        this.depth = depth;
        this.confidential = confidential;
    }

    /** JSON pointer (RFC 6901); empty for the whole document. */
    String pointer() {
        return parent == null ? "" : Violation.field(parent.pointer(), name);
    }

    /** Objects and lists around it. */
    int depth() {
        return depth;
    }

    /** The same, of which nothing is shown, as a secret may stand here. */
    JsonLocation inConfidence() {
        return new JsonLocation(parent, name, depth, true);
    }

    /** Whether nothing may be shown of what came here: also where its name says so. */
    boolean isHidden() {
        return confidential || SecretNames.on(pointer());
    }

    JsonLocation field(String inside) {
        return new JsonLocation(this, inside, depth + 1, confidential);
    }

    JsonLocation index(int index) {
        return field(Integer.toString(index));
    }
}
