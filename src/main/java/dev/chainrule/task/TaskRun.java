package dev.chainrule.task;

import dev.chainrule.task.TaskEndedException.Why;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** One attempt at a task, as whoever does it sees it; ended from outside it throws what nobody else needs to catch. */
public final class TaskRun {

    /** From one note of its progress to the next. */
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(500);

    private final QueuedTask task;
    private final Tasks tasks;
    private final AtomicReference<@Nullable Why> end = new AtomicReference<>();
    private long noted = System.nanoTime();

    TaskRun(QueuedTask task, Tasks tasks) {
        this.task = task;
        this.tasks = tasks;
    }

    /** On any thread; what ended it first is why. */
    void end(Why why) {
        end.compareAndSet(null, why);
    }

    /** Ends here where somebody wants that; to be called often. */
    public void check() {
        Why why = end.get();
        if (why != null) {
            throw new TaskEndedException(why);
        }
    }

    /** As {@link #check}; the progress is noted now and then. */
    public void advance(long rows, List<String> warnings) {
        check();
        if (System.nanoTime() - noted >= PAUSE) {
            noted = System.nanoTime();
            write(rows, warnings);
        }
    }

    private void write(long rows, List<String> warnings) {
        if (tasks.change(task.id(), task.attempt(), now -> now.advance(rows, warnings))
                .isEmpty()) {
            throw new TaskEndedException(Why.GIVEN_UP);
        }
    }

    /**
     * It is done; in the caller's transaction, where there is one, so that its result is there with it or not at all.
     *
     * @param answer as JSON; null where that is a dataset
     * @param dataset id of the one that was made; null where none was
     */
    public void succeed(@Nullable String answer, @Nullable String dataset, List<String> warnings) {
        if (tasks.change(task.id(), task.attempt(), now -> now.succeed(answer, dataset, warnings, tasks.now()))
                .isEmpty()) {
            throw new TaskEndedException(Why.GIVEN_UP);
        }
    }
}
