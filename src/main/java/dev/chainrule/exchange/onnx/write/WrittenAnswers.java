package dev.chainrule.exchange.onnx.write;

import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.chainrule.encoding.TargetEncoding;
import dev.chainrule.encoding.TargetEncoding.Answers;
import dev.chainrule.encoding.TargetEncoding.Classes;
import dev.chainrule.encoding.TargetEncoding.NumberTarget;
import dev.chainrule.encoding.TargetEncoding.NumericTargets;
import dev.chainrule.encoding.feature.Scaling;
import dev.chainrule.exchange.onnx.Attributes;
import dev.chainrule.exchange.onnx.OnnxTensors;
import dev.chainrule.table.ColumnType;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Writes the way from the outputs of a network to what users asked for: {@code label [N]} and {@code probabilities [N,
 * classes]}, with the target's name behind them where there are several; a number {@code [N, 1]} under its target's name.
 */
final class WrittenAnswers {

    static final String LABEL = "label";
    static final String PROBABILITIES = "probabilities";

    private final Graph graph;
    private final float threshold;

    /** @param threshold above which the second of two classes is the answer */
    WrittenAnswers(Graph graph, double threshold) {
        this.graph = graph;
        this.threshold = notAbove(threshold);
    }

    /** @param outputs {@code [N, outputs]}, float */
    void write(TargetEncoding target, String outputs) {
        if (target instanceof Classes classes) {
            classes(classes, outputs, LABEL, PROBABILITIES);
        } else if (target instanceof Answers answers) {
            for (int i = 0; i < answers.targets().size(); i++) {
                Classes classes = answers.targets().get(i);
                String name = classes.column();
                classes(classes, column(name, outputs, i), LABEL + " " + name, PROBABILITIES + " " + name);
            }
        } else {
            numbers((NumericTargets) target, outputs);
        }
    }

    /** The largest float32 that is not above a number: the same float32 are above the one as above the other. */
    private static float notAbove(double number) {
        float near = (float) number;
        return near > number ? Math.nextDown(near) : near;
    }

    private String column(String name, String outputs, int index) {
        String place = graph.constant(name + "/place", OnnxTensors.of(new long[] {index}, 1));
        return graph.node("Gather", name + "/output", List.of(outputs, place), Attributes.of("axis", 1));
    }

    private void classes(Classes classes, String outputs, String label, String probabilities) {
        boolean single = classes.width() == 1;
        String all = single ? bothOf(outputs, probabilities) : graph.node("Identity", probabilities, List.of(outputs));
        String likeliest = single
                ? likelier(outputs, label)
                : graph.node(
                        "ArgMax",
                        label + "/class",
                        List.of(outputs),
                        Attributes.of("axis", 1),
                        Attributes.of("keepdims", 0));
        String labels = graph.constant(label + "/classes", tensor(classes));
        String chosen = graph.node("Gather", label, List.of(labels, likeliest), Attributes.of("axis", 0));
        graph.output(chosen, elementType(classes.type()), "the likeliest %s".formatted(classes.column()));
        graph.output(all, DataType.FLOAT, order(classes), classes.labels().size());
    }

    private static String order(Classes classes) {
        return classes.labels().stream().map(String::valueOf).collect(Collectors.joining(", ", "in this order: ", ""));
    }

    /** A single output is the second class's probability. */
    private String bothOf(String outputs, String name) {
        String first = graph.node("Sub", name + "/first", List.of(graph.scalar(name + "/one", 1), outputs));
        return graph.node("Concat", name, List.of(first, outputs), Attributes.of("axis", 1));
    }

    private String likelier(String outputs, String name) {
        String second =
                graph.node("Greater", name + "/second", List.of(outputs, graph.scalar(name + "/threshold", threshold)));
        return graph.reshape(name + "/class", graph.cast(name + "/place", second, DataType.INT64), -1);
    }

    private static TensorProto tensor(Classes classes) {
        List<Object> labels = classes.labels();
        long count = labels.size();
        return switch (elementType(classes.type())) {
            case INT64 ->
                OnnxTensors.of(labels.stream().mapToLong(label -> (Long) label).toArray(), count);
            case DOUBLE ->
                OnnxTensors.of(
                        labels.stream().mapToDouble(label -> (Double) label).toArray(), count);
            case BOOL -> {
                boolean[] truths = new boolean[labels.size()];
                for (int i = 0; i < truths.length; i++) {
                    truths[i] = (Boolean) labels.get(i);
                }
                yield OnnxTensors.of(truths);
            }
            default -> OnnxTensors.of(labels.stream().map(String::valueOf).toList());
        };
    }

    private static DataType elementType(ColumnType type) {
        return switch (type) {
            case INTEGER -> DataType.INT64;
            case NUMBER -> DataType.DOUBLE;
            case BOOLEAN -> DataType.BOOL;
            case CATEGORY, TEXT, DATE, DATETIME -> DataType.STRING;
            case IMAGE, SEQUENCE, VECTOR -> throw new IllegalArgumentException("no target is " + type.word());
        };
    }

    private void numbers(NumericTargets numbers, String outputs) {
        List<NumberTarget> targets = numbers.targets();
        for (int i = 0; i < targets.size(); i++) {
            NumberTarget target = targets.get(i);
            String name = target.column();
            String output = targets.size() == 1 ? outputs : column(name, outputs, i);
            graph.output(number(target, output), DataType.DOUBLE, "in the unit of the data", 1);
        }
    }

    /** {@code center + spread · output}, in double. */
    private String number(NumberTarget target, String output) {
        boolean bent = target.scaling() == Scaling.LOG1P;
        String name = target.column();
        String wide = graph.cast(name + "/double", output, DataType.DOUBLE);
        String spread = graph.node("Mul", name + "/spread", List.of(wide, number(name + "/std", target.spread())));
        String raw = graph.node(
                "Add", bent ? name + "/bent" : name, List.of(spread, number(name + "/mean", target.center())));
        if (!bent) {
            return raw;
        }
        String power = graph.node("Exp", name + "/exp", List.of(raw));
        return graph.node("Sub", name, List.of(power, number(name + "/one", 1)));
    }

    private String number(String name, double value) {
        return graph.constant(name, OnnxTensors.of(new double[] {value}));
    }
}
