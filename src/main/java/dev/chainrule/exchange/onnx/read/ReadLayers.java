package dev.chainrule.exchange.onnx.read;

import ai.onnx.proto.OnnxMl.NodeProto;
import dev.chainrule.exchange.onnx.ReadTensor;
import dev.chainrule.exchange.onnx.Refused;
import dev.chainrule.exchange.onnx.read.ReadGraph.WithConstant;
import dev.chainrule.exchange.onnx.read.ReadLayer.Affine;
import dev.chainrule.exchange.onnx.read.ReadLayer.Bend;
import dev.chainrule.exchange.onnx.read.ReadLayer.Block;
import dev.chainrule.exchange.onnx.read.ReadLayer.Flattened;
import dev.chainrule.exchange.onnx.read.ReadLayer.Norm;
import dev.chainrule.exchange.onnx.read.ReadLayer.NormedEach;
import dev.chainrule.exchange.onnx.read.ReadLayer.Product;
import dev.chainrule.exchange.onnx.read.ReadLayer.Reshaped;
import dev.chainrule.exchange.onnx.read.ReadLayer.Turned;
import dev.chainrule.network.activation.Gelu;
import dev.chainrule.network.activation.HardSwish;
import dev.chainrule.network.activation.Maxout;
import dev.chainrule.network.activation.Mish;
import dev.chainrule.network.activation.Swish;
import dev.chainrule.problem.ProblemException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads what happens on the way from one value of a graph to another, from its end to its beginning: each step is one
 * operator, or several that exporters write for one layer of older versions of ONNX.
 */
final class ReadLayers {

    private static final double CLOSE = 1e-4;
    private static final double SQRT_2 = Math.sqrt(2);
    private static final int DEEPEST_BLOCK = 8;

    private final ReadGraph graph;
    private final long mostWeights;
    private long weights;

    /** @param mostWeights in all of it: many nodes may share one tensor, and each layer has weights of its own */
    ReadLayers(ReadGraph graph, long mostWeights) {
        this.graph = graph;
        this.mostWeights = mostWeights;
    }

    /** What a value is made of: something that was done to another value. */
    private record Step(String from, List<ReadLayer> layers) {

        static Step of(String from, ReadLayer... layers) {
            return new Step(from, List.of(layers));
        }
    }

    /** @throws ProblemException naming the node that is not understood */
    List<ReadLayer> between(String from, String to) {
        return between(from, to, 0);
    }

    private List<ReadLayer> between(String from, String to, int depth) {
        Deque<ReadLayer> layers = new ArrayDeque<>();
        String value = to;
        while (!value.equals(from)) {
            NodeProto node = graph.maker(value);
            if (node == null) {
                throw Refused.graph("No way leads from \"%s\" to \"%s\".".formatted(from, to), value);
            }
            if (!node.getOutput(0).equals(value)) {
                throw notUnderstood(node); // such as the mask of a dropout
            }
            Step step = step(node, depth);
            for (int i = step.layers.size() - 1; i >= 0; i--) {
                layers.addFirst(step.layers.get(i));
            }
            value = step.from;
        }
        return new ArrayList<>(layers);
    }

    private static ProblemException notUnderstood(NodeProto node) {
        String name = node.getName().isEmpty() ? String.join(", ", node.getOutputList()) : node.getName();
        return Refused.graph(
                "The node \"%s\" (%s) is used in a way that there is no layer for.".formatted(name, node.getOpType()),
                name);
    }

