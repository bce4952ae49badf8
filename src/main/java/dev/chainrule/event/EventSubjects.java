package dev.chainrule.event;

/** The jobs that events are told of. */
public interface EventSubjects {

    /**
     * Whether nothing will happen to it any more.
     *
     * @throws dev.chainrule.problem.ProblemException where there is no such job
     */
    boolean hasEnded(String job);
}
