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
                Convolution1d,
                SeparableConvolution,
                TransposedConvolution,
                MaxPooling,
                AveragePooling,
                GlobalMaxPooling,
                GlobalAveragePooling,
                ZeroPadding,
                Cropping,
                UpSampling,
                SpatialDropout,
                GroupNormalization,
                InstanceNormalization {

    /**
     * The layer for rows of {@code inputs} values.
     *
     * @throws IllegalArgumentException where it cannot take so many, in words that follow its name
     */
    default Layer build(int inputs) {
        return build(Shape.of(inputs));
    }

    /**
     * The layer for rows of a shape. One of features takes rows of several positions by {@link EachPosition#of}.
     *
     * @throws IllegalArgumentException where it cannot take them, in words that follow its name
     */
    Layer build(Shape input);

    /** The same choice with every default made explicit. */
    LayerSpec resolved();
}