    private Step step(NodeProto node, int depth) {
        if (node.getInputCount() == 0 || node.getOutputCount() == 0) {
            throw notUnderstood(node);
        }
        String input = node.getInput(0);
        return switch (node.getOpType()) {
            case "Identity", "Cast", "Dropout" -> Step.of(input);
            case "Flatten" -> flat(node, input);
            case "Reshape" -> reshaped(node, input);
            case "Transpose" -> turned(node, input);
            case "Conv" -> Step.of(input, convolution(node));
            case "ConvTranspose" -> Step.of(input, spreading(node));
            case "Pad" -> Step.of(input, new ReadSizes(graph, node).padded());
            case "Slice" -> Step.of(input, new ReadSizes(graph, node).sliced());
            case "Resize" -> Step.of(input, new ReadSizes(graph, node).resized());
            case "InstanceNormalization" ->
                Step.of(
                        input,
                        new NormedEach(epsilon(node), vector(node, 1), vector(node, 2), ReadPictures.named(node)));
            case "MaxPool", "AveragePool" -> Step.of(input, ReadPictures.pooling(node));
            case "GlobalMaxPool", "GlobalAveragePool" -> Step.of(input, ReadPictures.poolingOfAll(node));
            case "Gemm" -> gemm(node);
            case "MatMul" -> Step.of(input, product(node, matrix(node, 1)));
            case "Add", "Sub" -> sum(node, depth);
            case "Mul" -> times(node);
            case "Div" -> divided(node);
            case "Neg" -> Step.of(input, scaled(-1));
            case "Scaler" -> scaler(node, input);
            case "BatchNormalization" -> Step.of(input, batch(node));
            case "LayerNormalization" -> Step.of(input, layer(node));
            case "ReduceMax" -> maxout(node);
            default ->
                Step.of(
                        input,
                        ReadActivation.of(node, graph)
                                .map(bend -> (ReadLayer) bend)
                                .orElseThrow(() -> notUnderstood(node)));
        };
    }

    private static Affine scaled(double factor) {
        return new Affine(new float[] {(float) factor}, new float[1]);
    }

    private static Affine shifted(float... by) {
        return new Affine(new float[] {1}, by);
    }

    /** Rows stay rows. */
    private static Step flat(NodeProto node, String input) {
        if (ReadGraph.attribute(node, "axis", 1) != 1) {
            throw notUnderstood(node);
        }
        return Step.of(input, new Flattened());
    }

    /** Rows stay rows, or become one row for each place of a picture. */
    private Step reshaped(NodeProto node, String input) {
        long[] shape = wholes(node);
        int remains = 0;
        for (long size : shape) {
            remains += size == -1 ? 1 : 0;
        }
        if ((shape.length != 2 && shape.length != 4) || shape[0] > 0 || remains > 1) {
            throw notUnderstood(node);
        }
        List<Integer> sizes = new ArrayList<>();
        for (int i = 1; i < shape.length; i++) {
            if (shape[i] < -1 || shape[i] > Integer.MAX_VALUE) {
                throw notUnderstood(node);
            }
            sizes.add((int) shape[i]);
        }
        return Step.of(input, new Reshaped(sizes));
    }

    private static Step turned(NodeProto node, String input) {
        List<Long> order = ReadGraph.attribute(node, "perm")
                .map(attribute -> attribute.getIntsList())
                .orElse(List.of());
        if (order.size() != 4
                || order.get(0) != 0
                || !order.stream().sorted().toList().equals(List.of(0L, 1L, 2L, 3L))) {
            throw notUnderstood(node);
        }
        return Step.of(
                input,
                new Turned(order.stream()
                        .skip(1)
                        .map(axis -> Math.toIntExact(axis) - 1)
                        .toList()));
    }

    private ReadLayer convolution(NodeProto node) {
        return ReadPictures.convolution(node, kernel(node), bias(node));
    }

    private ReadLayer spreading(NodeProto node) {
        return ReadPictures.spreading(node, kernel(node), bias(node));
    }

    private ReadTensor kernel(NodeProto node) {
        ReadTensor weight = Optional.of(node)
                .filter(with -> with.getInputCount() > 1)
                .flatMap(with -> graph.constant(with.getInput(1)))
                .filter(ReadTensor::isReal)
                .orElseThrow(() -> notUnderstood(node));
        count(weight);
        return weight;
    }

    private float @Nullable [] bias(NodeProto node) {
        return node.getInputCount() > 2 && !node.getInput(2).isEmpty() ? vector(node, 2) : null;
    }

