package dev.chainrule.network.layer;

/** A layer as it is chosen, without weights; which member it is stands in {@code type}. */
public sealed interface LayerSpec permits Dense, Dropout, BatchNormalization, LayerNormalization, Residual {

    /** The layer for rows of {@code inputs} values. */
    Layer build(int inputs);

    /** The same choice with every default made explicit. */
    LayerSpec resolved();
}
