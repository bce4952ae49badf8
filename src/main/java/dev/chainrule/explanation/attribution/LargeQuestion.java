package dev.chainrule.explanation.attribution;

import dev.chainrule.problem.ProblemException;

/** Ends a question that takes more than is done while its sender waits. */
final class LargeQuestion extends RuntimeException {

    private final ProblemException refusal;

    /** @param refusal what it is answered with where it cannot wait in the queue */
    LargeQuestion(ProblemException refusal) {
        super(refusal.detail(), refusal, false, false);
        this.refusal = refusal;
    }

    ProblemException refusal() {
        return refusal;
    }
}
