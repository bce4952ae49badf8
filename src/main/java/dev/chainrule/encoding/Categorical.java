package dev.chainrule.encoding;

import java.util.Locale;

/** How a category becomes inputs of a network. */
public enum Categorical {
    /** One input for each category. */
    ONE_HOT,
    /** One input that holds the category's index, for which the network learns a vector. */
    EMBEDDING;

    /** As users write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
