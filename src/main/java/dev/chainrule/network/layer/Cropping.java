package dev.chainrule.network.layer;

import dev.chainrule.choice.Member;
import dev.chainrule.choice.Parameter;
import dev.chainrule.network.math.Axis;
import java.util.List;

/** A picture without lines at its sides, as Keras' Cropping2D leaves them out. */
@Member(
        value = "cropping",
        aliases = {"cropping_2d", "crop"},
        summary = "Leaves out lines at the sides of a picture, as many on each side as is said.",
        formula = "y[i, j, c] = x[i + top, j + left, c]")
public record Cropping(
        @Parameter(
                value =
                        "Lines that are left out: a number for all sides, [vertical, horizontal] or [top, bottom, left, right].",
                fallback = "0",
                min = 1,
                max = 4)
        List<Integer> cropping)
        implements LayerSpec {

    public Cropping {
        cropping = Sides.around("cropping", cropping);
    }

    @Override
    public LayerSpec resolved() {
        return this;
    }

    @Override
    public Layer build(Shape input) {
        Shape picture = Pictures.require(input);
        int height = Pictures.height(picture) - cropping.get(0) - cropping.get(1);
        int width = Pictures.width(picture) - cropping.get(2) - cropping.get(3);
        if (height < 1 || width < 1) {
            throw new MisfitException(
                    "leaves nothing of a picture of %s".formatted(picture),
                    "cropping",
                    "less than %s of its lines and less than %s of its columns, both sides together"
                            .formatted(Pictures.height(picture), Pictures.width(picture)));
        }
        return Resampled.of(
                this,
                picture,
                Axis.padded(Pictures.height(picture), -cropping.get(0), -cropping.get(1)),
                Axis.padded(Pictures.width(picture), -cropping.get(2), -cropping.get(3)),
                "cropping");
    }
}