    /** The constant whole numbers that are a node's second input; none where there are none. */
    private long[] wholes(NodeProto node) {
        return node.getInputCount() < 2
                ? new long[0]
                : graph.constant(node.getInput(1))
                        .filter(tensor -> !tensor.isText())
                        .map(ReadTensor::wholes)
                        .orElse(new long[0]);
    }

    private ReadTensor matrix(NodeProto node, int input) {
        return Optional.of(node)
                .filter(with -> with.getInputCount() > input)
                .flatMap(with -> graph.constant(with.getInput(input)))
                .filter(tensor -> tensor.shape().length == 2 && tensor.isReal())
                .orElseThrow(() -> notUnderstood(node));
    }

    private Product product(NodeProto node, ReadTensor weight) {
        int inputs = (int) weight.shape()[0];
        int outputs = (int) weight.shape()[1];
        if (inputs == 0 || outputs == 0) {
            throw notUnderstood(node);
        }
        count(weight);
        return new Product(inputs, outputs, weight.floats(), null);
    }

    private void count(ReadTensor weight) {
        weights += weight.size();
        if (weights > mostWeights) {
            throw Refused.tooLarge(
                    "onnx_too_large",
                    "The layers of the graph have more than %s weights in all (chainrule.exchange.onnx.max-size)."
                            .formatted(mostWeights));
        }
    }

    private Step gemm(NodeProto node) {
        ReadTensor weight = matrix(node, 1);
        if (ReadGraph.attribute(node, "transA", 0) != 0) {
            throw notUnderstood(node);
        }
        float alpha = (float) ReadGraph.attribute(node, "alpha", 1);
        float beta = (float) ReadGraph.attribute(node, "beta", 1);
        Product plain = product(node, weight);
        Product turned = ReadGraph.attribute(node, "transB", 0) == 0
                ? plain
                : new Product(
                        /* inputs= */ plain.outputs(),
                        /* outputs= */ plain.inputs(),
                        ReadLayer.transposed(plain.weight(), plain.inputs(), plain.outputs()),
                        null);
        List<ReadLayer> layers = new ArrayList<>(List.of(turned));
        if (alpha != 1) {
            layers.add(scaled(alpha));
        }
        if (node.getInputCount() > 2 && !node.getInput(2).isEmpty()) {
            float[] bias = vector(node, 2).clone();
            for (int i = 0; i < bias.length; i++) {
                bias[i] *= beta;
            }
            layers.add(shifted(bias));
        }
        return new Step(node.getInput(0), layers);
    }

    /** One number for all columns, or one for each. */
    private float[] vector(NodeProto node, int input) {
        if (node.getInputCount() <= input) {
            throw notUnderstood(node);
        }
        return vector(node, graph.constant(node.getInput(input)).orElseThrow(() -> notUnderstood(node)));
    }

    private static float[] vector(NodeProto node, ReadTensor tensor) {
        long[] shape = tensor.shape();
        long last = shape.length == 0 ? 1 : shape[shape.length - 1];
        if (!tensor.isReal()) {
            throw Refused.of(
                    "unsupported_type",
                    "The tensor \"%s\" is a weight of the operator %s, and no tensor of real numbers."
                            .formatted(tensor.name(), node.getOpType()),
                    tensor.name(),
                    "FLOAT or DOUBLE");
        }
        if (tensor.size() == 0 || tensor.size() != last) {
            throw notUnderstood(node);
        }
        return tensor.floats();
    }

    private Step sum(NodeProto node, int depth) {
        boolean minus = node.getOpType().equals("Sub");
        Optional<WithConstant> constant = graph.withConstant(node);
        if (constant.isEmpty()) {
            if (minus || node.getInputCount() != 2) {
                throw notUnderstood(node);
            }
            return block(node, depth);
        }
        WithConstant with = constant.get();
        float[] shift = vector(node, with.constant()).clone();
        if (minus && with.constantFirst()) {
            return Step.of(with.value(), new Affine(new float[] {-1}, shift));
        }
        if (minus) {
            for (int i = 0; i < shift.length; i++) {
                shift[i] = -shift[i];
            }
        }
        return Step.of(with.value(), shifted(shift));
    }

