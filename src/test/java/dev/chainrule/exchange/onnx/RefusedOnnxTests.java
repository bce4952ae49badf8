package dev.chainrule.exchange.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataLocation;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.chainrule.exchange.ImportedModel;
import dev.chainrule.exchange.onnx.read.OnnxImport;
import dev.chainrule.exchange.onnx.read.ReadGraph;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import dev.chainrule.problem.Violation;
import java.io.ByteArrayInputStream;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;

/** Files that no model can be made of are refused in words, and take no more memory than they may. */
class RefusedOnnxTests {

    private static final byte[] GOOD = ImportedNetworkTests.file("dense-relu-softmax.onnx");

    private static ProblemException refused(byte[] onnx) {
        ProblemException refused = catchThrowableOfType(
                ProblemException.class, () -> ImportedNetworkTests.read(onnx).close());
        assertThat(refused).isNotNull();
        return refused;
    }

    private static ProblemException refused(Consumer<GraphProto.Builder> change) {
        ModelProto.Builder model = parsed(GOOD).toBuilder();
        change.accept(model.getGraphBuilder());
        return refused(model.build().toByteArray());
    }

    @Test
    void everyUnknownOperatorIsNamed() {
        ProblemException loops =
                refused(graph -> graph.addNode(NodeProto.newBuilder().setOpType("Loop"))
                        .addNode(NodeProto.newBuilder()
                                .setOpType("If")
                                .addAttribute(AttributeProto.newBuilder()
                                        .setName("then_branch")
                                        .setG(GraphProto.newBuilder())))
                        .addNode(NodeProto.newBuilder().setDomain("com.example").setOpType("Relu")));
        assertThat(loops.violations().stream().map(Violation::got)).containsExactly("Loop", "If", "com.example:Relu");
    }

    @Test
    void dataInAnotherFileIsRefused() {
        ProblemException external = refused(graph -> graph.getInitializerBuilder(0)
                .clearRawData()
                .setDataLocation(DataLocation.EXTERNAL)
                .addExternalData(
                        StringStringEntryProto.newBuilder().setKey("location").setValue("/etc/passwd")));
        assertThat(external.code()).isEqualTo("external_data");
        assertThat(external.detail()).contains("0.weight");
    }

    @Test
    void aCycleIsRefused() {
        ProblemException cycle = refused(graph -> graph.getNodeBuilder(0).setInput(0, "output"));
        assertThat(cycle.detail()).isEqualTo("The graph has a cycle.");
    }

    @Test
    void valuesThatNobodyMakesAndThatTwoMakeAreRefused() {
        assertThat(refused(graph -> graph.getNodeBuilder(1).setInput(0, "nowhere"))
                        .detail())
                .isEqualTo("Nothing makes the value \"nowhere\".");
        assertThat(refused(graph -> graph.getNodeBuilder(0).setOutput(0, "output"))
                        .detail())
                .isEqualTo("Two nodes make the value \"output\".");
    }

    @Test
    void twoTensorsOfOneNameAreRefused() {
        ProblemException twice = refused(graph -> graph.addInitializer(graph.getInitializer(0)));
        assertThat(twice.detail()).isEqualTo("Two tensors are called \"0.weight\".");
    }

