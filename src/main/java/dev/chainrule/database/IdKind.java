package dev.chainrule.database;

import dev.chainrule.storage.Storage;

/**
 * What has an id, and what its ids begin with. After that an id has 13 letters and digits that sort by time, so that the
 * order of ids is the order in which things were made.
 */
public enum IdKind {
    DATASET("ds_"),
    MODEL("mdl_"),
    JOB("job_"),
    CHECKPOINT("ckpt_"),
    SWEEP("swp_"),
    VERIFICATION("ver_"),
    BATCH_PREDICTION("bpr_"),
    EVALUATION("evl_"),
    IMPORTANCE("imp_"),
    /** That a webhook is sent. */
    MESSAGE("msg_"),
    /** That lets a worker take a job. */
    TICKET("tkt_"),
    /** Over HTTP. */
    REQUEST("req_"),
    /** A data directory and its database. */
    INSTALLATION("ins_");

    private static final String AFTER_ALL = "zzzzzzzzzzzzzzzz";

    private final String prefix;

    IdKind(String prefix) {
        this.prefix = prefix;
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

    /** Sorts after every id. */
    public String last() {
        return of(AFTER_ALL);
    }
}