    private Step block(NodeProto node, int depth) {
        if (depth >= DEEPEST_BLOCK) {
            throw Refused.graph(
                    "Residual blocks are nested more than %s deep.".formatted(DEEPEST_BLOCK), node.getName());
        }
        String first = node.getInput(0);
        String second = node.getInput(1);
        boolean firstIsEarlier = graph.place(first) < graph.place(second);
        String around = firstIsEarlier ? first : second;
        String inside = firstIsEarlier ? second : first;
        if (graph.leads(around, inside)) {
            return Step.of(around, new Block(between(around, inside, depth + 1), null));
        }
        return projected(around, inside, depth)
                .or(() -> projected(inside, around, depth))
                .orElseThrow(() -> notUnderstood(node));
    }

    /** {@code around = x·P}, also at each place of a picture, and {@code inside = F(x)}. */
    private Optional<Step> projected(String around, String inside, int depth) {
        Optional<NodeProto> rows = graph.maker(around, "Reshape").filter(node -> node.getInputCount() > 0);
        NodeProto node = graph.maker(rows.map(reshape -> reshape.getInput(0)).orElse(around));
        if (node == null || !node.getOpType().equals("MatMul") || node.getInputCount() != 2) {
            return Optional.empty();
        }
        String x = node.getInput(0);
        if (rows.isPresent()) {
            Optional<NodeProto> positions = graph.maker(x, "Reshape").filter(reshape -> reshape.getInputCount() > 0);
            if (positions.isEmpty()
                    || !isOfPositions(positions.get(), matrix(node, 1).shape()[0])) {
                return Optional.empty();
            }
            x = positions.get().getInput(0);
        }
        if (!graph.leads(x, inside)) {
            return Optional.empty();
        }
        Product projection = product(node, matrix(node, 1));
        return Optional.of(Step.of(x, new Block(between(x, inside, depth + 1), projection)));
    }

    private boolean isOfPositions(NodeProto reshape, long features) {
        long[] shape = wholes(reshape);
        return shape.length == 2 && shape[0] == -1 && shape[1] == features;
    }

    private Step times(NodeProto node) {
        Optional<WithConstant> constant = graph.withConstant(node);
        if (constant.isPresent()) {
            Optional<Step> halved = gelu(constant.get());
            if (halved.isPresent()) {
                return halved.get();
            }
            float[] scale = vector(node, constant.get().constant());
            return Step.of(constant.get().value(), new Affine(scale, new float[1]));
        }
        if (node.getInputCount() != 2) {
            throw notUnderstood(node);
        }
        return gated(node.getInput(0), node.getInput(1))
                .or(() -> gated(node.getInput(1), node.getInput(0)))
                .orElseThrow(() -> notUnderstood(node));
    }

    /** {@code x · gate(x)}. */
    private Optional<Step> gated(String x, String gate) {
        NodeProto node = graph.maker(gate);
        if (node == null || node.getInputCount() == 0) {
            return Optional.empty();
        }
        String inside = node.getInput(0);
        return switch (node.getOpType()) {
            case "Sigmoid" -> swish(x, inside);
            case "HardSigmoid" ->
                inside.equals(x) && ReadActivation.isOurs(node)
                        ? Optional.of(Step.of(x, new Bend(new HardSwish(), new float[0])))
                        : Optional.empty();
            case "Tanh" ->
                graph.maker(inside, "Softplus")
                        .filter(softplus -> softplus.getInputCount() == 1
                                && softplus.getInput(0).equals(x))
                        .map(softplus -> Step.of(x, new Bend(new Mish(), new float[0])));
            case "Add" -> // x · (1 + erf(x / √2)) is twice GELU
                cumulative(node).filter(x::equals).map(of -> Step.of(x, new Bend(new Gelu(), new float[0]), scaled(2)));
            default -> Optional.empty();
        };
    }

