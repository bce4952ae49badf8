package dev.chainrule.exchange.onnx.write;

import dev.chainrule.exchange.onnx.Attributes;
import dev.chainrule.exchange.onnx.OnnxTensors;
import dev.chainrule.network.layer.AveragePooling;
import dev.chainrule.network.layer.Convolution;
import dev.chainrule.network.layer.Convolution1d;
import dev.chainrule.network.layer.Cropping;
import dev.chainrule.network.layer.Filtering;
import dev.chainrule.network.layer.GlobalAveragePooling;
import dev.chainrule.network.layer.GlobalMaxPooling;
import dev.chainrule.network.layer.Interpolation;
import dev.chainrule.network.layer.Layer;
import dev.chainrule.network.layer.LayerSpec;
import dev.chainrule.network.layer.MaxPooling;
import dev.chainrule.network.layer.Shape;
import dev.chainrule.network.layer.TransposedConvolution;
import dev.chainrule.network.layer.UpSampling;
import dev.chainrule.network.layer.ZeroPadding;
import dev.chainrule.network.math.LearnedNonlinearity;
import dev.chainrule.network.math.Span;
import dev.chainrule.network.math.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Writes layers that go over pictures; ONNX has the channels of a picture first. */
final class WrittenPictures {

    private final Graph graph;
    private final WrittenActivations activations;

    WrittenPictures(Graph graph, WrittenActivations activations) {
        this.graph = graph;
        this.activations = activations;
    }

    /**
     * @param parameters of the layer
     * @param input {@code [N, inputs]}
     * @return {@code [N, outputs]}; empty for a layer that is for no pictures
     */
    Optional<String> write(String name, Layer layer, float[] parameters, String input) {
        LayerSpec spec = layer.spec();
        if (spec instanceof Convolution convolution) {
            return Optional.of(convolution(name, convolution, convolution.groups(), layer, parameters, input));
        }
        if (spec instanceof Convolution1d convolution) {
            return Optional.of(convolution(name, convolution, convolution.groups(), layer, parameters, input));
        }
        if (spec instanceof TransposedConvolution transposed) {
            return Optional.of(transposed(name, transposed, layer, parameters, input));
        }
        if (spec instanceof MaxPooling || spec instanceof AveragePooling) {
            String operator = spec instanceof MaxPooling ? "MaxPool" : "AveragePool";
            Window window = layer.window().orElseThrow();
            String pooled = graph.node(
                    operator,
                    name + "/pooling",
                    List.of(channelsFirst(name, layer.input(), input)),
                    Attributes.of("kernel_shape", kernel(window)),
                    Attributes.of("strides", strides(window)),
                    Attributes.of("pads", pads(window)));
            return Optional.of(flat(name, layer.output(), pooled));
        }
        if (spec instanceof GlobalMaxPooling || spec instanceof GlobalAveragePooling) {
            String operator = spec instanceof GlobalMaxPooling ? "GlobalMaxPool" : "GlobalAveragePool";
            String pooled = graph.node(operator, name + "/pooling", List.of(channelsFirst(name, layer.input(), input)));
            return Optional.of(graph.reshape(name + "/rows", pooled, -1, layer.outputs()));
        }
        if (spec instanceof ZeroPadding padding) {
            return Optional.of(padded(name, padding.padding(), layer, input));
        }
        if (spec instanceof Cropping cropping) {
            return Optional.of(cropped(name, cropping.cropping(), layer, input));
        }
        if (spec instanceof UpSampling upSampling) {
            return Optional.of(enlarged(name, upSampling, layer, input));
        }
        return Optional.empty();
    }

    /** @param around lines above, below, to the left and to the right */
    private String padded(String name, List<Integer> around, Layer layer, String input) {
        long[] pads = {0, around.get(0), around.get(2), 0, 0, around.get(1), around.get(3), 0};
        String amounts = graph.constant(name + "/pads", OnnxTensors.of(pads, pads.length));
        String padded =
                graph.node("Pad", name + "/zero_padding", List.of(picture(name, layer.input(), input), amounts));
        return graph.reshape(name + "/rows", padded, -1, layer.outputs());
    }

    private String cropped(String name, List<Integer> around, Layer layer, String input) {
        long[] starts = {around.get(0), around.get(2)};
        long[] ends = {
            starts[0] + layer.output().dims().get(0),
            starts[1] + layer.output().dims().get(1)
        };
        List<String> inputs = List.of(
                picture(name, layer.input(), input),
                graph.constant(name + "/starts", OnnxTensors.of(starts, starts.length)),
                graph.constant(name + "/ends", OnnxTensors.of(ends, ends.length)),
                graph.constant(name + "/axes", OnnxTensors.of(new long[] {1, 2}, 2)));
        return graph.reshape(name + "/rows", graph.node("Slice", name + "/cropping", inputs), -1, layer.outputs());
    }

    private String enlarged(String name, UpSampling spec, Layer layer, String input) {
        float[] scales = {1, 1, spec.size().get(0), spec.size().get(1)};
        boolean linear = spec.interpolation() == Interpolation.BILINEAR;
        String larger = graph.node(
                "Resize",
                name + "/up_sampling",
                List.of(
                        channelsFirst(name, layer.input(), input),
                        "",
                        graph.constant(name + "/scales", OnnxTensors.of(scales, scales.length))),
                Attributes.of("mode", linear ? "linear" : "nearest"),
                Attributes.of("coordinate_transformation_mode", linear ? "half_pixel" : "asymmetric"),
                Attributes.of("nearest_mode", "floor"));
        return flat(name, layer.output(), larger);
    }

