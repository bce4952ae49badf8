package dev.chainrule.explanation;

/** What the API says of several questions alike. */
public final class Phrases {

    /** Why a question is refused. */
    public static final String NO_WEIGHTS = "A job that has no model has no checkpoint yet either";

    /** Of a parameter. */
    public static final String CHECKPOINT = "Id of a checkpoint of the job, to open the network as it was then.";

    private Phrases() {}
}
