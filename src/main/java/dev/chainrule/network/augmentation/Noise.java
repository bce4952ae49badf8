package dev.chainrule.network.augmentation;

import dev.chainrule.choice.Member;
import dev.chainrule.choice.Parameter;
import dev.chainrule.network.math.RandomStream;

/** Single pixels do not matter. */
@Member(
        value = "noise",
        aliases = "gaussian_noise",
        summary = "Adds Gaussian noise to each pixel, and leaves none darker than black or brighter than white.",
        formula = "y = clip(x + σ·(white − black)), σ ~ N(0, deviation²) for each pixel and channel",
        source = "Bishop 1995; torchvision GaussianNoise")
public record Noise(
        @Parameter(
                value =
                        "Standard deviation, as a share of the way from black to white: 0.05 of pixels of 0 to 255 is 13.",
                fallback = "0.05",
                min = 0,
                max = 1)
        double deviation,

        @Parameter(value = Chance.OF_A_ROW, fallback = "1", min = 0, max = 1)
        double probability)
        implements PictureChange {

    @Override
    public void apply(Picture picture, RandomStream random) {
        picture.addNoise(deviation, random);
    }
}
