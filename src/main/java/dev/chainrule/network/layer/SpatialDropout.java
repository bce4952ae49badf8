package dev.chainrule.network.layer;

import dev.chainrule.choice.Member;
import dev.chainrule.choice.Parameter;

/**
 * Dropout of whole channels, as Keras' SpatialDropout1D and SpatialDropout2D: neighbours in a picture say nearly the same, so
 * that a single one that is silent takes nothing away.
 */
@Member(
        value = "spatial_dropout",
        aliases = {"spatial_dropout_1d", "spatial_dropout_2d", "dropout_2d"},
        summary =
                "Sets random channels to 0 at all places of a row during training; dropout for pictures and sequences, whose neighbours are alike.",
        formula = "y[·, c] = x[·, c] · m[c] / (1 − rate), m[c] ∈ {0, 1}",
        source = "Tompson and others 2015, section 3.2")
public record SpatialDropout(
        @Parameter(value = "Fraction of the channels that are set to 0.", fallback = "0.5", min = 0, below = 1)
        double rate)
        implements LayerSpec {

    @Override
    public LayerSpec resolved() {
        return this;
    }

    @Override
    public Layer build(Shape input) {
        if (input.isFlat()) {
            throw new MisfitException(
                    "needs [height, width, channels] or [steps, features], and gets " + input,
                    "",
                    "{\"type\": \"dropout\"} for rows of features, or a reshape before it");
        }
        return new Silenced(this, input, rate, input.last());
    }
}
