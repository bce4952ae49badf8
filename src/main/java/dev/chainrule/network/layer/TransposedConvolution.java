package dev.chainrule.network.layer;

import dev.chainrule.choice.Member;
import dev.chainrule.choice.Parameter;
import dev.chainrule.network.activation.Activation;
import dev.chainrule.network.initializer.Fan;
import dev.chainrule.network.initializer.Initializer;
import dev.chainrule.network.math.Span;
import dev.chainrule.network.math.Window;
import dev.chainrule.network.regularizer.Regularizer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A convolution around the other way: each pixel is spread over a window of a larger picture, which is what the gradient of a
 * convolution does to its input. Of {@code n} pixels come, with {@code reach = dilation · (kernel − 1) + 1}, by padding
 *
 * <ul>
 *   <li>same: {@code n · stride}, as Keras' Conv2DTranspose;
 *   <li>valid: {@code (n − 1) · stride + max(reach, stride)}, as Keras; without the maximum it is PyTorch's ConvTranspose2d, and
 *       they differ only where the stride is larger than the reach;
 *   <li>a number: {@code (n − 1) · stride + reach − 2 · padding}, as PyTorch without output padding.
 * </ul>
 *
 * <p>Weights stand {@code [height, width, filters, channels]}, as in Keras.
 */
@Member(
        value = "transposed_convolution",
        aliases = {"transposed_convolution_2d", "conv2d_transpose", "conv_transpose"},
        summary =
                "Spreads each pixel over a window of a larger picture: a convolution around the other way, for pictures that come out of few numbers.",
        formula = "a[y, x, f] = f(Σ x[i, j, c] · W[y + p − i·s, x + p − j·s, f, c] + b[f])",
        source = "Zeiler and others 2010; Dumoulin and Visin 2016, section 4")
public record TransposedConvolution(
        @Parameter(value = "Number of filters, which are the channels of what comes out.", min = 1, max = 65_536)
        int filters,

        @Parameter(
                value = "Pixels that each pixel is spread over: a number or [height, width].",
                fallback = "3",
                min = 1,
                max = 2)
        List<Integer> kernel,

        @Parameter(
                value = "How many pixels lie between the windows of two neighbours: a number or [height, width].",
                fallback = "1",
                min = 1,
                max = 2)
        List<Integer> stride,

        @Parameter(
                value =
                        "What is cut off around the larger picture: same (so much that it is stride times as large), valid (nothing), or so many lines, a number or [height, width].",
                fallback = "valid")
        Padding padding,

        @Parameter(
                value = "Pixels from one of the window to the next: a number or [height, width].",
                fallback = "1",
                min = 1,
                max = 2)
        List<Integer> dilation,

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

    public TransposedConvolution {
        kernel = Sides.both("kernel", kernel, 1);
        stride = Sides.both("stride", stride, 1);
        dilation = Sides.both("dilation", dilation, 1);
        Weighted.requireConsistent(bias, biasInitializer);
    }

    public TransposedConvolution(int filters, int kernel, int stride, Padding padding, Activation activation) {
        this(filters, List.of(kernel), List.of(stride), padding, List.of(1), activation, null, true, null, null);
    }

    @Override
    public LayerSpec resolved() {
        return new TransposedConvolution(
                filters,
                kernel,
                stride,
                padding,
                dilation,
                activation,
                weightInitializer(),
                bias,
                resolvedBiasInitializer(),
                regularizer);
    }

    @Override
    public TransposedConvolution with(Activation other) {
        return new TransposedConvolution(
                filters, kernel, stride, padding, dilation, other, initializer, bias, biasInitializer, regularizer);
    }

    @Override
    public Layer build(Shape input) {
        Shape picture = Pictures.require(input);
        Neurons neurons = new Neurons(activation, filters);
        Window window = Pictures.bounded(
                new Window(span(0, Pictures.height(picture)), span(1, Pictures.width(picture)), neurons.inputs()),
                picture,
                picture.last());
        int channels = picture.last();
        FilterWeights learned =
                FilterWeights.of(this, kernel, neurons.inputs(), channels, true, neurons, fan(window, channels));
        return new Spread(this, picture, window, learned);
    }

    /** How the window of each of {@code places} goes along the larger axis. */
    private Span span(int axis, int places) {
        int size = padding.spread(axis, places, kernel.get(axis), stride.get(axis), dilation.get(axis));
        if (size < 1) {
            throw new MisfitException(
                    "cuts off all of what it makes of %s pixels".formatted(places), "padding", "less of it");
        }
        return padding.span(axis, size, kernel.get(axis), stride.get(axis), dilation.get(axis));
    }

    /** A sum is of the pixels whose windows reach it, which are fewer the further they stand apart. */
    private Fan fan(Window window, int channels) {
        int apart = Math.multiplyExact(stride.get(0), stride.get(1));
        int reaching = Math.max(1, window.pixels() / apart);
        return new Fan(Math.multiplyExact(reaching, channels), Math.multiplyExact(window.pixels(), window.channels()));
    }
}
