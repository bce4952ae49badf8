package dev.chainrule.exchange.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.encoding.Encoding;
import dev.chainrule.exchange.onnx.write.OnnxExport;
import dev.chainrule.network.Fitted;
import dev.chainrule.network.Network;
import dev.chainrule.network.NetworkSpec;
import dev.chainrule.network.Samples;
import dev.chainrule.network.activation.Activation;
import dev.chainrule.network.activation.Identity;
import dev.chainrule.network.activation.Maxout;
import dev.chainrule.network.activation.PRelu;
import dev.chainrule.network.activation.Tanh;
import dev.chainrule.network.layer.AveragePooling;
import dev.chainrule.network.layer.BatchNormalization;
import dev.chainrule.network.layer.Convolution;
import dev.chainrule.network.layer.Convolution1d;
import dev.chainrule.network.layer.Cropping;
import dev.chainrule.network.layer.Dense;
import dev.chainrule.network.layer.Embedding;
import dev.chainrule.network.layer.Embedding.EmbeddedColumn;
import dev.chainrule.network.layer.Flatten;
import dev.chainrule.network.layer.GroupNormalization;
import dev.chainrule.network.layer.InstanceNormalization;
import dev.chainrule.network.layer.Interpolation;
import dev.chainrule.network.layer.LayerNormalization;
import dev.chainrule.network.layer.LayerSpec;
import dev.chainrule.network.layer.MaxPooling;
import dev.chainrule.network.layer.Padding;
import dev.chainrule.network.layer.Reshape;
import dev.chainrule.network.layer.Residual;
import dev.chainrule.network.layer.SeparableConvolution;
import dev.chainrule.network.layer.SpatialDropout;
import dev.chainrule.network.layer.TransposedConvolution;
import dev.chainrule.network.layer.UpSampling;
import dev.chainrule.network.layer.ZeroPadding;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every layer and every activation says in ONNX Runtime what it says here, of one row and of many. */
@Tag("slow")
class ExportedLayerTests {

    /** Divides by the pieces of maxout. */
    private static final int WIDTH = 6;

    private static final int OUTPUTS = 3;
    private static final double CLOSE = 1e-5;

    static Stream<LayerSpec> layers() {
        return Samples.of(LayerSpec.class).stream().filter(ExportedLayerTests::isSomethingElse);
    }

    /** Initializers make no difference to what is exported; one of each kind is enough. */
    private static boolean isSomethingElse(LayerSpec layer) {
        return !(layer instanceof Dense dense) || dense.bias() || dense.activation() instanceof Tanh;
    }

    static Stream<Activation> activations() {
        return Samples.of(Activation.class).stream();
    }

    private static float[][] rows(LayerSpec first, int count) {
        float[][] rows = Compared.rows(count, WIDTH, count);
        if (first instanceof Embedding embedding && embedding.columns() != null) {
            for (EmbeddedColumn column : embedding.columns()) {
                for (int i = 0; i < count; i++) {
                    rows[i][column.position()] = i % (column.categories() + 1);
                }
            }
        }
        return rows;
    }

