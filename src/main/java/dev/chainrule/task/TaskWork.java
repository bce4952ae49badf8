package dev.chainrule.task;

import dev.chainrule.problem.ProblemException;

/** Does the tasks of one kind; every bean of it is known. */
public interface TaskWork {

    TaskKind kind();

    /**
     * Does one, from its beginning, and says so to the run when it has succeeded.
     *
     * @throws ProblemException where it cannot be done, which is what it fails with
     */
    void work(QueuedTask task, TaskRun run);
}
