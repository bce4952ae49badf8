package dev.chainrule.exchange.onnx.read;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import dev.chainrule.encoding.Encoding;
import dev.chainrule.encoding.TargetEncoding;
import dev.chainrule.encoding.TargetEncoding.Answers;
import dev.chainrule.encoding.TargetEncoding.Classes;
import dev.chainrule.encoding.TargetEncoding.NumberTarget;
import dev.chainrule.encoding.TargetEncoding.NumericTargets;
import dev.chainrule.encoding.feature.FeatureEncoding;
import dev.chainrule.encoding.feature.FeatureEncoding.Required;
import dev.chainrule.encoding.feature.Scaled;
import dev.chainrule.encoding.feature.Scaling;
import dev.chainrule.exchange.onnx.Refused;
import dev.chainrule.exchange.onnx.read.ReadLayer.Affine;
import dev.chainrule.exchange.onnx.write.OnnxExport;
import dev.chainrule.network.activation.LogSoftmax;
import dev.chainrule.network.activation.Sigmoid;
import dev.chainrule.network.activation.Softmax;
import dev.chainrule.table.ColumnType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A file as a network, and what its columns and its outputs mean. A file says little of that: columns are called as its
 * inputs are, or {@code x0}, {@code x1} and so on; a softmax or a single sigmoid at the end are classes, anything else
 * numbers.
 */
public record ReadModel(Encoding encoding, ReadNetwork network) {

    /** As many as a job may have. */
    private static final int MOST_COLUMNS = 100_000;

    private static final int PICTURE_AXES = 4;

    public static final int OLDEST_OPSET = 7;
    public static final int NEWEST_OPSET = 25;
    private static final JsonMapper JSON = JsonMapper.shared();

    static ReadModel of(ModelProto model, long mostWeights) {
        requireOpset(model);
        ReadGraph graph = ReadGraph.of(model);
        ReadAnswers answers = ReadAnswers.of(graph);
        Columns columns = columns(model, graph);
        List<ReadLayer> layers = new ReadLayers(graph, mostWeights).between(columns.value, answers.value());
        PictureOrder.Ordered ordered = PictureOrder.of(layers, columns.sizes, mostWeights);
        List<String> names = inOrder(columns.names, ordered.columns());
        List<ReadLayer> here = ordered.layers();
        List<FeatureEncoding> features = features(names, here);
        ReadNetwork network = ReadNetwork.of(here, names.size());
        return new ReadModel(new Encoding(features, target(model, answers, network, names)), network);
    }

    /** Of the operators; 0 where the file does not say. */
    static long opset(ModelProto model) {
        return model.getOpsetImportList().stream()
                .filter(set -> set.getDomain().isEmpty() || set.getDomain().equals("ai.onnx"))
                .mapToLong(OperatorSetIdProto::getVersion)
                .findFirst()
                .orElse(0);
    }

    private static void requireOpset(ModelProto model) {
        long opset = opset(model);
        if (opset < OLDEST_OPSET || opset > NEWEST_OPSET) {
            throw Refused.of(
                    "unknown_opset",
                    opset == 0 ? "The file does not say its opset." : "The file is of opset %s.".formatted(opset),
                    opset,
                    "opset %s to %s".formatted(OLDEST_OPSET, NEWEST_OPSET));
        }
    }

    /**
     * What comes in.
     *
     * @param value {@code [N, columns]}, or {@code [N, channels, height, width]}
     * @param names in the order of the file
     * @param sizes of a row
     */
    private record Columns(String value, List<String> names, List<Integer> sizes) {

        Columns(String value, List<String> names) {
            this(value, names, List.of(names.size()));
        }
    }

    /** A row has pictures with their channels last here; columns keep the names of their places in the file. */
    private static List<String> inOrder(List<String> names, int @Nullable [] order) {
        return order == null ? names : Arrays.stream(order).mapToObj(names::get).toList();
    }

