package dev.chainrule.network.augmentation;

import dev.chainrule.choice.Member;
import dev.chainrule.choice.Parameter;
import dev.chainrule.network.math.RandomStream;

/** What is in the picture may be held askew. */
@Member(
        value = "rotate",
        aliases = "rotation",
        summary =
                "Rotates a picture around its middle, one way or the other: for what is not always held straight. A 6 that is turned by 180 degrees is a 9.",
        formula = "y[i, j] = x at (i, j) turned by −θ around the middle, bilinear, θ ~ U(−degrees, degrees)",
        source = "Simard, Steinkraus and Platt 2003; torchvision RandomRotation")
public record Rotate(
        @Parameter(value = "By at most so many degrees.", fallback = "15", min = 0, max = 180)
        double degrees,

        @Parameter(value = Fill.MEANING, fallback = "zero") Fill fill,

        @Parameter(value = Chance.OF_A_ROW, fallback = "1", min = 0, max = 1)
        double probability)
        implements PictureChange {

    @Override
    public void apply(Picture picture, RandomStream random) {
        picture.rotate(random.nextUniform(-degrees, degrees), fill);
    }
}
