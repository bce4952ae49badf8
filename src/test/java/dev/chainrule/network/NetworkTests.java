package dev.chainrule.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.network.activation.Identity;
import dev.chainrule.network.activation.Softmax;
import dev.chainrule.network.activation.Tanh;
import dev.chainrule.network.layer.Dense;
import dev.chainrule.network.math.Kernels;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkTests {

    private static final Kernels KERNELS = Kernels.fast();

    /** 10·n + n + n·2 + 2 parameters */
    private static NetworkSpec spec(int units) {
        return new NetworkSpec(10, List.of(new Dense(units, new Tanh())), 2, new Softmax());
    }

    private static byte[] written(Network network) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        network.write(out);
        return out.toByteArray();
    }

    /** 15 parameters, a few, exactly 4,096 + 2 and many: below, at and above a block of the stream. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3, 315, 1000})
    void readsWhatItWrote(int units) throws IOException {
        try (Network network = Network.initialize(spec(units), KERNELS, 1)) {
            byte[] bytes = written(network);
            assertThat(bytes).hasSize((int) spec(units).parameterCount() * Float.BYTES);
            try (Network again = Network.read(spec(units), KERNELS, new ByteArrayInputStream(bytes))) {
                assertThat(Numbers.values(again.parameters())).isDeepEqualTo(Numbers.values(network.parameters()));
                assertThat(written(again)).isEqualTo(bytes);
            }
        }
    }

    @Test
    void writesLittleEndianFloats() throws IOException {
        try (Network network = Network.initialize(spec(3), KERNELS, 1)) {
            float[] values = new float[network.parameters().columns()];
            ByteBuffer.wrap(written(network))
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asFloatBuffer()
                    .get(values);
            assertThat(values).isEqualTo(Numbers.values(network.parameters())[0]);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4 * 4096, 4 * 4096 + 3, 4 * 13_002 - 1})
    void refusesAStreamThatEndsEarly(int length) throws IOException {
        try (Network network = Network.initialize(spec(1000), KERNELS, 1)) {
            byte[] part = Arrays.copyOf(written(network), length);
            assertThatThrownBy(() -> Network.read(spec(1000), KERNELS, new ByteArrayInputStream(part)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("13002");
        }
    }

    @Test
    void refusesAStreamThatGoesOn() throws IOException {
        try (Network network = Network.initialize(spec(3), KERNELS, 1)) {
            byte[] bytes = written(network);
            byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
            assertThatThrownBy(() -> Network.read(spec(3), KERNELS, new ByteArrayInputStream(longer)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("go on");
        }
    }

    @Test
    void countsItsParameters() {
        assertThat(spec(5).parameterCount()).isEqualTo(10 * 5 + 5 + 5 * 2 + 2);
        NetworkSpec withoutBias = new NetworkSpec(10, List.of(new Dense(5, new Tanh(), null, false)), 2, new Softmax());
        assertThat(withoutBias.parameterCount()).isEqualTo(10 * 5 + 5 * 2 + 2);
        assertThat(new NetworkSpec(1, List.of(), 1, new Identity()).parameterCount())
                .isEqualTo(2);
    }

    @Test
    void refusesNetworksWithoutInputsOrOutputs() {
        assertThatIllegalArgumentException().isThrownBy(() -> new NetworkSpec(0, List.of(), 1, new Identity()));
        assertThatIllegalArgumentException().isThrownBy(() -> new NetworkSpec(1, List.of(), 0, new Identity()));
    }

    @Test
    void startsBiasesAtZero() {
        try (Network network = Network.initialize(spec(5), KERNELS, 1)) {
            float[] values = Numbers.values(network.parameters())[0];
            assertThat(Arrays.copyOfRange(values, 50, 55)).containsOnly(0f);
            assertThat(Arrays.copyOfRange(values, 65, 67)).containsOnly(0f);
            assertThat(Arrays.copyOfRange(values, 0, 50)).doesNotContain(0f);
        }
    }

    @Test
    void copiesToOtherKernelsAndBackBitByBit() {
        try (Network network = Network.initialize(spec(5), KERNELS, 1);
                Network reference = network.copy(Kernels.reference());
                Network back = reference.copy(KERNELS)) {
            assertThat(Numbers.values(back.parameters())).isDeepEqualTo(Numbers.values(network.parameters()));
            back.parameters().set(0, 0, 42);
            assertThat(network.parameters().get(0, 0)).isNotEqualTo(42);
        }
    }

    @Test
    void givesNoGradientsWhereItOnlyPredicts() {
        try (Network network = Network.initialize(spec(5), KERNELS, 1);
                Workspace workspace = network.predictionWorkspace(3)) {
            assertThatIllegalStateException().isThrownBy(workspace::gradients);
        }
    }

    /** A hundred linear layers are still one line. */
    @Test
    void collapsesWithoutANonLinearActivation() {
        Dense linear = new Dense(3, new Identity());
        NetworkSpec spec = new NetworkSpec(2, List.of(linear, linear, linear), 1, new Identity());
        try (Network network = Network.initialize(spec, Kernels.reference(), 1);
                Workspace workspace = network.predictionWorkspace(3)) {
            Numbers.fill(workspace.input(), new float[][] {{0, 0}, {1, 2}, {2, 4}});
            double[] y = new double[3];
            for (int i = 0; i < 3; i++) {
                y[i] = workspace.forward().get(i, 0);
            }
            assertThat(y[2] - y[1]).isCloseTo(y[1] - y[0], within(1e-12));
        }
    }
}