    private static Columns columns(ModelProto model, ReadGraph graph) {
        List<ValueInfoProto> inputs = graph.inputs();
        if (inputs.isEmpty()) {
            throw Refused.graph("The graph has no input.", null);
        }
        if (inputs.size() > 1) {
            return sideBySide(model, inputs);
        }
        ValueInfoProto input = inputs.get(0);
        List<Dimension> shape = input.getType().getTensorType().getShape().getDimList();
        if (shape.size() == PICTURE_AXES) {
            return pictures(model, input, shape.subList(1, PICTURE_AXES));
        }
        if (shape.size() != 2) {
            throw Refused.of(
                    "wrong_shape",
                    "The input \"%s\" has %s dimensions.".formatted(input.getName(), shape.size()),
                    input.getName(),
                    "[N, features]: rows of columns; or [N, channels, height, width]: pictures");
        }
        return new Columns(input.getName(), names(model, input.getName(), width(input, shape.get(1))));
    }

    /** Their values are columns, in the order of the file. */
    private static Columns pictures(ModelProto model, ValueInfoProto input, List<Dimension> declared) {
        List<Integer> sizes = new ArrayList<>();
        long width = 1;
        for (Dimension size : declared) {
            sizes.add(width(input, size));
            width *= sizes.get(sizes.size() - 1);
        }
        if (width > MOST_COLUMNS) {
            throw Refused.of(
                    "wrong_shape",
                    "The input \"%s\" has pictures of %s values.".formatted(input.getName(), width),
                    width,
                    "1 to %s columns".formatted(MOST_COLUMNS));
        }
        return new Columns(input.getName(), names(model, input.getName(), (int) width), sizes);
    }

    private static int width(ValueInfoProto input, Dimension declared) {
        long width = declared.getDimValue();
        if (width < 1 || width > MOST_COLUMNS) {
            throw Refused.of(
                    "wrong_shape",
                    "The input \"%s\" does not say how many columns it has, or has too many."
                            .formatted(input.getName()),
                    width,
                    "1 to %s columns".formatted(MOST_COLUMNS));
        }
        return (int) width;
    }

    private static List<String> names(ModelProto model, String input, int width) {
        List<String> known = said(model, OnnxExport.INPUT_NAMES);
        if (known.size() == width && new HashSet<>(known).size() == width && !known.contains("")) {
            return known;
        }
        return width == 1
                ? List.of(input)
                : IntStream.range(0, width).mapToObj(i -> "x" + i).toList();
    }

    /** Several columns that are put together first. */
    private static Columns sideBySide(ModelProto model, List<ValueInfoProto> inputs) {
        List<String> names = inputs.stream().map(ValueInfoProto::getName).toList();
        return model.getGraph().getNodeList().stream()
                .filter(node -> node.getOpType().equals("Concat")
                        && node.getInputCount() == names.size()
                        && new HashSet<>(node.getInputList()).equals(new HashSet<>(names)))
                .findFirst()
                .map(node -> new Columns(node.getOutput(0), List.copyOf(node.getInputList())))
                .filter(columns -> inputs.stream().allMatch(ReadModel::isColumn))
                .orElseThrow(() -> Refused.graph(
                        "The graph has several inputs: %s. They are taken in where each is one column, and the first node puts all of them side by side."
                                .formatted(String.join(", ", names.subList(0, Math.min(10, names.size())))),
                        names.size()));
    }

    private static boolean isColumn(ValueInfoProto input) {
        List<Dimension> shape = input.getType().getTensorType().getShape().getDimList();
        return shape.size() == 2 && shape.get(1).getDimValue() == 1;
    }

    /** What our own exports say besides; empty in all others. */
    private static List<String> said(ModelProto model, String key) {
        List<String> said = new ArrayList<>();
        if (model.getProducerName().equals(OnnxExport.PRODUCER)) {
            for (StringStringEntryProto entry : model.getMetadataPropsList()) {
                if (entry.getKey().equals(key)) {
                    addTexts(entry.getValue(), said);
                }
            }
        }
        return said;
    }

    private static void addTexts(String json, List<String> texts) {
        try {
            for (JsonNode text : JSON.readTree(json)) {
                texts.add(text.asString());
            }
        } catch (JacksonException nothing) {
            texts.clear();
        }
    }

