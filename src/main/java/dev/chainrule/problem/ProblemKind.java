package dev.chainrule.problem;

/** What kind of thing went wrong, seen from the one who asked. */
public enum ProblemKind {
    /** Not readable at all: broken JSON, a torn upload, a parameter that is not a number. */
    MALFORMED,
    /** Readable, but it does not mean anything we can do. */
    INVALID,
    /** Understood and refused. */
    FORBIDDEN,
    NOT_FOUND,
    /** Fine in itself, but not in the state things are in. */
    CONFLICT,
    /** It is not as the one who asked has last seen it. */
    PRECONDITION_FAILED,
    TOO_LARGE,
    /** A part of a file that it does not have. */
    OUT_OF_RANGE,
    /** It came too slowly to be waited for. */
    TOO_SLOW,
    UNSUPPORTED_MEDIA_TYPE,
    /** Too much to do already; try again later. */
    BUSY,
    /** Not taking work at the moment. */
    UNAVAILABLE,
    /** Stored, but not to be read: damaged, or written by a later version. Asking again changes nothing. */
    UNREADABLE
}
