package dev.chainrule.checkpoint;

import dev.chainrule.problem.ProblemException;

/** The jobs that checkpoints are of. */
public interface CheckpointOwners {

    /** @throws ProblemException where there is no such job */
    void requireKnown(String job);

    /**
     * Whether it will never go on from one.
     *
     * @throws ProblemException where there is no such job
     */
    boolean hasEnded(String job);
}
