package dev.chainrule.encoding;

import dev.chainrule.choice.Word;

/** What stands for a missing cell of a feature. */
public enum Missing {
    /** Nothing does: neither training nor predictions take it. */
    ERROR(true, true),
    /** The mean of the training rows. */
    MEAN(true, false),
    /** Their median. */
    MEDIAN(true, false),
    /** The value that most of them have; of several the smallest. */
    MODE(true, true),
    /** A value of the user's choice. */
    CONSTANT(true, true),
    /** What stands for a category that was not seen in training. */
    UNKNOWN(false, true);

    private final boolean suitsNumbers;
    private final boolean suitsCategories;

    Missing(boolean suitsNumbers, boolean suitsCategories) {
        this.suitsNumbers = suitsNumbers;
        this.suitsCategories = suitsCategories;
    }

    boolean suits(boolean numbers) {
        return numbers ? suitsNumbers : suitsCategories;
    }

    /** As users write it. */
    public String word() {
        return Word.of(this);
    }
}
