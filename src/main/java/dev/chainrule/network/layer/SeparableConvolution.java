package dev.chainrule.network.layer;

import dev.chainrule.choice.Member;
import dev.chainrule.choice.Parameter;
import dev.chainrule.network.activation.Activation;
import dev.chainrule.network.activation.Identity;
import dev.chainrule.network.initializer.Initializer;
import dev.chainrule.network.regularizer.Regularizer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Two convolutions in place of one, as Keras' SeparableConv2D: the first looks at each channel by itself, without bias and
 * activation, and the second at all channels of a single pixel. About as many weights as pixels of the window and filters, not
 * as their product.
 */
@Member(
        value = "separable_convolution",
        aliases = {"separable_convolution_2d", "separable_conv2d"},
        summary =
                "Looks at each channel through a window, then mixes the channels of each pixel: a convolution with far fewer weights.",
        formula =
                "a[y, x, f] = f(Σ z[y, x, c] · P[c, f] + b[f]), z[y, x, c·m + k] = Σ x[y·s + i·d − p, x·s + j·d − p, c] · D[i, j, c, k]",
        source = "Chollet 2017 (Xception), section 3")
public record SeparableConvolution(
        @Parameter(value = "Number of filters, which are the channels of what comes out.", min = 1, max = 65_536)
        int filters,

        @Parameter(
                value = "Pixels that the window looks at: a number or [height, width].",
                fallback = "3",
                min = 1,
                max = 2)
        List<Integer> kernel,

        @Parameter(
                value = "Pixels from one window to the next: a number or [height, width].",
                fallback = "1",
                min = 1,
                max = 2)
        List<Integer> stride,

        @Parameter(
                value =
                        "What is around the picture: same (as many windows as steps over it), valid (nothing), or so many lines of zeros, a number or [height, width].",
                fallback = "valid")
        Padding padding,

        @Parameter(
                value = "Pixels from one that the window looks at to the next: a number or [height, width].",
                fallback = "1",
                min = 1,
                max = 2)
        List<Integer> dilation,

        @Parameter(value = "How many sums the first makes of each channel.", fallback = "1", min = 1, max = 4096)
        int depthMultiplier,

        @Parameter(value = "Activation f of the second.", fallback = "swish")
        Activation activation,

        @Parameter("Weight initialization of both; by default the one that fits the activation.") @Nullable
        Initializer initializer,

        @Parameter(value = "Whether each filter adds a bias of its own.", fallback = "true")
        boolean bias,

        @Parameter("Bias initialization; by default zeros.") @Nullable
        Initializer biasInitializer,

        @Parameter("Regularization of these weights; by default training.regularizer.") @Nullable
        Regularizer regularizer)
        implements LayerSpec, Filtering {

    public SeparableConvolution {
        kernel = Sides.both("kernel", kernel, 1);
        stride = Sides.both("stride", stride, 1);
        dilation = Sides.both("dilation", dilation, 1);
        Weighted.requireConsistent(bias, biasInitializer);
    }

    public SeparableConvolution(int filters, int kernel, Padding padding, Activation activation) {
        this(filters, List.of(kernel), List.of(1), padding, List.of(1), 1, activation, null, true, null, null);
    }

    @Override
    public LayerSpec resolved() {
        return new SeparableConvolution(
                filters,
                kernel,
                stride,
                padding,
                dilation,
                depthMultiplier,
                activation,
                weightInitializer(),
                bias,
                resolvedBiasInitializer(),
                regularizer);
    }

    @Override
    public SeparableConvolution with(Activation other) {
        return new SeparableConvolution(
                filters,
                kernel,
                stride,
                padding,
                dilation,
                depthMultiplier,
                other,
                initializer,
                bias,
                biasInitializer,
                regularizer);
    }

    /** The two that it is made of, for pictures of a shape. */
    public Sequence inside(Shape input) {
        int channels = Pictures.channels(Pictures.require(input));
        LayerSpec depthwise = new Convolution(
                Math.multiplyExact(channels, depthMultiplier),
                kernel,
                stride,
                padding,
                dilation,
                channels,
                new Identity(),
                weightInitializer(),
                false,
                null,
                regularizer);
        LayerSpec pointwise = new Convolution(
                filters,
                List.of(1),
                List.of(1),
                Padding.Rule.VALID,
                List.of(1),
                1,
                activation,
                weightInitializer(),
                bias,
                biasInitializer,
                regularizer);
        return new Sequence(List.of(depthwise, pointwise), input);
    }

    @Override
    public Layer build(Shape input) {
        return new Chained(this, inside(input), List.of("depthwise", "pointwise"));
    }
}
