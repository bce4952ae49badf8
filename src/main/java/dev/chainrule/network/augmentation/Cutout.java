package dev.chainrule.network.augmentation;

import dev.chainrule.choice.Member;
import dev.chainrule.choice.Parameter;
import dev.chainrule.network.math.RandomStream;

/** Something may stand in front of it. */
@Member(
        value = "cutout",
        aliases = {"random_erasing", "coarse_dropout"},
        summary = "Blackens a square anywhere in the picture, so that no single part of it decides.",
        formula =
                "y[i, j] = black within a square of round(size·min(height, width)) pixels around a pixel drawn evenly, else x[i, j]",
        source = "DeVries and Taylor 2017, arXiv:1708.04552")
public record Cutout(
        @Parameter(
                value = "Side of the square, as a share of the shorter side of the picture; it may reach out of it.",
                fallback = "0.25",
                min = 0,
                max = 1)
        double size,

        @Parameter(value = Chance.OF_A_ROW, fallback = "1", min = 0, max = 1)
        double probability)
        implements PictureChange {

    @Override
    public void apply(Picture picture, RandomStream random) {
        int side = Chance.nearest(size * Math.min(picture.height(), picture.width()));
        int y = random.nextInt(picture.height());
        int x = random.nextInt(picture.width());
        picture.blacken(picture.around(y, x, side, side));
    }
}