    @Test
    void wholeNumbersAreNoWeights() {
        ProblemException whole = refused(graph -> {
            TensorProto.Builder bias = graph.getInitializerBuilderList().stream()
                    .filter(tensor -> tensor.getName().equals("0.bias"))
                    .findFirst()
                    .orElseThrow();
            bias.clearRawData().setDataType(TensorProto.DataType.INT64.getNumber());
            for (long i = 0; i < bias.getDims(0); i++) {
                bias.addInt64Data(i);
            }
        });
        assertThat(whole.code()).isEqualTo("unsupported_type");
        assertThat(whole.detail()).contains("0.bias", "Gemm");
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 0, 3, 1L << 31, Long.MAX_VALUE})
    void aTensorOfAnotherShapeIsRefused(long rows) {
        assertThat(refused(graph -> graph.getInitializerBuilder(0).setDims(0, rows))
                        .code())
                .isEqualTo("wrong_shape");
    }

    @Test
    void layersThatDoNotFitAreRefused() {
        ProblemException wide = refused(graph -> graph.getInputBuilder(0)
                .getTypeBuilder()
                .getTensorTypeBuilder()
                .getShapeBuilder()
                .getDimBuilder(1)
                .setDimValue(7));
        assertThat(wide.detail()).isEqualTo("A layer takes 4 columns, and 7 come to it.");
        ProblemException wider = refused(graph -> graph.getInputBuilder(0)
                .getTypeBuilder()
                .getTensorTypeBuilder()
                .getShapeBuilder()
                .getDimBuilder(1)
                .setDimValue(Long.MAX_VALUE));
        assertThat(wider.code()).isEqualTo("wrong_shape");
    }

    @Test
    void weightsThatAreNoNumbersAreRefused() {
        ProblemException refused = refused(graph -> {
            TensorProto.Builder tensor = graph.getInitializerBuilder(0);
            byte[] bytes = tensor.getRawData().toByteArray();
            Arrays.fill(bytes, 0, 4, (byte) 0xFF);
            tensor.setRawData(ByteString.copyFrom(bytes));
        });
        assertThat(refused.code()).isEqualTo("not_finite");
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY})
    void factorsThatAreNoNumbersAreRefused(float factor) {
        for (String name : List.of("alpha", "beta")) {
            ProblemException refused = refused(graph -> {
                NodeProto.Builder gemm = graph.getNodeBuilderList().stream()
                        .filter(node -> node.getOpType().equals("Gemm"))
                        .findFirst()
                        .orElseThrow();
                gemm.getAttributeBuilderList().stream()
                        .filter(attribute -> attribute.getName().equals(name))
                        .findFirst()
                        .orElseGet(gemm::addAttributeBuilder)
                        .setName(name)
                        .setType(AttributeProto.AttributeType.FLOAT)
                        .setF(factor);
            });
            assertThat(refused.code()).isEqualTo("not_finite");
            assertThat(refused.detail()).contains("\"" + name + "\"", "Gemm");
        }
    }

    @Test
    void aThresholdThatIsAWordIsRefused() {
        ProblemException refused = refused(graph -> {
            graph.addInitializer(TensorProto.newBuilder()
                    .setName("word")
                    .setDataType(TensorProto.DataType.STRING.getNumber())
                    .addDims(1)
                    .addStringData(ByteString.copyFromUtf8("half")));
            graph.addNode(NodeProto.newBuilder()
                    .setOpType("Greater")
                    .addInput("output")
                    .addInput("word")
                    .addOutput("above"));
            graph.getOutputBuilder(0).setName("above");
        });
        assertThat(refused.code()).isEqualTo("unsupported_graph");
    }

    @Test
    void aTruncatedFileIsRefusedWhereverItEnds() {
        for (int length = 0; length < GOOD.length; length++) {
            byte[] part = Arrays.copyOf(GOOD, length);
            try (ImportedModel model = ImportedNetworkTests.read(part)) {
                assertThat(model.network().spec().inputs()).isEqualTo(4); // only what is said of the file was cut off
            } catch (ProblemException expected) {
                assertThat(expected.kind()).isIn(ProblemKind.INVALID, ProblemKind.TOO_LARGE);
            }
        }
    }

    @Test
    void aFileThatWouldBecomeManyObjectsIsCountedFirst() {
        GraphProto.Builder graph = GraphProto.newBuilder();
        for (int i = 0; i < 120_000; i++) {
            graph.addNode(NodeProto.getDefaultInstance());
        }
        ProblemException refused = refused(
                ModelProto.newBuilder().setIrVersion(8).setGraph(graph).build().toByteArray());
        assertThat(refused.kind()).isEqualTo(ProblemKind.TOO_LARGE);
        assertThat(refused.detail()).contains("chainrule.exchange.onnx.max-elements");
    }

    @Test
    void aLargeFileIsNotOpened() {
        OnnxImport format = new OnnxImport(new OnnxSettings(DataSize.ofKilobytes(1), 1000), bytes -> {});
        ProblemException refused = catchThrowableOfType(
                ProblemException.class,
                () -> format.read(
                        () -> {
                            throw new AssertionError("it was opened");
                        },
                        2L << 30));
        assertThat(refused.kind()).isEqualTo(ProblemKind.TOO_LARGE);
        assertThat(refused.detail()).contains("chainrule.exchange.onnx.max-size");
    }

    /** Many nodes may share one tensor, and each layer has weights of its own. */
    @Test
    void weightsThatAreUsedOftenAreCountedOften() {
        ModelProto model = SharedWeights.of(2000, 100);
        OnnxImport format = new OnnxImport(new OnnxSettings(DataSize.ofMegabytes(1), 100_000), bytes -> {});
        byte[] onnx = model.toByteArray();
        ProblemException refused = catchThrowableOfType(
                ProblemException.class, () -> format.read(() -> new ByteArrayInputStream(onnx), onnx.length));
        assertThat(refused.kind()).isEqualTo(ProblemKind.TOO_LARGE);
    }

    @Test
    void anotherVersionOfTheOperatorsIsRefused() {
        ModelProto.Builder model = parsed(GOOD).toBuilder();
        model.getOpsetImportBuilder(0).setVersion(99);
        assertThat(refused(model.build().toByteArray()).code()).isEqualTo("unknown_opset");
        assertThat(refused(model.clearOpsetImport().build().toByteArray()).code())
                .isEqualTo("unknown_opset");
    }

    private static List<byte[]> seeds() {
        return List.of(
                GOOD,
                ImportedNetworkTests.file("dense-batchnorm-sigmoid.onnx"),
                ImportedNetworkTests.file("dense-gelu-layernorm.onnx"),
                PictureGraphs.colours().toByteArray(),
                SklearnGraphs.classifier(3, List.of("a", "b", "c")).toByteArray(),
                SklearnGraphs.regressor(3).toByteArray(),
                SharedWeights.blocks().toByteArray());
    }

    /** {@code -Dchainrule.fuzz=100000} for more. */
    private static void takeInOrRefuse(BiFunction<byte[], SplittableRandom, byte[]> mutation) {
        List<byte[]> seeds = seeds();
        int rounds = Integer.getInteger("chainrule.fuzz", 1000);
        SplittableRandom random = new SplittableRandom(20);
        int taken = 0;
        for (int i = 0; i < rounds; i++) {
            byte[] mutated =
                    mutation.apply(seeds.get(random.nextInt(seeds.size())).clone(), random);
            try (ImportedModel model = ImportedNetworkTests.read(mutated)) {
                taken++;
                assertThat(model.manifest().json()).isNotEmpty();
            } catch (ProblemException refused) {
                assertThat(refused.kind()).as("round %s", i).isIn(ProblemKind.INVALID, ProblemKind.TOO_LARGE);
            }
        }
        assertThat(taken).isGreaterThan(0).isLessThan(rounds);
    }

    @Test
    void filesWithOtherBytesAreTakenInOrRefused() {
        takeInOrRefuse((bytes, random) -> {
            byte[] mutated = bytes;
            for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
                int at = random.nextInt(mutated.length);
                switch (random.nextInt(4)) {
                    case 0 -> mutated[at] ^= (byte) (1 << random.nextInt(8));
                    case 1 -> mutated[at] = (byte) random.nextInt(256);
                    case 2 -> mutated = Arrays.copyOf(mutated, Math.max(1, at));
                    default -> {
                        int length = Math.min(random.nextInt(30), mutated.length - at);
                        System.arraycopy(mutated, random.nextInt(mutated.length - length + 1), mutated, at, length);
                    }
                }
            }
            return mutated;
        });
    }

    private static final long[] SIZES = {Long.MIN_VALUE, -1, 0, 1, 2, 3, 4096, 1L << 31, 1L << 32, Long.MAX_VALUE};

    /** Whole as files, so that what comes after the form is tried too. */
    @Tag("slow")
    @Test
    void graphsOfOtherNodesAreTakenInOrRefused() {
        List<String> operators = ReadGraph.OPERATORS.stream().sorted().toList();
        takeInOrRefuse((bytes, random) -> {
            ModelProto.Builder model = parsed(bytes).toBuilder();
            GraphProto.Builder graph = model.getGraphBuilder();
            for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
                NodeProto.Builder node = graph.getNodeBuilder(random.nextInt(graph.getNodeCount()));
                switch (random.nextInt(8)) {
                    case 0 -> node.setOpType(operators.get(random.nextInt(operators.size())));
                    case 1 -> {
                        NodeProto other = graph.getNode(random.nextInt(graph.getNodeCount()));
                        if (node.getInputCount() > 0 && other.getInputCount() > 0) {
                            node.setInput(
                                    random.nextInt(node.getInputCount()),
                                    other.getInput(random.nextInt(other.getInputCount())));
                        }
                    }
                    case 2 ->
                        node.addInput(
                                graph.getInitializerCount() == 0
                                        ? ""
                                        : graph.getInitializer(0).getName());
                    case 3 -> node.clearInput();
                    case 4 -> node.clearAttribute();
                    case 5, 6 -> {
                        for (AttributeProto.Builder attribute : node.getAttributeBuilderList()) {
                            if (attribute.getIntsCount() > 0) {
                                attribute.setInts(
                                        random.nextInt(attribute.getIntsCount()), SIZES[random.nextInt(SIZES.length)]);
                            } else {
                                attribute.setI(SIZES[random.nextInt(SIZES.length)]);
                            }
                        }
                    }
                    default -> {
                        TensorProto.Builder tensor =
                                graph.getInitializerBuilder(random.nextInt(graph.getInitializerCount()));
                        tensor.clearDims().addDims(random.nextInt(20));
                    }
                }
            }
            return model.build().toByteArray();
        });
    }

    private static ModelProto parsed(byte[] bytes) {
        try {
            return ModelProto.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }
}
