package dev.chainrule.database;

import dev.chainrule.choice.Word;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.storage.Storage;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What has an id, and what its ids begin with. After that an id has 13 letters and digits that sort by time, so that the
 * order of ids is the order in which things were made.
 */
public enum IdKind {
    DATASET("ds_", "GET /datasets lists them."),
    MODEL("mdl_", "GET /models lists them."),
    JOB("job_", "GET /jobs lists them."),
    CHECKPOINT("ckpt_", "GET /jobs/{id}/checkpoints lists those of a job."),
    SWEEP("swp_", "GET /sweeps lists them."),
    VERIFICATION("ver_", "GET /models/{id}/verifications lists those of a model."),
    BATCH_PREDICTION("bpr_", "GET /batch-predictions lists them."),
    EVALUATION("evl_", "GET /evaluations lists them."),
    IMPORTANCE("imp_", "GET /models/{id}/importance gives that of a model."),
    /** That a webhook is sent. */
    MESSAGE("msg_"),
    /** That lets a worker take a job. */
    TICKET("tkt_"),
    /** Over HTTP. */
    REQUEST("req_"),
    /** A data directory and its database. */
    INSTALLATION("ins_");

    /**
     * For SQL: where in the ids of whatever waits in the queue the letters begin that sort by time; their prefixes are as long
     * as each other.
     */
    public static final int AGE_OF_QUEUED = 5;

    private static final String AFTER_ALL = "zzzzzzzzzzzzzzzz";

    private final String prefix;
    private final String whereToFind;

    IdKind(String prefix) {
        this(prefix, "");
    }

    /** @param whereToFind a sentence */
    IdKind(String prefix, String whereToFind) {
        this.prefix = prefix;
        this.whereToFind = whereToFind;
    }

    public String prefix() {
        return prefix;
    }

    /** A new one, which sorts after those before. */
    public String next() {
        return of(Storage.uniqueName());
    }

    /** @param rest of the id, without what it begins with */
    public String of(String rest) {
        return prefix + rest;
    }

    /** Whether a reference is the id of such a thing, if of anything. */
    public boolean names(String reference) {
        return reference.startsWith(prefix);
    }

    /** The older, the smaller: what follows the prefix of an id, of whichever kind. */
    public static String age(String id) {
        return id.substring(id.indexOf('_') + 1);
    }

    /** What this is, for whoever calls it. */
    public String noun() {
        return Word.of(this).replace('_', ' ');
    }

    /** There is nothing of this kind with that id; where it is that of something else, this is said. */
    public ProblemException unknown(String id) {
        return unknown(
                id,
                Stream.of(values())
                        .filter(kind -> kind != this && !kind.whereToFind.isEmpty() && kind.names(id))
                        .findFirst()
                        .map(kind -> "Ids that begin with \"%s\" belong to %ss.".formatted(kind.prefix, kind.noun()))
                        .orElse(whereToFind));
    }

    /** @param hint a sentence that says what would do */
    public ProblemException unknown(String reference, String hint) {
        return ProblemException.notFound(noun(), reference, hint);
    }

    /** @param nearest what the reference is most like; empty where it is like nothing */
    public ProblemException unknown(String reference, Optional<String> nearest) {
        return nearest.map(name -> unknown(reference, "Did you mean \"%s\"?".formatted(name)))
                .orElseGet(() -> unknown(reference));
    }

    /** Sorts after every id. */
    public String last() {
        return of(AFTER_ALL);
    }
}
