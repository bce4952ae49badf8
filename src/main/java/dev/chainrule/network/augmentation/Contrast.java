package dev.chainrule.network.augmentation;

import dev.chainrule.choice.Member;
import dev.chainrule.choice.Parameter;
import dev.chainrule.network.math.RandomStream;

/** What is in the picture may stand out more, or less. */
@Member(
        value = "contrast",
        summary = "Draws the pixels of each channel nearer to their mean in the picture, or away from it.",
        formula = "y = clip(mean + s·(x − mean)), s ~ U(1 − amount, 1 + amount)",
        source = "Keras RandomContrast")
public record Contrast(
        @Parameter(value = "By at most so much: 0.2 is from 80 % to 120 %.", fallback = "0.2", min = 0, max = 1)
        double amount,

        @Parameter(value = Chance.OF_A_ROW, fallback = "1", min = 0, max = 1)
        double probability)
        implements PictureChange {

    @Override
    public void apply(Picture picture, RandomStream random) {
        picture.stretch(random.nextUniform(1 - amount, 1 + amount));
    }
}
