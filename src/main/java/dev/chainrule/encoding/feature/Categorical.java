package dev.chainrule.encoding.feature;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.chainrule.choice.Word;

/** How a category becomes inputs of a network. */
public enum Categorical {
    /** One input for each category. */
    ONE_HOT(1_000),
    /** One input: the category's place in their order, standardized. */
    ORDINAL(100_000),
    /** One input for each output: the mean of the targets of the rows of this category, standardized. */
    TARGET_MEAN(100_000),
    /** One input for each of some buckets, into which categories fall by their hash; none of them is remembered. */
    HASHING(Integer.MAX_VALUE),
    /** One input that holds the category's index, for which the network learns a vector. */
    EMBEDDING(100_000),
    /** Of a text, one input for each of some buckets, into which its words fall by their hash; see {@link BagOfWords}. */
    WORDS(Integer.MAX_VALUE);

    private final int most;

    Categorical(int most) {
        this.most = most;
    }

    /** How many categories a feature may have; those that are remembered by name are held in memory. */
    public int most() {
        return most;
    }

    /** As users write it. */
    @JsonValue
    public String word() {
        return Word.of(this);
    }

    @JsonCreator
    static Categorical of(String word) {
        return Word.read(Categorical.class, word);
    }
}
