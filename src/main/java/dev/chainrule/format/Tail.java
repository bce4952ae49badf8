package dev.chainrule.format;

import org.jspecify.annotations.Nullable;

/** Rows at the end of a table that are left out: how many is said, and where they begin is known once they have passed by. */
final class Tail {

    private final int rows;
    private long from = Long.MAX_VALUE;

    Tail(@Nullable Integer rows) {
        this.rows = rows == null ? 0 : rows;
    }

    int rows() {
        return rows;
    }

    /** Whether nobody knows yet where they begin. */
    boolean unknown() {
        return rows > 0 && from == Long.MAX_VALUE;
    }

    void beginsAt(long line) {
        from = line;
    }

    boolean has(long line) {
        return line >= from;
    }
}
