package dev.chainrule.network.layer;

import dev.chainrule.choice.Member;
import dev.chainrule.choice.Parameter;
import dev.chainrule.network.activation.Activation;
import dev.chainrule.network.initializer.Initializer;
import dev.chainrule.network.math.Window;
import dev.chainrule.network.regularizer.Regularizer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The same neurons look at every place of a picture through a window: {@code filters} of them, with the same weights
 * everywhere. As everywhere in the field it is a cross-correlation, the kernel not turned over.
 */
@Member(
        value = "convolution",
        aliases = {"convolution_2d", "conv2d", "conv"},
        summary =
                "Looks for the same features at every place of a picture, through a window; a reshape says before it what the picture is.",
        formula = "a[y, x, f] = f(Σ x[y·s + i·d − p, x·s + j·d − p, c] · W[i, j, c, f] + b[f])",
        source = "LeCun and others 1998, section II; Dumoulin and Visin 2016 (strides, padding, dilation)")
public record Convolution(
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

        @Parameter(
                value =
                        "Groups of channels and filters that know nothing of each other; as many as channels is depthwise.",
                fallback = "1",
                min = 1,
                max = 65_536)
        int groups,

        @Parameter(value = "Activation f of the sums.", fallback = "swish")
        Activation activation,

        @Parameter("Weight initialization; by default the one that fits the activation.") @Nullable
        Initializer initializer,

        @Parameter(value = "Whether each filter adds a bias of its own.", fallback = "true")
        boolean bias,

        @Parameter("Bias initialization; by default zeros.") @Nullable
        Initializer biasInitializer,

        @Parameter("Regularization of these weights; by default training.regularizer.") @Nullable
        Regularizer regularizer)
        implements LayerSpec, Filtering {

    public Convolution {
        kernel = Sides.both("kernel", kernel, 1);
        stride = Sides.both("stride", stride, 1);
        dilation = Sides.both("dilation", dilation, 1);
        requireConsistent(filters, groups, bias, biasInitializer);
    }

    static void requireConsistent(int filters, int groups, boolean bias, @Nullable Initializer biasInitializer) {
        if (filters % groups != 0) {
            throw new IllegalArgumentException(
                    "groups must divide filters, and %s do not divide %s".formatted(groups, filters));
        }
        Weighted.requireConsistent(bias, biasInitializer);
    }

    public Convolution(int filters, int kernel, Padding padding, Activation activation) {
        this(filters, List.of(kernel), List.of(1), padding, List.of(1), 1, activation, null, true, null, null);
    }

    @Override
    public LayerSpec resolved() {
        return new Convolution(
                filters,
                kernel,
                stride,
                padding,
                dilation,
                groups,
                activation,
                weightInitializer(),
                bias,
                resolvedBiasInitializer(),
                regularizer);
    }

    @Override
    public Convolution with(Activation other) {
        return with(other, filters);
    }

    /** The same with another activation of the sums, and as many filters as that makes of them. */
    public Convolution with(Activation other, int outputs) {
        return new Convolution(
                outputs,
                kernel,
                stride,
                padding,
                dilation,
                groups,
                other,
                initializer,
                bias,
                biasInitializer,
                regularizer);
    }

    @Override
    public Layer build(Shape input) {
        Shape picture = Pictures.require(input);
        requireGroups(Pictures.channels(picture), groups);
        Neurons neurons = new Neurons(activation, filters);
        Window window = Pictures.window(picture, "kernel", kernel, stride, dilation, padding, neurons.inputs());
        FilterWeights learned = FilterWeights.of(this, kernel, window, groups, neurons);
        return new Correlated(this, picture, Pictures.seenBy(window, filters), window, groups, learned);
    }

    static void requireGroups(int channels, int groups) {
        if (channels % groups != 0) {
            throw new MisfitException(
                    "cannot part %s channels in %s groups".formatted(channels, groups),
                    "groups",
                    "a number that divides %s".formatted(channels));
        }
    }
}
