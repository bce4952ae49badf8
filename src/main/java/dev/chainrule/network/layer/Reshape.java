package dev.chainrule.network.layer;

import dev.chainrule.choice.Member;
import dev.chainrule.choice.Parameter;
import java.util.List;

/** The same values in the same order as rows of another shape, the last axis together: columns of pixels become pictures. */
@Member(
        value = "reshape",
        summary =
                "Says what shape a row has, such as [28, 28, 1] for 784 columns of pixels, so that layers for pictures can follow.",
        formula = "[a · b · c] → [a, b, c]")
public record Reshape(
        @Parameter(
                value = "The new shape: [features], [steps, features] or [height, width, channels].",
                min = 1,
                max = 3,
                example = "[28, 28, 1]")
        List<Integer> shape)
        implements LayerSpec {

    public Reshape {
        shape = new Shape(shape).dims();
    }

    @Override
    public LayerSpec resolved() {
        return this;
    }

    @Override
    public Layer build(Shape input) {
        Shape output = new Shape(shape);
        if (output.size() != input.size()) {
            throw new MisfitException(
                    "%s has %s values, and a row that comes in has %s, as %s"
                            .formatted(output, output.size(), input.size(), input),
                    "shape",
                    "a shape of %s values, such as %s".formatted(input.size(), Pictures.likely(input.size())));
        }
        return new Rearranged(this, input, output);
    }
}
