package dev.chainrule.network.layer;

import dev.chainrule.choice.Member;
import dev.chainrule.choice.Parameter;
import dev.chainrule.network.math.Axis;
import java.util.List;

/** Lines of zeros around a picture, as Keras' ZeroPadding2D and PyTorch's ZeroPad2d put them there. */
@Member(
        value = "zero_padding",
        aliases = {"zero_padding_2d", "zero_pad"},
        summary = "Puts lines of zeros around a picture, as many on each side as is said.",
        formula = "y[i, j, c] = x[i − top, j − left, c], and 0 where there is no such pixel")
public record ZeroPadding(
        @Parameter(
                value = "Lines of zeros: a number for all sides, [vertical, horizontal] or [top, bottom, left, right].",
                fallback = "1",
                min = 1,
                max = 4)
        List<Integer> padding)
        implements LayerSpec {

    public ZeroPadding {
        padding = Sides.around("padding", padding);
    }

    @Override
    public LayerSpec resolved() {
        return this;
    }

    @Override
    public Layer build(Shape input) {
        Shape picture = Pictures.require(input);
        return Resampled.of(
                this,
                picture,
                Axis.padded(Pictures.height(picture), padding.get(0), padding.get(1)),
                Axis.padded(Pictures.width(picture), padding.get(2), padding.get(3)),
                "padding");
    }
}
