package dev.chainrule.task;

import org.jspecify.annotations.Nullable;

/**
 * A task that is to be done.
 *
 * @param name of its result; null where that has none
 * @param model id of the one it asks
 * @param dataset id of the one it reads; null where it reads what the model learned from
 * @param question what exactly is asked, in the words of its kind
 * @param rows that it goes over
 * @param memory bytes that it holds at most
 */
public record TaskOrder(
        TaskKind kind,
        @Nullable String name,
        String model,
        @Nullable String dataset,
        String question,
        long rows,
        long memory,
        String owner,
        int priority) {

    /** Whose task it is where nobody says so. */
    public static final String NOBODY = "anonymous";
}
