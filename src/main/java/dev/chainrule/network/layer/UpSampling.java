package dev.chainrule.network.layer;

import dev.chainrule.choice.Member;
import dev.chainrule.choice.Parameter;
import dev.chainrule.network.math.Axis;
import java.util.List;

/** A larger picture of the same channels, as Keras' UpSampling2D and PyTorch's Upsample make it. */
@Member(
        value = "up_sampling",
        aliases = {"up_sampling_2d", "upsample"},
        summary =
                "Makes a picture larger: each pixel becomes several equal ones, or what is in between is interpolated; against the checkerboards of a transposed convolution.",
        formula =
                "y[i, j, c] = x[⌊i / size⌋, ⌊j / size⌋, c], or the bilinear mean of the four pixels around ((i + ½) / size − ½, (j + ½) / size − ½)",
        source = "Odena, Dumoulin and Olah 2016 (resize, then convolve)")
public record UpSampling(
        @Parameter(
                value = "How many times as many pixels there are: a number or [height, width].",
                fallback = "2",
                min = 1,
                max = 2)
        List<Integer> size,

        @Parameter(value = "What stands between the pixels.", fallback = "nearest")
        Interpolation interpolation)
        implements LayerSpec {

    public UpSampling {
        size = Sides.both("size", size, 1);
    }

    /** As often in both directions. */
    public UpSampling(int size, Interpolation interpolation) {
        this(List.of(size), interpolation);
    }

    @Override
    public LayerSpec resolved() {
        return this;
    }

    @Override
    public Layer build(Shape input) {
        Shape picture = Pictures.require(input);
        boolean linear = interpolation == Interpolation.BILINEAR;
        return Resampled.of(
                this,
                picture,
                Axis.enlarged(Pictures.height(picture), size.get(0), linear),
                Axis.enlarged(Pictures.width(picture), size.get(1), linear),
                "size");
    }
}
