package dev.chainrule.task;

import dev.chainrule.choice.Word;
import dev.chainrule.database.IdKind;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;

/** What a task does. */
public enum TaskKind {
    BATCH_PREDICTION(IdKind.BATCH_PREDICTION, "/batch-predictions/"),
    EVALUATION(IdKind.EVALUATION, "/evaluations/"),
    IMPORTANCE(IdKind.IMPORTANCE, "/importances/");

    private final IdKind ids;
    private final String place;

    TaskKind(IdKind ids, String place) {
        this.ids = ids;
        this.place = place;
    }

    IdKind ids() {
        return ids;
    }

    /** Where such a task is found. */
    public String location(String id) {
        return place + id;
    }

    /** As users call it. */
    public String words() {
        return Word.of(this).replace('_', ' ');
    }

    ProblemException unknown(String id) {
        return new ProblemException(
                ProblemKind.NOT_FOUND, "unknown_" + Word.of(this), "There is no %s \"%s\".".formatted(words(), id));
    }
}
