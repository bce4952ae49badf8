package dev.chainrule.prediction.shadow;

import org.jspecify.annotations.Nullable;

/** Counts how the answers for one column differ; not for several threads. */
interface ComparedTarget {

    String column();

    /**
     * One more row.
     *
     * @param answered what answers have for the column
     * @param challenger the same of the challenger
     * @return whether they agree
     */
    boolean agree(@Nullable Object answered, @Nullable Object challenger);

    ShadowResponse.ShadowTarget response();
}
