package dev.chainrule.network.augmentation;

import dev.chainrule.choice.Member;
import dev.chainrule.choice.Parameter;
import dev.chainrule.network.math.RandomStream;

/** Part of the picture is enough. */
@Member(
        value = "crop",
        aliases = "random_resized_crop",
        summary = "Cuts a part out of a picture and enlarges it to the size of the whole: a part is enough to know it.",
        formula =
                "height·width·a pixels, a ~ U(area, 1), r times as wide as high, ln r ~ U(−ln ratio, ln ratio), anywhere; bilinear",
        source = "Szegedy and others 2015, section 6; torchvision RandomResizedCrop")
public record Crop(
        @Parameter(value = "At least this share of the picture is left.", fallback = "0.8", min = 0.01, max = 1)
        double area,

        @Parameter(
                value = "At most so many times as wide as high, or as high as wide.",
                fallback = "1.333",
                min = 1,
                max = 10)
        double ratio,

        @Parameter(value = Chance.OF_A_ROW, fallback = "1", min = 0, max = 1)
        double probability)
        implements PictureChange {

    @Override
    public void apply(Picture picture, RandomStream random) {
        double pixels = random.nextUniform(area, 1) * picture.height() * picture.width();
        double log = StrictMath.log(ratio);
        double shape = StrictMath.exp(random.nextUniform(-log, log));
        double high = Math.min(picture.height(), Math.sqrt(pixels / shape));
        double wide = Math.min(picture.width(), Math.sqrt(pixels * shape));
        double top = random.nextDouble() * (picture.height() - high);
        double left = random.nextDouble() * (picture.width() - wide);
        picture.crop(top, left, high, wide);
    }
}
