package dev.chainrule.network.augmentation;

import dev.chainrule.choice.Member;
import dev.chainrule.choice.Parameter;
import dev.chainrule.network.math.RandomStream;

/** What is in the picture may be nearer or farther. */
@Member(
        value = "zoom",
        aliases = "scale",
        summary =
                "Makes what is in a picture larger or smaller, alike in both directions: how near it is does not matter.",
        formula = "y[i, j] = x at the middle + ((i, j) − the middle) / s, bilinear, s ~ U(1 − amount, 1 + amount)",
        source = "Keras RandomZoom; torchvision RandomAffine")
public record Zoom(
        @Parameter(
                value = "At most so much larger or smaller: 0.1 is from 90 % to 110 %.",
                fallback = "0.1",
                min = 0,
                max = 0.9)
        double amount,

        @Parameter(value = Fill.MEANING, fallback = "zero") Fill fill,

        @Parameter(value = Chance.OF_A_ROW, fallback = "1", min = 0, max = 1)
        double probability)
        implements PictureChange {

    @Override
    public void apply(Picture picture, RandomStream random) {
        picture.enlarge(random.nextUniform(1 - amount, 1 + amount), fill);
    }
}
