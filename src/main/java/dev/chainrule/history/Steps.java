package dev.chainrule.history;

import dev.chainrule.history.HistoryRepository.Extent;

/** From one step to another, both included. */
record Steps(long from, long to) {

    boolean contain(Extent segment) {
        return segment.firstStep() >= from && segment.lastStep() <= to;
    }

    boolean meet(Extent segment) {
        return segment.firstStep() <= to && segment.lastStep() >= from;
    }

    /** Those of them that a segment has. */
    Steps in(Extent segment) {
        return new Steps(Math.max(from, segment.firstStep()), Math.min(to, segment.lastStep()));
    }
}