    /** A sequence is a picture of a single line. Weights are {@code [pixels · channels, filters]}. */
    private String convolution(String name, Filtering spec, int groups, Layer layer, float[] parameters, String input) {
        Window window = layer.window().orElseThrow();
        int columns = spec.filters() * spec.activation().inputsPerOutput();
        int channels = window.channels() / groups;
        float[] filtersFirst = OnnxTensors.reversed(parameters, window.pixels(), channels, columns);
        List<String> inputs = new ArrayList<>(List.of(
                channelsFirst(name, seen(window), input), weight(name, filtersFirst, columns, channels, window)));
        addBias(name, spec, parameters, filtersFirst.length, columns, inputs);
        String sums = graph.node(
                "Conv",
                name + "/convolution",
                inputs,
                Attributes.of("kernel_shape", kernel(window)),
                Attributes.of("strides", strides(window)),
                Attributes.of("dilations", dilations(window)),
                Attributes.of("pads", pads(window)),
                Attributes.of("group", groups));
        return activated(name, spec, layer, parameters, sums);
    }

    /** Weights are {@code [pixels · filters, channels]}. */
    private String transposed(String name, Filtering spec, Layer layer, float[] parameters, String input) {
        Window window = layer.spread().orElseThrow();
        int channels = layer.input().last();
        int columns = window.channels();
        float[] channelsFirst = OnnxTensors.reversed(parameters, window.pixels(), columns, channels);
        List<String> inputs = new ArrayList<>(List.of(
                channelsFirst(name, layer.input(), input), weight(name, channelsFirst, channels, columns, window)));
        addBias(name, spec, parameters, channelsFirst.length, columns, inputs);
        String sums = graph.node(
                "ConvTranspose",
                name + "/transposed_convolution",
                inputs,
                Attributes.of("kernel_shape", kernel(window)),
                Attributes.of("strides", strides(window)),
                Attributes.of("dilations", dilations(window)),
                Attributes.of("pads", pads(window)),
                Attributes.of("output_padding", new long[] {behind(window.down()), behind(window.across())}));
        return activated(name, spec, layer, parameters, sums);
    }

    /** {@code [first, second, height, width]}. */
    private String weight(String name, float[] values, int first, int second, Window window) {
        return graph.constant(
                name + "/weight",
                OnnxTensors.of(
                        values,
                        first,
                        second,
                        window.down().kernel(),
                        window.across().kernel()));
    }

    /** @param from where the biases begin among the parameters */
    private void addBias(String name, Filtering spec, float[] parameters, int from, int columns, List<String> inputs) {
        if (spec.bias()) {
            float[] bias = Arrays.copyOfRange(parameters, from, from + columns);
            inputs.add(graph.constant(name + "/bias", OnnxTensors.of(bias, columns)));
        }
    }

    /** Places behind the last that a window reaches. */
    private static long behind(Span span) {
        return span.padded() - (long) (span.windows() - 1) * span.stride() - span.reach();
    }

    /**
     * The sums of each pixel through the activation.
     *
     * @param sums {@code [N, columns, height, width]}
     */
    private String activated(String name, Filtering spec, Layer layer, float[] parameters, String sums) {
        int columns = spec.filters() * spec.activation().inputsPerOutput();
        String positions = graph.reshape(name + "/positions", channelsLast(name, sums), -1, columns);
        int ofActivation = spec.activation() instanceof LearnedNonlinearity ? spec.filters() : 0;
        float[] learned = Arrays.copyOfRange(parameters, parameters.length - ofActivation, parameters.length);
        String each = activations.write(name, spec.activation(), positions, spec.filters(), learned);
        return graph.reshape(name + "/rows", each, -1, layer.outputs());
    }

    private static Shape seen(Window window) {
        return Shape.of(window.down().size(), window.across().size(), window.channels());
    }

    private static long[] kernel(Window window) {
        return new long[] {window.down().kernel(), window.across().kernel()};
    }

    private static long[] strides(Window window) {
        return new long[] {window.down().stride(), window.across().stride()};
    }

    private static long[] dilations(Window window) {
        return new long[] {window.down().dilation(), window.across().dilation()};
    }

    private static long[] pads(Window window) {
        return new long[] {
            window.down().before(),
            window.across().before(),
            window.down().after(),
            window.across().after()
        };
    }

    /** {@code [N, height · width · channels] → [N, channels, height, width]}. */
    private String channelsFirst(String name, Shape picture, String flat) {
        return graph.node(
                "Transpose",
                name + "/channels_first",
                List.of(picture(name, picture, flat)),
                Attributes.of("perm", new long[] {0, 3, 1, 2}));
    }

    /** {@code [N, height · width · channels] → [N, height, width, channels]}. */
    private String picture(String name, Shape picture, String flat) {
        return graph.reshape(
                name + "/picture",
                flat,
                -1,
                picture.dims().get(0),
                picture.dims().get(1),
                picture.last());
    }

    private String channelsLast(String name, String picture) {
        return graph.node(
                "Transpose", name + "/channels_last", List.of(picture), Attributes.of("perm", new long[] {0, 2, 3, 1}));
    }

    private String flat(String name, Shape picture, String channelsFirst) {
        return graph.reshape(name + "/rows", channelsLast(name, channelsFirst), -1, picture.size());
    }
}
