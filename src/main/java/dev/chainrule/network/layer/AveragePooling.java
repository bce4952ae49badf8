package dev.chainrule.network.layer;

import dev.chainrule.choice.Member;
import dev.chainrule.choice.Parameter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Mean of what a window sees of each channel; padding is never part of it. */
@Member(
        value = "average_pooling",
        aliases = {"average_pooling_2d", "avg_pool"},
        summary = "The mean of what a window sees of each channel: a smaller, smoother picture.",
        formula = "y = mean(window(x))")
public record AveragePooling(
        @Parameter(value = "Pixels of the window: a number or [height, width].", fallback = "2", min = 1, max = 2)
        List<Integer> size,

        @Parameter(
                "Pixels from one window to the next: a number or [height, width]; by default the size, so that they lie side by side.")
        @Nullable
        List<Integer> stride,

        @Parameter(
                value =
                        "What is around the picture: same, valid (nothing), or so many lines that do not count, a number or [height, width].",
                fallback = "valid")
        Padding padding)
        implements LayerSpec {

    public AveragePooling {
        size = Sides.both("size", size, 1);
        stride = stride == null ? null : Sides.both("stride", stride, 1);
    }

    /** Windows side by side. */
    public AveragePooling(int size) {
        this(List.of(size), null, Padding.Rule.VALID);
    }

    private List<Integer> strides() {
        return stride == null ? size : stride;
    }

    @Override
    public LayerSpec resolved() {
        return new AveragePooling(size, strides(), padding);
    }

    @Override
    public Layer build(Shape input) {
        return Pooled.of(this, input, size, strides(), padding, false);
    }
}
