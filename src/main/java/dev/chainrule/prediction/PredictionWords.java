package dev.chainrule.prediction;

/** What the options of all predictions are for, in the document of the API. */
final class PredictionWords {

    static final String TOP_K =
            "Of classes, how many are named with their probabilities, the likeliest first and the answer always among them;"
                    + " by default all.";
    static final String THRESHOLD =
            "Of two classes, the probability above which the second one is predicted; by default 0.5.";
    static final String PROBABILITIES = "Whether the probabilities of classes are named; by default they are.";
    static final String EXPLAIN =
            "contributions adds what each column contributed to each prediction: integrated gradients, or Shapley values"
                    + " where categories are embedded.";
    static final String SHADOW =
            "Another model (id, name, name:version or name@alias), which is asked the same in the background: GET"
                    + " /models/{id}/shadow says how often and where the two disagree.";
    static final String TOO_LONG =
            "The query is longer than server.max-http-request-header-size allows; POST takes rows of any length";

    private PredictionWords() {}
}
