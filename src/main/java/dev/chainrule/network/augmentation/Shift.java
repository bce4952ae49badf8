package dev.chainrule.network.augmentation;

import dev.chainrule.choice.Member;
import dev.chainrule.choice.Parameter;
import dev.chainrule.network.math.RandomStream;

/** What is in the picture may be elsewhere in it. */
@Member(
        value = "shift",
        aliases = {"translate", "translation"},
        summary = "Shifts a picture by whole pixels, up or down and left or right: where something is does not matter.",
        formula = "y[i, j] = x[i − a, j − b], a = round(u·height), b = round(v·width), u and v ~ U(−amount, amount)",
        source =
                "Simard, Steinkraus and Platt 2003; Keras RandomTranslation, of whole pixels as torchvision's RandomAffine")
public record Shift(
        @Parameter(value = "By at most this share of the height and of the width.", fallback = "0.1", min = 0, max = 1)
        double amount,

        @Parameter(value = Fill.MEANING, fallback = "zero") Fill fill,

        @Parameter(value = Chance.OF_A_ROW, fallback = "1", min = 0, max = 1)
        double probability)
        implements PictureChange {

    @Override
    public void apply(Picture picture, RandomStream random) {
        int down = Chance.nearest(random.nextUniform(-amount, amount) * picture.height());
        int right = Chance.nearest(random.nextUniform(-amount, amount) * picture.width());
        picture.shift(down, right, fill);
    }
}
