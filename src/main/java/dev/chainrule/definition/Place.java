package dev.chainrule.definition;

import dev.chainrule.problem.Violation;

/**
 * Where in the JSON the reader stands.
 *
 * @param pointer JSON pointer (RFC 6901); empty for the whole document
 * @param depth objects and lists around it
 */
record Place(String pointer, int depth) {

    static final Place ROOT = new Place("", 0);

    Place field(String name) {
        return new Place(Violation.field(pointer, name), depth + 1);
    }

    Place index(int index) {
        return new Place(pointer + "/" + index, depth + 1);
    }
}