    private static void assertSame(NetworkSpec spec, double tolerance) {
        Encoding encoding = Compared.plain(WIDTH, OUTPUTS);
        try (Network network = Compared.random(spec, 7);
                OnnxRun run = new OnnxRun(Compared.EXPORT.network(encoding, network))) {
            for (int count : new int[] {1, 17}) {
                float[][] rows = rows(
                        spec.layers().isEmpty()
                                ? new Dense(1, new Identity())
                                : spec.layers().get(0),
                        count);
                float[][] expected = Compared.answers(network, rows);
                Map<String, Object> outputs = run.ask(OnnxExport.INPUTS, rows);
                for (int j = 0; j < OUTPUTS; j++) {
                    double[][] found = (double[][]) Objects.requireNonNull(outputs.get("y" + j));
                    for (int i = 0; i < count; i++) {
                        double size = Math.max(1, Math.abs(expected[i][j]));
                        assertThat(found[i][0])
                                .as("%s, row %s of %s, output %s", spec.layers(), i, count, j)
                                .isCloseTo(expected[i][j], within(tolerance * size));
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("layers")
    void aLayerIsTheSame(LayerSpec layer) {
        List<LayerSpec> layers = new ArrayList<>();
        Fitted fitted = Fitted.of(layer, WIDTH, 1);
        if (!(layer instanceof Embedding)) {
            layers.add(new Dense(fitted.inputs(), new Tanh()));
        }
        layers.addAll(fitted.layers());
        assertSame(new NetworkSpec(WIDTH, layers, OUTPUTS, new Identity()), CLOSE);
    }

    @ParameterizedTest
    @MethodSource("activations")
    void anActivationIsTheSameInALayerAndBehindTheOutputs(Activation activation) {
        assertSame(new NetworkSpec(WIDTH, List.of(new Dense(4, activation)), OUTPUTS, new Identity()), CLOSE);
        if (activation.fitsOutput()) {
            assertSame(new NetworkSpec(WIDTH, List.of(), OUTPUTS, activation), CLOSE);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4})
    void aDenseNetworkIsTheSameToSixDigits(int hidden) {
        List<LayerSpec> layers = new ArrayList<>();
        for (int i = 0; i < hidden; i++) {
            layers.add(new Dense(8, new Tanh()));
        }
        assertSame(new NetworkSpec(WIDTH, layers, OUTPUTS, new Identity()), 1e-6);
    }

    static Stream<LayerSpec> layersOfPictures() {
        List<LayerSpec> layers = new ArrayList<>();
        for (Padding padding : List.of(Padding.Rule.SAME, Padding.Rule.VALID, new Padding.Margin(List.of(2, 1)))) {
            for (int groups : new int[] {1, 2, 4}) {
                layers.add(
                        convolution(8, List.of(3, 2), List.of(2, 1), padding, List.of(1, 2), groups, new Identity()));
                layers.add(convolution(4, List.of(2, 3), List.of(1, 3), padding, List.of(2, 1), groups, new Maxout(2)));
            }
            layers.add(
                    new MaxPooling(List.of(3, 2), List.of(2, 1), padding instanceof Padding.Margin ? MARGIN : padding));
            layers.add(new AveragePooling(
                    List.of(3, 2), List.of(2, 1), padding instanceof Padding.Margin ? MARGIN : padding));
        }
        layers.add(convolution(4, List.of(3), List.of(1), Padding.Rule.SAME, List.of(1), 1, new PRelu(0.25)));
        for (Padding padding : List.of(Padding.Rule.SAME, Padding.Rule.VALID, new Padding.Margin(List.of(2, 1)))) {
            layers.add(new SeparableConvolution(
                    3, List.of(3, 2), List.of(2, 1), padding, List.of(1), 2, new Tanh(), null, true, null, null));
        }
        for (Padding padding : List.of(Padding.Rule.SAME, Padding.Rule.VALID, MARGIN)) {
            layers.add(transposed(List.of(3, 2), List.of(2, 1), padding, List.of(1), new Tanh()));
            layers.add(transposed(List.of(3, 4), List.of(3, 2), padding, List.of(1, 2), new Maxout(2)));
        }
        for (Padding padding : List.of(Padding.Rule.SAME, Padding.Rule.VALID)) {
            layers.add(transposed(List.of(2, 1), List.of(3, 2), padding, List.of(1), new PRelu(0.25)));
        }
        for (int groups : new int[] {1, 2, 4}) {
            layers.add(new GroupNormalization(groups, 1e-3));
        }
        layers.add(new InstanceNormalization(1e-5));
        layers.add(new SpatialDropout(0.5));
        layers.add(new ZeroPadding(List.of(1, 0, 2, 3)));
        layers.add(new Cropping(List.of(0, 2, 3, 1)));
        for (Interpolation interpolation : Interpolation.values()) {
            layers.add(new UpSampling(List.of(2, 3), interpolation));
            layers.add(new UpSampling(List.of(3, 1), interpolation));
            layers.add(new UpSampling(List.of(4, 5), interpolation));
        }
        layers.add(new Residual(
                List.of(convolution(6, List.of(3), List.of(1), Padding.Rule.SAME, List.of(1), 1, new Tanh())), 0.5));
        for (int filters : new int[] {3, 8}) {
            LayerSpec striding =
                    convolution(filters, List.of(3), List.of(2), Padding.Rule.SAME, List.of(1), 1, new Tanh());
            layers.add(new Residual(List.of(striding, new BatchNormalization(0.1, 1e-5)), 0.5));
        }
        return layers.stream();
    }

    private static final Padding MARGIN = new Padding.Margin(List.of(1, 1));

    private static TransposedConvolution transposed(
            List<Integer> kernel,
            List<Integer> stride,
            Padding padding,
            List<Integer> dilation,
            Activation activation) {
        return new TransposedConvolution(3, kernel, stride, padding, dilation, activation, null, true, null, null);
    }

    private static Convolution convolution(
            int filters,
            List<Integer> kernel,
            List<Integer> stride,
            Padding padding,
            List<Integer> dilation,
            int groups,
            Activation activation) {
        return new Convolution(filters, kernel, stride, padding, dilation, groups, activation, null, true, null, null);
    }

    /** Of pictures that are no squares; another's convolution, with its own idea of strides, dilation, padding and groups. */
    @ParameterizedTest
    @MethodSource("layersOfPictures")
    void aLayerOfPicturesIsTheSame(LayerSpec layer) {
        List<LayerSpec> layers =
                List.of(new Dense(5 * 7 * 4, new Tanh()), new Reshape(List.of(5, 7, 4)), layer, new Flatten());
        assertSame(new NetworkSpec(WIDTH, layers, OUTPUTS, new Identity()), CLOSE);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void aConvolutionOverASequenceIsTheSame(int groups) {
        for (Padding padding : List.of(Padding.Rule.SAME, Padding.Rule.VALID, new Padding.Margin(List.of(2)))) {
            List<LayerSpec> layers = List.of(
                    new Dense(9 * 4, new Tanh()),
                    new Reshape(List.of(9, 4)),
                    new Convolution1d(4, 3, 2, padding, 2, groups, new Maxout(2), null, true, null, null),
                    new Flatten());
            assertSame(new NetworkSpec(WIDTH, layers, OUTPUTS, new Identity()), CLOSE);
        }
    }

    @Test
    void layersOfPositionsAreTheSame() {
        LayerSpec wider = new Residual(List.of(new BatchNormalization(0.1, 1e-5), new Dense(3, new Tanh())), 0.5);
        List<LayerSpec> layers = List.of(
                new Reshape(List.of(3, 2)),
                new Dense(5, new Maxout(2)),
                new LayerNormalization(1e-5),
                wider,
                new Flatten());
        assertSame(new NetworkSpec(WIDTH, layers, OUTPUTS, new Identity()), CLOSE);
    }

    @Test
    void aBlockIsTheSameWithinABlockAndWithAProjection() {
        Residual inside = new Residual(List.of(new Dense(WIDTH, new Tanh())), 0.5);
        LayerSpec wider = new Residual(List.of(inside, new Dense(9, new Tanh())), 1);
        assertSame(new NetworkSpec(WIDTH, List.of(wider), OUTPUTS, new Identity()), CLOSE);
    }
}
