package dev.chainrule.explanation.diagnosis;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.chainrule.choice.Word;

/** What may be wrong with a training; what is rather a cause of others stands before them. */
public enum FindingCode {
    LEAK,
    DUPLICATE_ROWS,
    UNSCALED_INPUTS,
    UNSCALED_TARGET,
    SMALL_BATCH_NORMALIZATION,
    EXPLODING_GRADIENT,
    SATURATED_UNITS,
    DEAD_UNITS,
    VANISHING_GRADIENT,
    DIVERGED,
    LEARNING_RATE_TOO_HIGH,
    LEARNING_RATE_TOO_LOW,
    WRONG_LABELS,
    CLASS_IMBALANCE,
    NO_SIGNAL,
    OVERFITTING,
    UNDERFITTING;

    /** The name in the API. */
    @JsonValue
    public String word() {
        return Word.of(this);
    }
}
