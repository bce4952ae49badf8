package dev.chainrule.network.layer;

/** A layer as it is chosen, without weights; which member it is stands in {@code type}. */
public sealed interface LayerSpec
        permits Dense,
                Activated,
                Dropout,
                BatchNormalization,
                LayerNormalization,
                Residual,
                Embedding,
                Reshape,
                Flatten,
                Convolution,
                MaxPooling,
                AveragePooling,
                GlobalMaxPooling,
                GlobalAveragePooling {

    /**
     * The layer for rows of {@code inputs} values.
     *
     * @throws IllegalArgumentException where it cannot take so many, in words that follow its name
     */
    Layer build(int inputs);

    /**
     * The layer for rows of a shape: it does the same at each position, with the same parameters, unless it says otherwise.
     *
     * @throws IllegalArgumentException where it cannot take them, in words that follow its name
     */
    default Layer build(Shape input) {
        Layer layer = build(input.last());
        return input.isFlat() ? layer : new EachPosition(layer, input);
    }

    /** The same choice with every default made explicit. */
    LayerSpec resolved();
}
