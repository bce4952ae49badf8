package dev.chainrule.task;

/**
 * How far a task has come.
 *
 * @param fraction from 0 to 1
 * @param rowsDone rows that it has gone over
 * @param rows that there are
 */
public record TaskProgress(double fraction, long rowsDone, long rows) {

    public static TaskProgress of(QueuedTask task) {
        return new TaskProgress(task.total() == 0 ? 0 : (double) task.done() / task.total(), task.done(), task.total());
    }
}
