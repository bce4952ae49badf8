package dev.chainrule.exchange.onnx.write;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.chainrule.exchange.onnx.Attributes;
import dev.chainrule.exchange.onnx.OnnxTensors;
import dev.chainrule.network.Network;
import dev.chainrule.network.layer.Activated;
import dev.chainrule.network.layer.BatchNormalization;
import dev.chainrule.network.layer.Dense;
import dev.chainrule.network.layer.Dropout;
import dev.chainrule.network.layer.Embedding;
import dev.chainrule.network.layer.Embedding.EmbeddedColumn;
import dev.chainrule.network.layer.Flatten;
import dev.chainrule.network.layer.GroupNormalization;
import dev.chainrule.network.layer.InstanceNormalization;
import dev.chainrule.network.layer.Layer;
import dev.chainrule.network.layer.LayerNormalization;
import dev.chainrule.network.layer.LayerSpec;
import dev.chainrule.network.layer.Reshape;
import dev.chainrule.network.layer.Residual;
import dev.chainrule.network.layer.SeparableConvolution;
import dev.chainrule.network.layer.Sequence;
import dev.chainrule.network.layer.SpatialDropout;
import dev.chainrule.network.math.Matrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Writes layers and their weights as operators, as they predict. */
final class WrittenLayers {

    private final Graph graph;
    private final WrittenActivations activations;
    private final WrittenPictures pictures;

    WrittenLayers(Graph graph) {
        this.graph = graph;
        this.activations = new WrittenActivations(graph);
        this.pictures = new WrittenPictures(graph, activations);
    }

    /**
     * All layers and the output's activation.
     *
     * @param inputs {@code [N, inputs]}
     * @return {@code [N, outputs]}
     */
    String write(Network network, String inputs) {
        Sequence layers = network.layers();
        String value = inputs;
        Learned all = new Learned(network.parameters(), network.state());
        for (int i = 0; i < layers.size(); i++) {
            String name = i == layers.size() - 1 ? "output" : "hidden " + (i + 1);
            value = write(name, layers, i, all, value);
        }
        return activations.write("output", network.spec().outputActivation(), value, layers.outputs(), new float[0]);
    }

    /**
     * What layers learned.
     *
     * @param parameters flat
     * @param state flat
     */
    private record Learned(Matrix parameters, Matrix state) {

        float[] parameters(long from, int count) {
            return floats(parameters, from, count);
        }

        float[] state(long from, int count) {
            return floats(state, from, count);
        }

        private static float[] floats(Matrix flat, long from, int count) {
            float[] values = new float[count];
            flat.slice(from, 1, count).readRow(0, values);
            return values;
        }

        /** Of a layer without state whose parameters begin there. */
        Learned from(long first, Layer layer) {
            return new Learned(parameters.slice(first, 1, layer.parameterCount()), state.slice(0, 1, 0));
        }

        Learned of(Sequence layers, int layer) {
            return new Learned(layers.parameters(parameters, layer), layers.state(state, layer));
        }
    }

    private String write(String name, Sequence layers, int index, Learned all, String input) {
        return write(name, layers.layer(index), all.of(layers, index), input);
    }

    /**
     * Rows are flat between layers, whatever their shapes.
     *
     * @param input {@code [N, inputs]}
     * @return {@code [N, outputs]}
     */
    private String write(String name, Layer layer, Learned learned, String input) {
        LayerSpec spec = layer.spec();
        if (spec instanceof Reshape || spec instanceof Flatten) {
            return input;
        }
        if (spec instanceof Residual residual) {
            return residual(name, residual, layer, learned, input);
        }
        if (spec instanceof SeparableConvolution separable) {
            return inTurn(name, separable.inside(layer.input()), learned, input);
        }
        Optional<String> ofPictures = pictures.write(name, layer, learned.parameters(0, layer.parameterCount()), input);
        if (ofPictures.isPresent()) {
            return ofPictures.get();
        }
        if (spec instanceof SpatialDropout) {
            return input; // as of dropout
        }
        if (spec instanceof GroupNormalization normalization) {
            return groups(name, layer, normalization.groups(), normalization.epsilon(), learned, input);
        }
        if (spec instanceof InstanceNormalization normalization) {
            return groups(name, layer, layer.input().last(), normalization.epsilon(), learned, input);
        }
        if (layer.input().isFlat()) {
            return ofFeatures(name, layer, learned, input);
        }
        int features = layer.input().last();
        String positions = graph.reshape(name + "/positions", input, -1, features);
        String each = ofFeatures(name, spec.build(features), learned, positions);
        return graph.reshape(name + "/rows", each, -1, layer.outputs());
    }

    private String ofFeatures(String name, Layer layer, Learned learned, String input) {
        LayerSpec spec = layer.spec();
        if (spec instanceof Dense dense) {
            return dense(name, dense, layer, learned, input);
        }
        if (spec instanceof Activated activated) {
            return activations.write(
                    name,
                    activated.activation(),
                    input,
                    layer.outputs(),
                    learned.parameters(0, layer.parameterCount()));
        }
        if (spec instanceof BatchNormalization normalization) {
            return batchNormalization(name, normalization, layer.inputs(), learned, input);
        }
        if (spec instanceof LayerNormalization normalization) {
            return graph.node(
                    "LayerNormalization",
                    name + "/layer_normalization",
                    List.of(
                            input,
                            vector(name + "/scale", learned.parameters(0, layer.inputs())),
                            vector(name + "/shift", learned.parameters(layer.inputs(), layer.inputs()))),
                    Attributes.of("axis", -1),
                    Attributes.of("epsilon", normalization.epsilon()));
        }
        if (spec instanceof Embedding embedding) {
            return embedding(name, embedding, layer.inputs(), learned, input);
        }
        if (spec instanceof Dropout) {
            return input; // a prediction hears every neuron
        }
        throw new IllegalStateException("there are no operators for " + spec);
    }

