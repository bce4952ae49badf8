package dev.chainrule.batch;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.chainrule.model.Models;
import dev.chainrule.network.metric.LikeliestClass;
import dev.chainrule.task.QueuedTask;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * As what a model was asked when a task was handed in, which counts whatever its names mean when it is the task's turn.
 *
 * @param version of the model; null for a task of before it was kept
 * @param threshold of the alias by which it was named; null for the usual
 * @param temperature of that alias; null for none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AskedAs(
        @Nullable Integer version,
        @Nullable Double threshold,
        @Nullable Double temperature) {

    private static final JsonMapper JSON = JsonMapper.shared();

    public static AskedAs of(Models.Named named) {
        return new AskedAs(named.model().version(), named.threshold(), named.temperature());
    }

    public static AskedAs of(QueuedTask task) {
        return task.question().isEmpty()
                ? new AskedAs(null, null, null)
                : JSON.readValue(task.question(), AskedAs.class);
    }

    /** As it is stored with a task. */
    public String words() {
        return JSON.writeValueAsString(this);
    }

    /** Above which the second of two classes is the answer. */
    public double cut() {
        return LikeliestClass.threshold(threshold);
    }
}
