package dev.chainrule.network.layer;

/** A layer as it is chosen, without weights; which member it is stands in {@code type}. */
public sealed interface LayerSpec
        permits Dense, Activated, Dropout, BatchNormalization, LayerNormalization, Residual, Embedding {

    /**
     * The layer for rows of {@code inputs} values.
     *
     * @throws IllegalArgumentException where it cannot take so many, in words that follow its name
     */
    Layer build(int inputs);

    /** The same choice with every default made explicit. */
    LayerSpec resolved();
}
