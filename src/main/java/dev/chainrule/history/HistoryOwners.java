package dev.chainrule.history;

import dev.chainrule.problem.ProblemException;

/** The jobs that histories are of. */
public interface HistoryOwners {

    /** @throws ProblemException where there is no such job */
    void requireKnown(String job);

    /**
     * Steps from one point of its history to the next.
     *
     * @throws ProblemException where there is no such job
     */
    int stepsPerPoint(String job);
}