    /** {@code x · sigmoid(βx)}. */
    private Optional<Step> swish(String x, String inside) {
        if (inside.equals(x)) {
            return Optional.of(Step.of(x, new Bend(new Swish(), new float[0])));
        }
        return graph.maker(inside, "Mul")
                .flatMap(graph::withConstant)
                .filter(with -> with.value().equals(x))
                .flatMap(with -> with.constant().single())
                .filter(beta -> beta >= 0.01 && beta <= 100)
                .map(beta -> Step.of(x, new Bend(new Swish(beta), new float[0])));
    }

    /** Of {@code 1 + erf(x / √2)} the x. */
    private Optional<String> cumulative(NodeProto sum) {
        return graph.withConstant(sum)
                .filter(with -> with.constant().single().filter(one -> one == 1).isPresent())
                .flatMap(with -> graph.maker(with.value(), "Erf"))
                .filter(erf -> erf.getInputCount() == 1)
                .flatMap(erf -> divisor(erf.getInput(0)));
    }

    /** Of {@code x / √2} the x, also where it is multiplied. */
    private Optional<String> divisor(String value) {
        return graph.maker(value, "Div")
                .flatMap(graph::withConstant)
                .filter(with -> !with.constantFirst() && isClose(with.constant(), SQRT_2))
                .or(() -> graph.maker(value, "Mul")
                        .flatMap(graph::withConstant)
                        .filter(with -> isClose(with.constant(), 1 / SQRT_2)))
                .map(WithConstant::value);
    }

    private static boolean isClose(ReadTensor tensor, double expected) {
        return tensor.single()
                .filter(number -> Math.abs(number - expected) < CLOSE)
                .isPresent();
    }

    /** Half of twice GELU is GELU, without a scaling in between. */
    private Optional<Step> gelu(WithConstant with) {
        if (!isClose(with.constant(), 0.5)) {
            return Optional.empty();
        }
        NodeProto twice = graph.maker(with.value());
        if (twice == null || !twice.getOpType().equals("Mul") || twice.getInputCount() != 2) {
            return Optional.empty();
        }
        return gated(twice.getInput(0), twice.getInput(1))
                .or(() -> gated(twice.getInput(1), twice.getInput(0)))
                .filter(step -> step.layers.size() == 2)
                .map(step -> Step.of(step.from, step.layers.get(0)));
    }

    private Step divided(NodeProto node) {
        Optional<WithConstant> constant = graph.withConstant(node);
        if (constant.isEmpty()) {
            return normalized(node).orElseThrow(() -> notUnderstood(node));
        }
        if (constant.get().constantFirst()) {
            throw notUnderstood(node);
        }
        float[] scale = vector(node, constant.get().constant()).clone();
        for (int i = 0; i < scale.length; i++) {
            if (scale[i] == 0) {
                throw notUnderstood(node);
            }
            scale[i] = 1 / scale[i];
        }
        return Step.of(constant.get().value(), new Affine(scale, new float[1]));
    }

    /** {@code d / √(mean(d²) + ε)}, where {@code d = x − mean(x)}: a layer normalization of versions before 17. */
    private Optional<Step> normalized(NodeProto node) {
        if (node.getInputCount() != 2) {
            return Optional.empty();
        }
        String away = node.getInput(0);
        Optional<WithConstant> variance = graph.maker(node.getInput(1), "Sqrt")
                .filter(sqrt -> sqrt.getInputCount() == 1)
                .flatMap(sqrt -> graph.maker(sqrt.getInput(0), "Add"))
                .flatMap(graph::withConstant);
        Optional<Double> epsilon = variance.flatMap(with -> with.constant().single());
        boolean ofSquares = variance.flatMap(with -> mean(with.value()))
                .filter(squares -> isSquare(squares, away))
                .isPresent();
        if (epsilon.isEmpty() || !ofSquares || epsilon.get() <= 0 || epsilon.get() > 1) {
            return Optional.empty();
        }
        return graph.maker(away, "Sub")
                .filter(sub -> sub.getInputCount() == 2)
                .filter(sub ->
                        mean(sub.getInput(1)).filter(sub.getInput(0)::equals).isPresent())
                .map(sub ->
                        Step.of(sub.getInput(0), new Norm(epsilon.get(), new float[] {1}, new float[1], null, null)));
    }

