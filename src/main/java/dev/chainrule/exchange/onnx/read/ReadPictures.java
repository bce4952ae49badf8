package dev.chainrule.exchange.onnx.read;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import dev.chainrule.exchange.onnx.ReadTensor;
import dev.chainrule.exchange.onnx.Refused;
import dev.chainrule.exchange.onnx.read.ReadLayer.Convolved;
import dev.chainrule.exchange.onnx.read.ReadLayer.Pooled;
import dev.chainrule.exchange.onnx.read.ReadLayer.PooledWhole;
import dev.chainrule.exchange.onnx.read.ReadLayer.Sliding;
import dev.chainrule.exchange.onnx.read.ReadLayer.Spreading;
import dev.chainrule.problem.ProblemException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads operators that go over pictures {@code [N, channels, height, width]}; what no layer can say is refused by its name. */
final class ReadPictures {

    private static final int AXES = 2;
    /** Of the settings of the layers. */
    private static final int MOST_PIXELS = 4096;

    private static final int MOST_GROUPS = 65_536;

    private ReadPictures() {}

    private static List<Integer> kernel(NodeProto node, ReadTensor weight, String axes) {
        long[] shape = weight.shape();
        if (shape.length != 2 + AXES) {
            throw refused(
                    node,
                    "W",
                    "has a weight of shape %s, and the layer has one of [%s, height, width]"
                            .formatted(ReadTensor.text(shape), axes));
        }
        List<Integer> kernel = List.of(
                pixels(node, "the weight's height", shape[2], 1), pixels(node, "the weight's width", shape[3], 1));
        List<Integer> said = wholes(node, "kernel_shape", kernel, 1);
        if (!said.equals(kernel)) {
            throw refused(
                    node, "kernel_shape", "has kernel_shape %s, and its weight a kernel of %s".formatted(said, kernel));
        }
        return kernel;
    }

    static Spreading spreading(NodeProto node, ReadTensor weight, float @Nullable [] bias) {
        List<Integer> kernel = kernel(node, weight, "channels, filters");
        long channels = weight.shape()[0];
        long filters = weight.shape()[1];
        if (whole(node, "group", 1) != 1 || channels < 1 || filters < 1) {
            throw refused(node, "group", "has groups of channels, and transposed_convolution has not");
        }
        if (bias != null && bias.length != filters) {
            throw refused(node, "B", "has a bias of %s numbers for %s filters".formatted(bias.length, filters));
        }
        Sliding sliding = sliding(node, kernel, wholes(node, "dilations", List.of(1, 1), 1));
        if (sliding.automatic().startsWith("SAME")
                || ReadGraph.attribute(node, "output_shape").isPresent()) {
            throw refused(
                    node,
                    "auto_pad",
                    "has auto_pad or output_shape in place of pads and output_padding, which are read");
        }
        List<Integer> behind = wholes(node, "output_padding", List.of(0, 0), 0);
        return new Spreading(sliding, behind, (int) channels, (int) filters, weight.floats(), bias);
    }

    static Convolved convolution(NodeProto node, ReadTensor weight, float @Nullable [] bias) {
        List<Integer> kernel = kernel(node, weight, "filters, channels");
        long[] shape = weight.shape();
        long filters = shape[0];
        long channels = shape[1];
        long groups = whole(node, "group", 1);
        if (filters < 1 || channels < 1 || groups < 1 || groups > MOST_GROUPS || filters % groups != 0) {
            throw refused(
                    node,
                    "group",
                    "has %s groups of %s channels, which do not divide its %s filters"
                            .formatted(groups, channels, filters));
        }
        if (bias != null && bias.length != filters) {
            throw refused(node, "B", "has a bias of %s numbers for %s filters".formatted(bias.length, filters));
        }
        Sliding sliding = sliding(node, kernel, wholes(node, "dilations", List.of(1, 1), 1));
        return new Convolved(sliding, (int) filters, (int) channels, (int) groups, weight.floats(), bias);
    }

