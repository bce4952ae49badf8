package dev.chainrule.network.augmentation;

import dev.chainrule.choice.Member;
import dev.chainrule.choice.Parameter;
import dev.chainrule.network.augmentation.Picture.Box;
import dev.chainrule.network.math.RandomStream;

/** Part of the picture shows something else, and that much of the answer is something else too. */
@Member(
        value = "cutmix",
        summary =
                "Puts a rectangle of another training row's picture in, and mixes their targets by the pixels that each has: like cutout, but nothing of the picture is lost.",
        formula =
                "a box of √(1 − λ)·height by √(1 − λ)·width around a pixel drawn evenly is xⱼ's, λ ~ Beta(alpha, alpha); y = μ·yᵢ + (1 − μ)·yⱼ, μ the share of pixels that are left of xᵢ",
        source = "Yun and others 2019, arXiv:1905.04899; torchvision CutMix")
public record Cutmix(
        @Parameter(
                value = "α of the beta distribution: near 0 one of both hardly shows, 1 draws each share alike.",
                fallback = "1",
                min = 0.01,
                max = 100)
        double alpha,

        @Parameter(value = Chance.OF_A_ROW, fallback = "0.5", min = 0, max = 1)
        double probability)
        implements Mixing {

    @Override
    public double mix(Picture picture, Picture other, RandomStream random) {
        double side = Math.sqrt(1 - Beta.next(alpha, random));
        int y = random.nextInt(picture.height());
        int x = random.nextInt(picture.width());
        Box box = picture.around(y, x, (int) (side * picture.height()), (int) (side * picture.width()));
        picture.paste(other, box);
        return 1 - box.pixels() / ((double) picture.height() * picture.width());
    }
}
