package dev.chainrule.exchange.onnx.read;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import dev.chainrule.exchange.onnx.ReadTensor;
import dev.chainrule.exchange.onnx.read.ReadLayer.Cut;
import dev.chainrule.exchange.onnx.read.ReadLayer.Framed;
import dev.chainrule.exchange.onnx.read.ReadLayer.Resized;
import java.util.Arrays;
import java.util.Set;

/** Reads operators that make pictures larger or smaller, {@code [N, a, b, c]}: Pad, Slice and Resize. */
final class ReadSizes {

    private static final int AXES = 4;
    private static final Set<String> MIDDLES = Set.of("half_pixel", "pytorch_half_pixel", "half_pixel_symmetric");
    private static final Set<String> NEAREST = Set.of("round_prefer_floor", "round_prefer_ceil");

    private final ReadGraph graph;
    private final NodeProto node;

    ReadSizes(ReadGraph graph, NodeProto node) {
        this.graph = graph;
        this.node = node;
    }

    Framed padded() {
        if (!text("mode", "constant").equals("constant")) {
            throw refused("mode", "has the mode \"%s\", and zero_padding puts zeros".formatted(text("mode", "")));
        }
        boolean zeros = has(2)
                ? graph.number(node.getInput(2)).filter(value -> value == 0).isPresent()
                : ReadGraph.attribute(node, "value", 0) == 0;
        if (!zeros) {
            throw refused("constant_value", "pads with something else than 0, and zero_padding does not");
        }
        long[] said = has(1) ? constants(1, "pads") : attribute("pads");
        long[] axes = axes(has(3) ? constants(3, "axes") : new long[0], said.length / 2, "pads");
        if (said.length != 2 * axes.length) {
            throw refused("pads", "has %s pads for %s axes".formatted(said.length, axes.length));
        }
        int[] before = new int[AXES];
        int[] after = new int[AXES];
        for (int i = 0; i < axes.length; i++) {
            before[(int) axes[i]] = ReadPictures.lines(node, "pads", said[i]);
            after[(int) axes[i]] = ReadPictures.lines(node, "pads", said[i + axes.length]);
        }
        if (before[0] != 0 || after[0] != 0) {
            throw refused("pads", "pads the axis of rows");
        }
        return new Framed(before, after, ReadPictures.named(node));
    }

    Cut sliced() {
        long[] starts = constants(1, "starts");
        long[] ends = constants(2, "ends");
        long[] axes = axes(has(3) ? constants(3, "axes") : new long[0], starts.length, "axes");
        boolean steps = has(4) && Arrays.stream(constants(4, "steps")).anyMatch(step -> step != 1);
        if (steps || starts.length != axes.length || ends.length != axes.length) {
            throw refused("steps", "has steps, or not as many starts, ends and axes, and cropping has none");
        }
        long[] from = new long[AXES];
        long[] to = new long[AXES];
        Arrays.fill(to, Long.MAX_VALUE);
        for (int i = 0; i < axes.length; i++) {
            from[(int) axes[i]] = starts[i];
            to[(int) axes[i]] = ends[i];
        }
        if (from[0] != 0 || to[0] < Integer.MAX_VALUE) {
            throw refused("axes", "cuts the axis of rows");
        }
        return new Cut(from, to, ReadPictures.named(node));
    }

    Resized resized() {
        boolean linear = text("mode", "nearest").equals("linear");
        String places = text("coordinate_transformation_mode", "half_pixel");
        String rounding = text("nearest_mode", "round_prefer_floor");
        boolean nearest = text("mode", "nearest").equals("nearest")
                && ((places.equals("asymmetric") && rounding.equals("floor"))
                        || (MIDDLES.contains(places) && NEAREST.contains(rounding)));
        boolean plain = ReadGraph.attribute(node, "antialias", 0) == 0
                && text("keep_aspect_ratio_policy", "stretch").equals("stretch");
        if (!plain || !(nearest || (linear && MIDDLES.contains(places)))) {
            String how = "resizes in another way (%s, %s, %s) than up_sampling, which is nearest or bilinear";
            throw refused("mode", how.formatted(text("mode", "nearest"), places, rounding));
        }
        boolean sizes = has(3);
        if (!sizes && !has(2)) {
            throw refused("scales", "has neither scales nor sizes that are constants");
        }
        double[] said = sizes
                ? Arrays.stream(constants(3, "sizes")).asDoubleStream().toArray()
                : numbers(constant(2, "scales"));
        long[] axes = axes(attribute("axes"), said.length, "axes");
        double[] all = {1, 1, 1, 1};
        if (sizes) {
            Arrays.fill(all, 0);
        }
        for (int i = 0; i < axes.length; i++) {
            all[(int) axes[i]] = said[i];
        }
        return new Resized(all, sizes, linear, ReadPictures.named(node));
    }

    /** Each once, counted from 0; all where none are said. */
    private long[] axes(long[] said, int count, String name) {
        long[] axes = said.length == 0 && count == AXES ? new long[] {0, 1, 2, 3} : said.clone();
        for (int i = 0; i < axes.length; i++) {
            axes[i] += axes[i] < 0 ? AXES : 0;
        }
        boolean known = Arrays.stream(axes).allMatch(axis -> axis >= 0 && axis < AXES);
        if (!known || Arrays.stream(axes).distinct().count() != axes.length || axes.length != count) {
            throw refused(name, "is for %s axes, and pictures have [N, channels, height, width]".formatted(count));
        }
        return axes;
    }

    private boolean has(int input) {
        return node.getInputCount() > input && !node.getInput(input).isEmpty();
    }

    private ReadTensor constant(int input, String name) {
        return graph.constant(has(input) ? node.getInput(input) : "")
                .filter(tensor -> !tensor.isText() && tensor.size() <= 2 * AXES)
                .orElseThrow(() -> refused(name, "has %s that are no constant of a few numbers".formatted(name)));
    }

    private long[] constants(int input, String name) {
        return constant(input, name).wholes();
    }

    private static double[] numbers(ReadTensor tensor) {
        double[] numbers = new double[tensor.size()];
        Arrays.setAll(numbers, tensor::number);
        return numbers;
    }

    private long[] attribute(String name) {
        return ReadGraph.attribute(node, name)
                .map(said ->
                        said.getIntsList().stream().mapToLong(Long::longValue).toArray())
                .orElse(new long[0]);
    }

    private String text(String name, String usual) {
        return ReadGraph.attribute(node, name)
                .map(AttributeProto::getS)
                .map(said -> said.toStringUtf8())
                .orElse(usual);
    }

    private RuntimeException refused(String attribute, String reason) {
        return ReadPictures.refused(ReadPictures.named(node), attribute, reason);
    }
}
