package dev.chainrule.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.encoding.feature.RowBlock;
import dev.chainrule.encoding.feature.Scaling;
import dev.chainrule.encoding.feature.Wide;
import dev.chainrule.network.math.ByteRows;
import dev.chainrule.network.math.Kernels;
import dev.chainrule.network.math.Matrix;
import dev.chainrule.network.math.Memory;
import dev.chainrule.table.ColumnType;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ByteExamplesTests {

    private static final int ROWS = 200;
    private static final int PLACES = 35;

    /** A channel that all training rows have the same number of is 0 everywhere: that is the last one. */
    private static Wide feature(int channels) {
        List<Double> centers = DoubleStream.iterate(33.318, it -> it * 1.7)
                .limit(channels)
                .boxed()
                .toList();
        List<Double> spreads = DoubleStream.iterate(78.567, it -> it * 0.9)
                .limit(channels)
                .map(it -> channels > 1 && it < 78.567 * Math.pow(0.9, channels - 1.5) ? 0 : it)
                .boxed()
                .toList();
        return new Wide("image", ColumnType.IMAGE, List.of(5, 7, channels), Scaling.STANDARDIZE, centers, spreads, 255);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void haveTheBitsOfRowsThatWereEncodedBefore(int channels) {
        Wide feature = feature(channels);
        int inputs = PLACES * channels;
        SplittableRandom random = new SplittableRandom(channels);
        Kernels kernels = Kernels.fast();
        try (Memory memory = kernels.memory()) {
            ByteRows bytes = memory.reserveBytes(ROWS, inputs);
            Matrix encoded = memory.reserve(ROWS, inputs);
            RowBlock block = new RowBlock(inputs).hold(0, 0, 1);
            float[] row = new float[inputs];
            for (int i = 0; i < ROWS; i++) {
                byte[] drawn = new byte[inputs];
                random.nextBytes(drawn);
                double[] stored = new double[inputs];
                for (int j = 0; j < inputs; j++) {
                    stored[j] = drawn[j] & 0xFF;
                }
                bytes.writeRow(i, drawn);
                feature.encoder(List.of()).encode(stored, block, 0);
                block.copyRow(0, row);
                encoded.writeRow(i, row);
            }
            int[] order = random.ints(ROWS, 0, ROWS).toArray();
            Matrix expected = memory.allocate(ROWS - 7, inputs);
            Matrix gathered = memory.allocate(ROWS - 7, inputs);
            Examples.of(encoded).gather(order, 7, kernels, expected);
            Examples.of(bytes, feature.ofBytes()).gather(order, 7, kernels, gathered);
            float[] one = new float[inputs];
            float[] other = new float[inputs];
            for (int i = 0; i < ROWS - 7; i++) {
                expected.readRow(i, one);
                gathered.readRow(i, other);
                assertThat(other).isEqualTo(one);
            }
        }
    }
}
