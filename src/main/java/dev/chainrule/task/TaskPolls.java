package dev.chainrule.task;

import dev.chainrule.web.LongPolls;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.springframework.stereotype.Component;

/** Lets requests wait for the end of a task. */
@Component
class TaskPolls {

    private final Map<TaskKind, LongPolls<QueuedTask>> byKind = new EnumMap<>(TaskKind.class);

    TaskPolls(Tasks tasks) {
        for (TaskKind kind : TaskKind.values()) {
            byKind.put(
                    kind,
                    new LongPolls<>(
                            id -> tasks.find(kind, id), task -> task.status().terminal()));
        }
    }

    CompletableFuture<QueuedTask> within(TaskKind kind, String id, int seconds) {
        return Objects.requireNonNull(byKind.get(kind)).within(id, seconds);
    }

    /** Some may have ended, here or in another process. */
    void call() {
        byKind.values().forEach(LongPolls::call);
    }
}
