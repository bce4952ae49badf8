package dev.chainrule.network.augmentation;

import dev.chainrule.choice.Member;
import dev.chainrule.choice.Parameter;
import dev.chainrule.network.math.RandomStream;

/** There may be more light, or less. */
@Member(
        value = "brightness",
        summary = "Makes a picture brighter or darker as a whole: for pictures in different light.",
        formula = "y = clip(x + δ·(white − black)), δ ~ U(−amount, amount)",
        source = "Keras RandomBrightness")
public record Brightness(
        @Parameter(
                value = "At most so much of the way from black to white: 0.2 of pixels of 0 to 255 is 51.",
                fallback = "0.2",
                min = 0,
                max = 1)
        double amount,

        @Parameter(value = Chance.OF_A_ROW, fallback = "1", min = 0, max = 1)
        double probability)
        implements PictureChange {

    @Override
    public void apply(Picture picture, RandomStream random) {
        picture.brighten(random.nextUniform(-amount, amount));
    }
}
