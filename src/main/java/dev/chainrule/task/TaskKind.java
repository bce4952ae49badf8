package dev.chainrule.task;

import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import java.util.Locale;

/** What a task does. */
public enum TaskKind {
    BATCH_PREDICTION("bpr_", "/batch-predictions/"),
    EVALUATION("evl_", "/evaluations/"),
    IMPORTANCE("imp_", "/importances/");

    private final String prefix;
    private final String place;

    TaskKind(String prefix, String place) {
        this.prefix = prefix;
        this.place = place;
    }

    /** Of its ids. */
    String prefix() {
        return prefix;
    }

    /** Sorts after every id. */
    String lastId() {
        return prefix + "zzzzzzzzzzzzzzzz";
    }

    /** Where such a task is found. */
    public String location(String id) {
        return place + id;
    }

    /** As users call it. */
    public String words() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    ProblemException unknown(String id) {
        return new ProblemException(
                ProblemKind.NOT_FOUND,
                "unknown_" + name().toLowerCase(Locale.ROOT),
                "There is no %s \"%s\".".formatted(words(), id));
    }
}
