package dev.chainrule.network.augmentation;

import dev.chainrule.choice.Member;
import dev.chainrule.choice.Parameter;
import dev.chainrule.network.math.RandomStream;

/** What is in the picture may be seen in a mirror. */
@Member(
        value = "flip",
        aliases = {"mirror", "horizontal_flip"},
        summary =
                "Mirrors half of the pictures: for things that look alike from both sides. Not for digits and letters, which mean something else in a mirror or nothing.",
        formula = "y[i, j] = x[i, width − 1 − j], or x[height − 1 − i, j]",
        source = "Krizhevsky, Sutskever and Hinton 2012, section 4.1; torchvision RandomHorizontalFlip")
public record Flip(
        @Parameter(
                value = "horizontal: left becomes right; vertical: up becomes down. For either, two steps.",
                fallback = "horizontal")
        Axis axis,

        @Parameter(value = Chance.OF_A_ROW, fallback = "0.5", min = 0, max = 1)
        double probability)
        implements PictureChange {

    /** Along which a picture is mirrored. */
    public enum Axis {
        HORIZONTAL,
        VERTICAL
    }

    @Override
    public void apply(Picture picture, RandomStream random) {
        if (axis == Axis.HORIZONTAL) {
            picture.mirrorHorizontally();
        } else {
            picture.mirrorVertically();
        }
    }
}
