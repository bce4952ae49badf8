package dev.chainrule.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Files of weights to the last byte. {@code exchange/read_weights.py} shows that NumPy and safetensors read the files in
 * {@code exchange} as the values that were written: 0, 0.5, 1, 1.5, … in the order in which they are stored.
 */
class WeightFilesTests {

    private static final String LAYERS = "2, 'batch_normalization'";

    private static byte[] values(int count) {
        ByteBuffer bytes = ByteBuffer.allocate(count * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            bytes.putFloat(i / 2f);
        }
        return bytes.array();
    }

    private static TensorValues weights(byte[] file, Predicate<Tensor> wanted) {
        List<Tensor> all = Tensors.of(TensorsTests.spec(LAYERS));
        return new TensorValues(all.stream().filter(wanted).toList(), () -> new ByteArrayInputStream(file));
    }

    private static TensorValues weights() {
        return weights(values(22), tensor -> true);
    }

    private static byte[] written(WeightFormat format) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        format.write(weights(), "abc", out);
        return out.toByteArray();
    }

    @ParameterizedTest
    @EnumSource
    void writesWhatOtherProgramsRead(WeightFormat format) throws IOException {
        String name = "/exchange/weights." + format.word();
        try (InputStream golden = getClass().getResourceAsStream(name)) {
            assertThat(written(format)).isEqualTo(Objects.requireNonNull(golden).readAllBytes());
        }
    }

    @Test
    void writesOneLayerOnly() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        WeightFormat.CSV.write(weights(values(22), tensor -> tensor.layer() == 2), "abc", out);

        assertThat(out.toString(UTF_8)).isEqualTo("""
                        layer,tensor,index,value
                        2,scale,0,4.0
                        2,scale,1,4.5
                        2,shift,0,5.0
                        2,shift,1,5.5
                        2,running_mean,0,9.0
                        2,running_mean,1,9.5
                        2,running_variance,0,10.0
                        2,running_variance,1,10.5
                        """.replace("\n", "\r\n"));
    }

    @Test
    void givesValuesInTheirShape() throws IOException {
        WeightsResponse response = WeightsResponse.of("mdl_1", null, "abc", weights());

        assertThat(response.layers())
                .extracting(WeightsResponse.LayerWeights::layer)
                .containsExactly(1, 2, 3);
        assertThat(response.layers().get(0).tensors().get(0).values())
                .hasToString("[[0.0, 0.5], [1.0, 1.5], [2.0, 2.5]]");
        assertThat(response.layers().get(1).tensors())
                .extracting(WeightsResponse.Values::name)
                .containsExactly("scale", "shift", "running_mean", "running_variance");
        assertThat(response.nonFinite()).isEmpty();
    }

    @Test
    void saysWhichValuesAreNotFinite() throws IOException {
        byte[] file = values(22);
        ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putFloat(3 * Float.BYTES, Float.NaN);
        WeightsResponse response = WeightsResponse.of("mdl_1", null, "abc", weights(file, tensor -> true));

        assertThat(response.nonFinite()).containsExactly("/layers/0/tensors/0/values/1/1");
        assertThat(response.layers().get(0).tensors().get(0).values())
                .hasToString("[[0.0, 0.5], [1.0, null], [2.0, 2.5]]");
    }

    @Test
    void readsLargeTensorsInParts() throws IOException {
        List<Tensor> tensors = Tensors.of(TensorsTests.spec("9000"));
        byte[] file = values(3 * 9000 + 9000 + 9000 * 2 + 2);
        List<Float> read = new ArrayList<>();
        new TensorValues(tensors, () -> new ByteArrayInputStream(file)).read((tensor, from, values) -> {
            while (values.hasRemaining()) {
                read.add(values.getFloat());
            }
        });

        assertThat(read).hasSize(54_002).isSorted();
        assertThatThrownBy(() -> weights(values(21), tensor -> true).read((tensor, from, values) -> {}))
                .hasMessageContaining("layer_2.running_variance");
    }
}
