package dev.chainrule.exchange.onnx.read;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import dev.chainrule.exchange.onnx.ReadTensor;
import dev.chainrule.exchange.onnx.Refused;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the outputs of a graph are made of: one value, and what exporters put behind it so that a client gets a label and
 * probabilities.
 *
 * @param value of the graph that the network's outputs are
 * @param labels the classes; null where the graph does not say
 * @param both whether one output was made the probabilities of two classes
 * @param largest whether a class is named by its largest output alone
 * @param name of the first output
 */
record ReadAnswers(String value, @Nullable List<Object> labels, boolean both, boolean largest, String name) {

    static ReadAnswers of(ReadGraph graph) {
        @Nullable ReadAnswers all = null;
        for (ValueInfoProto output : graph.outputs()) {
            ReadAnswers one = of(graph, output.getName());
            if (all != null && !all.value.equals(one.value)) {
                throw Refused.graph(
                        "The outputs \"%s\" and \"%s\" come from different values of the graph."
                                .formatted(all.name, one.name),
                        one.name);
            }
            all = all == null ? one : all.and(one);
        }
        if (all == null) {
            throw new IllegalStateException("a graph without outputs");
        }
        return all;
    }

    private ReadAnswers and(ReadAnswers other) {
        return new ReadAnswers(
                value, labels == null ? other.labels : labels, both || other.both, largest && other.largest, name);
    }

    private static ReadAnswers of(ReadGraph graph, String output) {
        Walk walk = new Walk(graph, output);
        Set<String> seen = new HashSet<>();
        while (seen.add(walk.value) && walk.goes()) {
            // one operator further to the front
        }
        return new ReadAnswers(walk.value, walk.labels, walk.both, walk.largest, output);
    }

    /** From an output to the front, as long as nothing is computed. */
    private static final class Walk {

        private static final double EVEN = 0.5;
        private static final Set<String> PASSING = Set.of("Cast", "Identity", "Reshape", "Squeeze");
        private static final Set<String> CHOOSING = Set.of("ArgMax", "ArrayFeatureExtractor", "Gather", "Greater");

        private final ReadGraph graph;
        private String value;
        private @Nullable List<Object> labels;
        private boolean both;
        private boolean largest;

        Walk(ReadGraph graph, String value) {
            this.graph = graph;
            this.value = value;
        }

        boolean goes() {
            NodeProto node = graph.maker(value);
            if (node == null || node.getInputCount() == 0) {
                return false;
            }
            return switch (node.getOpType()) {
                case "Identity", "Cast" -> to(node.getInput(0));
                case "Reshape", "Squeeze" -> isOfLabels(node.getInput(0)) && to(node.getInput(0));
                case "ZipMap" -> {
                    labels = labels(node);
                    yield to(node.getInput(0));
                }
                case "ArrayFeatureExtractor", "Gather" -> lookedUp(node);
                case "ArgMax" -> {
                    largest = true;
                    yield to(node.getInput(0));
                }
                case "Greater" -> secondAbove(node);
                case "Concat" -> bothOf(node);
                default -> false;
            };
        }

        /** Whether a value is one label of each row, whose form does not matter. */
        private boolean isOfLabels(String of) {
            @Nullable NodeProto node = graph.maker(of);
            while (node != null && node.getInputCount() > 0 && PASSING.contains(node.getOpType())) {
                node = graph.maker(node.getInput(0));
            }
            return node != null && CHOOSING.contains(node.getOpType());
        }

        private static boolean is(ReadTensor constant, double number) {
            return constant.single().filter(value -> value == number).isPresent();
        }

        private boolean to(String front) {
            value = front;
            return true;
        }

        private static List<Object> labels(NodeProto node) {
            List<Object> labels = new ArrayList<>();
            for (AttributeProto attribute : node.getAttributeList()) {
                if (attribute.getName().startsWith("classlabels_")) {
                    attribute.getStringsList().stream()
                            .map(ByteString::toStringUtf8)
                            .forEach(labels::add);
                    labels.addAll(attribute.getIntsList());
                }
            }
            return labels;
        }

        private boolean lookedUp(NodeProto node) {
            Optional<ReadTensor> classes =
                    node.getInputCount() == 2 ? graph.constant(node.getInput(0)) : Optional.empty();
            classes.ifPresent(tensor -> labels = tensor.labels());
            return classes.isPresent() && to(node.getInput(1));
        }

        /** Whether it is the second of two classes; only an alias has a threshold of its own. */
        private boolean secondAbove(NodeProto node) {
            Optional<Double> threshold = graph.withConstant(node)
                    .filter(with -> !with.constantFirst())
                    .flatMap(with -> with.constant().single());
            threshold.filter(above -> above != EVEN).ifPresent(above -> {
                throw Refused.of(
                        "unsupported_graph",
                        String.format(
                                Locale.ROOT,
                                "The graph takes the second of two classes above %.4g, and a model does above %s.",
                                above,
                                EVEN),
                        above,
                        "the graph with a threshold of %s, and this one as \"threshold\" of an alias: PUT /models/{name}/aliases/{alias}"
                                .formatted(EVEN));
            });
            both |= threshold.isPresent();
            return threshold.isPresent() && to(node.getInput(0));
        }

        /** {@code (1 − p, p)}. */
        private boolean bothOf(NodeProto node) {
            if (node.getInputCount() != 2) {
                return false;
            }
            String second = node.getInput(1);
            boolean isRest = graph.maker(node.getInput(0), "Sub")
                    .flatMap(graph::withConstant)
                    .filter(with -> with.constantFirst() && with.value().equals(second) && is(with.constant(), 1))
                    .isPresent();
            both |= isRest;
            return isRest && to(second);
        }
    }
}
