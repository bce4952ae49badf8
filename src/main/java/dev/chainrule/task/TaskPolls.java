package dev.chainrule.task;

import dev.chainrule.web.LongPolls;
import java.util.concurrent.CompletableFuture;
import org.springframework.stereotype.Component;

/** Lets requests wait for the end of a task. */
@Component
class TaskPolls {

    private final LongPolls<QueuedTask> polls;

    TaskPolls(Tasks tasks) {
        this.polls = new LongPolls<>(
                id -> tasks.lookUp(id).orElseThrow(() -> TaskKind.EVALUATION.unknown(id)),
                task -> task.status().terminal());
    }

    CompletableFuture<QueuedTask> within(String id, int seconds) {
        return polls.within(id, seconds);
    }

    /** Some may have ended, here or in another process. */
    void call() {
        polls.call();
    }
}