    static Pooled pooling(NodeProto node) {
        if (ReadGraph.attribute(node, "kernel_shape").isEmpty()) {
            throw refused(node, "kernel_shape", "says no kernel_shape");
        }
        List<Integer> kernel = wholes(node, "kernel_shape", List.of(1, 1), 1);
        if (!wholes(node, "dilations", List.of(1, 1), 1).equals(List.of(1, 1))) {
            throw refused(node, "dilations", "has dilations, which pooling layers have not");
        }
        Sliding sliding = sliding(node, kernel, List.of(1, 1));
        boolean largest = node.getOpType().equals("MaxPool");
        return new Pooled(sliding, largest, !largest && whole(node, "count_include_pad", 0) != 0);
    }

    static PooledWhole poolingOfAll(NodeProto node) {
        return new PooledWhole(node.getOpType().equals("GlobalMaxPool"), named(node));
    }

    private static Sliding sliding(NodeProto node, List<Integer> kernel, List<Integer> dilations) {
        String automatic = ReadGraph.attribute(node, "auto_pad")
                .map(attribute -> attribute.getS().toStringUtf8())
                .orElse("NOTSET");
        List<Integer> strides = wholes(node, "strides", List.of(1, 1), 1);
        List<Integer> pads =
                switch (automatic) {
                    case "NOTSET", "" -> wholes(node, "pads", List.of(0, 0, 0, 0), 0);
                    case "VALID", "SAME_UPPER", "SAME_LOWER" -> List.of(0, 0, 0, 0);
                    default -> throw refused(node, "auto_pad", "has the auto_pad \"%s\"".formatted(automatic));
                };
        boolean rounds = whole(node, "ceil_mode", 0) != 0;
        return new Sliding(kernel, strides, dilations, pads, automatic, rounds, named(node));
    }

    /** As many as are usual. */
    private static List<Integer> wholes(NodeProto node, String name, List<Integer> usual, int least) {
        Optional<AttributeProto> said = ReadGraph.attribute(node, name);
        if (said.isEmpty() || said.get().getIntsCount() == 0) {
            return usual;
        }
        List<Long> wholes = said.get().getIntsList();
        if (wholes.size() != usual.size()) {
            throw refused(
                    node,
                    name,
                    "has %s of %s numbers, and pictures of [height, width] have %s"
                            .formatted(name, wholes.size(), usual.size()));
        }
        return wholes.stream().map(each -> pixels(node, name, each, least)).toList();
    }

    private static int pixels(NodeProto node, String name, long pixels, int least) {
        if (pixels < least || pixels > MOST_PIXELS) {
            throw refused(
                    node,
                    name,
                    String.format(
                            Locale.ROOT, "has %s of %s, and the layer %s to %s", name, pixels, least, MOST_PIXELS));
        }
        return (int) pixels;
    }

    /** Lines that are added, or left out where negative. */
    static int lines(NodeProto node, String name, long lines) {
        return lines < 0
                ? -pixels(node, name, lines == Long.MIN_VALUE ? lines : -lines, 0)
                : pixels(node, name, lines, 0);
    }

    private static long whole(NodeProto node, String name, long usual) {
        return ReadGraph.attribute(node, name).map(AttributeProto::getI).orElse(usual);
    }

    private static ProblemException refused(NodeProto node, String attribute, String reason) {
        return refused(named(node), attribute, reason);
    }

    /**
     * @param node as {@link #named} says it
     * @param attribute of it
     * @param reason such as "has dilations, which …"
     */
    static ProblemException refused(String node, String attribute, String reason) {
        return Refused.graph("The node %s %s.".formatted(node, reason), attribute);
    }

    static String named(NodeProto node) {
        String name = node.getName().isEmpty() ? String.join(", ", node.getOutputList()) : node.getName();
        return "\"%s\" (%s)".formatted(name, node.getOpType());
    }
}
