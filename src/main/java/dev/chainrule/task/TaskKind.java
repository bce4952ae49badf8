package dev.chainrule.task;

import dev.chainrule.database.IdKind;
import dev.chainrule.problem.ProblemException;

/** What a task does. */
public enum TaskKind {
    BATCH_PREDICTION(IdKind.BATCH_PREDICTION, "/batch-predictions/"),
    EVALUATION(IdKind.EVALUATION, "/evaluations/"),
    IMPORTANCE(IdKind.IMPORTANCE, "/importances/");

    private final IdKind ids;
    private final String folder;

    TaskKind(IdKind ids, String folder) {
        this.ids = ids;
        this.folder = folder;
    }

    IdKind ids() {
        return ids;
    }

    /** Where such a task is found. */
    public String location(String id) {
        return folder + id;
    }

    /** As users call it. */
    public String words() {
        return ids.noun();
    }

    ProblemException unknown(String id) {
        return ids.unknown(id);
    }
}
