package dev.chainrule.format;

/** What becomes of an upload with rows that cannot be read. */
public enum OnError {
    /** It is refused, and the answer names up to a hundred places. */
    FAIL,
    /** They are left out, counted and kept aside. */
    SKIP
}