    /** What is done to each column first of all is its scaling; those layers are taken out. */
    private static List<FeatureEncoding> features(List<String> names, List<ReadLayer> layers) {
        int width = names.size();
        double[] scale = new double[width];
        double[] shift = new double[width];
        Arrays.fill(scale, 1);
        boolean scaled = false;
        while (!layers.isEmpty() && layers.get(0) instanceof Affine affine && isInvertible(affine, width)) {
            for (int i = 0; i < width; i++) {
                double factor = affine.scale()[affine.scale().length == 1 ? 0 : i];
                scale[i] *= factor;
                shift[i] = shift[i] * factor + affine.shift()[affine.shift().length == 1 ? 0 : i];
            }
            layers.remove(0);
            scaled = true;
        }
        List<FeatureEncoding> features = new ArrayList<>();
        for (int i = 0; i < width; i++) {
            double center = shift[i] == 0 ? 0 : -shift[i] / scale[i];
            Scaling how = scaled ? Scaling.STANDARDIZE : Scaling.NONE;
            features.add(new Required(new Scaled(names.get(i), ColumnType.NUMBER, how, center, 1 / scale[i], center)));
        }
        return features;
    }

    private static boolean isInvertible(Affine affine, int width) {
        for (float factor : affine.scale()) {
            if (!(Math.abs(factor) > 1e-30)) {
                return false;
            }
        }
        return (affine.scale().length == 1 || affine.scale().length == width)
                && (affine.shift().length == 1 || affine.shift().length == width);
    }

    private static TargetEncoding target(
            ModelProto model, ReadAnswers answers, ReadNetwork network, List<String> features) {
        List<String> known = said(model, OnnxExport.TARGETS);
        boolean single = network.outputActivation() instanceof Sigmoid && network.outputs() == 1;
        boolean softmax =
                network.outputActivation() instanceof Softmax || network.outputActivation() instanceof LogSoftmax;
        if (answers.both() || single) {
            if (!single) {
                throw Refused.graph("Two classes are made of an output that is no sigmoid.", answers.name());
            }
            return classes(name(known, 0, 1, answers.name(), features), answers.labels(), 2);
        }
        int outputs = network.outputs();
        if (outputs > 1 && (softmax || answers.largest() || answers.labels() != null)) {
            network.answerProbabilities();
            if (!(network.outputActivation() instanceof Softmax)) {
                throw Refused.graph("Classes are made of outputs that are no softmax.", answers.name());
            }
            Classes classes = classes(name(known, 0, 1, answers.name(), features), answers.labels(), outputs);
            if (outputs == 2) {
                network.answerSecondOfTwo();
            }
            return classes;
        }
        if (network.outputActivation() instanceof Sigmoid) {
            return new Answers(IntStream.range(0, outputs)
                    .mapToObj(i -> classes(name(known, i, outputs, answers.name(), features), null, 2))
                    .toList());
        }
        return new NumericTargets(IntStream.range(0, outputs)
                .mapToObj(i -> new NumberTarget(
                        name(known, i, outputs, answers.name(), features), ColumnType.NUMBER, Scaling.NONE, 0, 1))
                .toList());
    }

    private static String name(List<String> known, int index, int count, String output, List<String> features) {
        String name = known.size() == count ? known.get(index) : count == 1 ? output : output + index;
        String free = name.isEmpty() ? "output" : name;
        while (features.contains(free)) {
            free += " (output)";
        }
        return free;
    }

    private static Classes classes(String column, @Nullable List<Object> said, int count) {
        List<Object> labels = said == null
                ? LongStream.range(0, count).mapToObj(label -> (Object) label).toList()
                : said;
        ColumnType type = type(labels);
        boolean ascending = labels.size() == count
                && IntStream.range(1, count).allMatch(i -> compare(type, labels.get(i - 1), labels.get(i)) < 0);
        if (!ascending) {
            throw Refused.graph(
                    "The graph has %s outputs for classes, and these labels: %s. There is to be one for each, ascending."
                            .formatted(count, labels.subList(0, Math.min(20, labels.size()))),
                    labels.size());
        }
        return new Classes(column, type, labels);
    }

    private static ColumnType type(List<Object> labels) {
        if (labels.stream().allMatch(Long.class::isInstance)) {
            return ColumnType.INTEGER;
        }
        if (labels.stream().allMatch(Number.class::isInstance)) {
            return ColumnType.NUMBER;
        }
        return labels.stream().allMatch(Boolean.class::isInstance) ? ColumnType.BOOLEAN : ColumnType.CATEGORY;
    }

    private static int compare(ColumnType type, Object one, Object other) {
        return type.numeric()
                ? Double.compare(((Number) one).doubleValue(), ((Number) other).doubleValue())
                : one.toString().compareTo(other.toString());
    }
}
