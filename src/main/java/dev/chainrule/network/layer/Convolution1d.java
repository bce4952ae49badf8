package dev.chainrule.network.layer;

import dev.chainrule.choice.Member;
import dev.chainrule.choice.Parameter;
import dev.chainrule.network.activation.Activation;
import dev.chainrule.network.initializer.Initializer;
import dev.chainrule.network.math.Window;
import dev.chainrule.network.regularizer.Regularizer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A {@link Convolution} over the steps of a sequence: to it, they are a picture of a single line, and features its channels. */
@Member(
        value = "convolution_1d",
        aliases = {"conv1d"},
        summary =
                "Looks for the same features at every step of a sequence, through a window of several steps; a reshape says before it what the sequence is.",
        formula = "a[t, f] = f(Σ x[t·s + i·d − p, c] · W[i, c, f] + b[f])",
        source = "Waibel and others 1989 (time-delay networks); Dumoulin and Visin 2016 (strides, padding, dilation)")
public record Convolution1d(
        @Parameter(value = "Number of filters, which are the features of what comes out.", min = 1, max = 65_536)
        int filters,

        @Parameter(value = "Steps that the window looks at.", fallback = "3", min = 1, max = 4096)
        int kernel,

        @Parameter(value = "Steps from one window to the next.", fallback = "1", min = 1, max = 4096)
        int stride,

        @Parameter(
                value =
                        "What is around the sequence: same (as many windows as steps over it), valid (nothing), or so many steps of zeros on either side.",
                fallback = "valid")
        Padding padding,

        @Parameter(value = "Steps from one that the window looks at to the next.", fallback = "1", min = 1, max = 4096)
        int dilation,

        @Parameter(
                value =
                        "Groups of features and filters that know nothing of each other; as many as features is depthwise.",
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

    public Convolution1d {
        if (padding instanceof Padding.Margin margin
                && !margin.pixels().get(0).equals(margin.pixels().get(1))) {
            throw new IllegalArgumentException(
                    "padding of a sequence is one number, and not %s".formatted(margin.pixels()));
        }
        Convolution.requireConsistent(filters, groups, bias, biasInitializer);
    }

    public Convolution1d(int filters, int kernel, Padding padding, Activation activation) {
        this(filters, kernel, 1, padding, 1, 1, activation, null, true, null, null);
    }

    @Override
    public LayerSpec resolved() {
        return new Convolution1d(
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
    public Convolution1d with(Activation other) {
        return new Convolution1d(
                filters,
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
        Shape series = Steps.require(input);
        Convolution.requireGroups(series.last(), groups);
        Neurons neurons = new Neurons(activation, filters);
        Window window = Steps.window(series, "kernel", kernel, stride, dilation, padding, neurons.inputs());
        FilterWeights learned = FilterWeights.of(this, List.of(kernel), window, groups, neurons);
        Shape output = Shape.of(window.positions(), filters);
        return new Correlated(this, series, output, window, groups, learned);
    }
}
