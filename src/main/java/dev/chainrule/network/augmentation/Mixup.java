package dev.chainrule.network.augmentation;

import dev.chainrule.choice.Member;
import dev.chainrule.choice.Parameter;
import dev.chainrule.network.math.RandomStream;

/** Between two pictures, their classes are between each other too. */
@Member(
        value = "mixup",
        summary =
                "Blends a picture with that of another training row, and their targets in the same shares: a network becomes less sure between classes.",
        formula = "x = λ·xᵢ + (1 − λ)·xⱼ, y = λ·yᵢ + (1 − λ)·yⱼ, λ ~ Beta(alpha, alpha)",
        source = "Zhang and others 2018, arXiv:1710.09412; Keras MixUp")
public record Mixup(
        @Parameter(
                value = "α of the beta distribution: near 0 one of both hardly shows, 1 draws each share alike.",
                fallback = "0.2",
                min = 0.01,
                max = 100)
        double alpha,

        @Parameter(value = Chance.OF_A_ROW, fallback = "1", min = 0, max = 1)
        double probability)
        implements Mixing {

    @Override
    public double mix(Picture picture, Picture other, RandomStream random) {
        double share = Beta.next(alpha, random);
        picture.blend(other, share);
        return share;
    }
}