    private String dense(String name, Dense dense, Layer layer, Learned learned, String input) {
        int columns = layer.outputs() * dense.activation().inputsPerOutput();
        int weights = layer.inputs() * columns;
        String weight = graph.constant(
                name + "/weight", OnnxTensors.of(learned.parameters(0, weights), layer.inputs(), columns));
        String sum = dense.bias()
                ? graph.node(
                        "Gemm",
                        name + "/dense",
                        List.of(input, weight, vector(name + "/bias", learned.parameters(weights, columns))))
                : graph.node("MatMul", name + "/dense", List.of(input, weight));
        int affine = weights + (dense.bias() ? columns : 0);
        float[] ofActivation = learned.parameters(affine, layer.parameterCount() - affine);
        return activations.write(name, dense.activation(), sum, layer.outputs(), ofActivation);
    }

    private String vector(String name, float[] values) {
        return graph.constant(name, OnnxTensors.of(values, values.length));
    }

    private String batchNormalization(
            String name, BatchNormalization normalization, int columns, Learned learned, String input) {
        return graph.node(
                "BatchNormalization",
                name + "/batch_normalization",
                List.of(
                        input,
                        vector(name + "/scale", learned.parameters(0, columns)),
                        vector(name + "/shift", learned.parameters(columns, columns)),
                        vector(name + "/mean", learned.state(0, columns)),
                        vector(name + "/variance", learned.state(columns, columns))),
                Attributes.of("epsilon", normalization.epsilon()));
    }

    /** Each group becomes a channel of one line, which has a mean and a variance in ONNX, and each channel has its own scale. */
    private String groups(String name, Layer layer, int groups, double epsilon, Learned learned, String input) {
        int channels = layer.input().last();
        int positions = layer.input().positions();
        long[] perm = {0, 2, 1, 3};
        String parted = graph.reshape(name + "/parted", input, -1, positions, groups, channels / groups);
        String turned = graph.node("Transpose", name + "/groups_first", List.of(parted), Attributes.of("perm", perm));
        float[] ones = new float[groups];
        Arrays.fill(ones, 1);
        String normalized = graph.node(
                "InstanceNormalization",
                name + "/normalized",
                List.of(
                        graph.reshape(name + "/groups", turned, -1, groups, layer.inputs() / groups),
                        vector(name + "/ones", ones),
                        vector(name + "/zeros", new float[groups])),
                Attributes.of("epsilon", epsilon));
        String back = graph.node(
                "Transpose",
                name + "/groups_last",
                List.of(graph.reshape(name + "/turned", normalized, -1, groups, positions, channels / groups)),
                Attributes.of("perm", perm));
        String scaled = graph.node(
                "Mul",
                name + "/scaled",
                List.of(
                        graph.reshape(name + "/positions", back, -1, channels),
                        vector(name + "/scale", learned.parameters(0, channels))));
        String shifted = graph.node(
                "Add",
                name + "/shifted",
                List.of(scaled, vector(name + "/shift", learned.parameters(channels, channels))));
        return graph.reshape(name + "/rows", shifted, -1, layer.outputs());
    }

    /** Layers inside another, first to last. */
    private String inTurn(String name, Sequence inside, Learned learned, String input) {
        String value = input;
        for (int i = 0; i < inside.size(); i++) {
            value = write("%s/%s".formatted(name, i + 1), inside, i, learned, value);
        }
        return value;
    }

    private String residual(String name, Residual residual, Layer layer, Learned learned, String input) {
        Sequence inside = new Sequence(residual.layers(), layer.input());
        String value = inTurn(name, inside, learned, input);
        if (residual.scale() != 1) {
            value = graph.node(
                    "Mul", name + "/scaled", List.of(value, graph.scalar(name + "/scale", residual.scale())));
        }
        String around = Residual.projection(inside)
                .map(projection -> write(
                        name + "/projected", projection, learned.from(inside.parameterCount(), projection), input))
                .orElse(input);
        return graph.node("Add", name + "/residual", List.of(around, value));
    }

    /** The numbers, then what stands for each category. */
    private String embedding(String name, Embedding embedding, int inputs, Learned learned, String input) {
        List<EmbeddedColumn> columns = embedding.columns() == null ? List.of() : embedding.columns();
        List<String> parts = new ArrayList<>();
        long[] numbers = IntStream.range(0, inputs)
                .filter(at -> columns.stream().noneMatch(column -> column.position() == at))
                .asLongStream()
                .toArray();
        if (numbers.length > 0) {
            String places = graph.constant(name + "/numbers/places", OnnxTensors.of(numbers, numbers.length));
            parts.add(graph.node("Gather", name + "/numbers", List.of(input, places), Attributes.of("axis", 1)));
        }
        int offset = 0;
        for (EmbeddedColumn column : columns) {
            String of = "%s/%s".formatted(name, column.name());
            int dimension = embedding.dimensionOf(column);
            int rows = 1 + column.categories();
            String table = graph.constant(
                    of + "/vectors", OnnxTensors.of(learned.parameters(offset, rows * dimension), rows, dimension));
            String place = graph.constant(of + "/place", OnnxTensors.of(new long[] {column.position()}));
            String index = graph.node("Gather", of + "/column", List.of(input, place), Attributes.of("axis", 1));
            String whole = graph.cast(of + "/index", index, DataType.INT64);
            parts.add(graph.node("Gather", of + "/embedding", List.of(table, whole), Attributes.of("axis", 0)));
            offset += rows * dimension;
        }
        return graph.concat(name + "/embedded", parts);
    }
}