    /** Of a mean over each row, what it is of. */
    private Optional<String> mean(String value) {
        return graph.maker(value, "ReduceMean")
                .filter(node ->
                        node.getInputCount() > 0 && isLastAxis(node) && ReadGraph.attribute(node, "keepdims", 1) == 1)
                .map(node -> node.getInput(0));
    }

    private boolean isLastAxis(NodeProto node) {
        long[] axes = node.getInputCount() > 1
                ? wholes(node)
                : ReadGraph.attribute(node, "axes")
                        .map(axis -> axis.getIntsList().stream()
                                .mapToLong(Long::longValue)
                                .toArray())
                        .orElse(new long[0]);
        return axes.length == 1 && (axes[0] == -1 || axes[0] == 1);
    }

    private boolean isSquare(String squares, String of) {
        return graph.maker(squares, "Pow")
                        .flatMap(graph::withConstant)
                        .filter(with -> !with.constantFirst() && with.value().equals(of) && isClose(with.constant(), 2))
                        .isPresent()
                || graph.maker(squares, "Mul")
                        .filter(node -> node.getInputList().equals(List.of(of, of)))
                        .isPresent();
    }

    private static Step scaler(NodeProto node, String input) {
        float[] offset = floats(node, "offset");
        float[] scale = floats(node, "scale");
        List<ReadLayer> layers = new ArrayList<>();
        if (offset.length > 0) {
            for (int i = 0; i < offset.length; i++) {
                offset[i] = -offset[i];
            }
            layers.add(shifted(offset));
        }
        if (scale.length > 0) {
            layers.add(new Affine(scale, new float[1]));
        }
        return new Step(input, layers);
    }

    private static float[] floats(NodeProto node, String name) {
        List<Float> list = ReadGraph.attribute(node, name)
                .map(attribute -> attribute.getFloatsList())
                .orElse(List.of());
        float[] values = new float[list.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = list.get(i);
            if (!Float.isFinite(values[i])) {
                throw notUnderstood(node);
            }
        }
        return values;
    }

    private Norm batch(NodeProto node) {
        if (ReadGraph.attribute(node, "training_mode", 0) != 0) {
            throw notUnderstood(node);
        }
        return new Norm(epsilon(node), vector(node, 1), vector(node, 2), vector(node, 3), vector(node, 4));
    }

    private Norm layer(NodeProto node) {
        if (!ReadActivation.isOverRow(node)) {
            throw notUnderstood(node);
        }
        boolean hasShift = node.getInputCount() > 2 && !node.getInput(2).isEmpty();
        return new Norm(epsilon(node), vector(node, 1), hasShift ? vector(node, 2) : new float[1], null, null);
    }

    private static double epsilon(NodeProto node) {
        double epsilon = ReadGraph.attribute(node, "epsilon", 1e-5f);
        if (!(epsilon > 0 && epsilon <= 1)) {
            throw notUnderstood(node);
        }
        return epsilon;
    }

    /** The largest of each neuron's pieces. */
    private Step maxout(NodeProto node) {
        NodeProto reshape = graph.maker(node.getInput(0), "Reshape").orElseThrow(() -> notUnderstood(node));
        long[] shape = wholes(reshape);
        boolean last = node.getInputCount() > 1
                && graph.number(node.getInput(1))
                        .filter(axis -> axis == -1 || axis == 2)
                        .isPresent();
        if (shape.length != 3
                || shape[0] != -1
                || shape[2] < 2
                || shape[2] > 16
                || !last
                || ReadGraph.attribute(node, "keepdims", 1) != 0) {
            throw notUnderstood(node);
        }
        return Step.of(reshape.getInput(0), new Bend(new Maxout((int) shape[2]), new float[0]));
    }
}
