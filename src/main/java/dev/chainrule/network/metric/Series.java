package dev.chainrule.network.metric;

import java.util.Optional;

/** The series of a history: a metric, or the loss, of the training set or of the validation set, by one name. */
public enum Series {
    TRAINING("train_"),
    VALIDATION("val_");

    /** What the loss is called among metrics. */
    public static final String LOSS = "loss";

    private final String prefix;

    Series(String prefix) {
        this.prefix = prefix;
    }

    /** The name of the series of a metric. */
    public String of(String metric) {
        return prefix + metric;
    }

    public String loss() {
        return of(LOSS);
    }

    /** What its names begin with. */
    public String prefix() {
        return prefix;
    }

    /** Whether a name is that of such a series, if of any. */
    public boolean names(String series) {
        return series.startsWith(prefix);
    }

    /** The metric that a name says, with or without the set. */
    public String metric(String series) {
        return names(series) ? series.substring(prefix.length()) : series;
    }

    /** Which set a name says; empty for none. */
    static Optional<Series> named(String series) {
        return TRAINING.names(series)
                ? Optional.of(TRAINING)
                : VALIDATION.names(series) ? Optional.of(VALIDATION) : Optional.empty();
    }
}
