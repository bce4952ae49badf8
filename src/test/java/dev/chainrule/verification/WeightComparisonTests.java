package dev.chainrule.verification;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class WeightComparisonTests {

    private static InputStream weights(float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            bytes.putFloat(value);
        }
        return new ByteArrayInputStream(bytes.array());
    }

    @Test
    void findsTheLargestDifferenceWhicheverIsTheLarger() throws IOException {
        assertThat(WeightComparison.maxDifference(weights(1, 2, -3), weights(1, 2.5f, -5), 12))
                .isEqualTo(2);
        assertThat(WeightComparison.maxDifference(weights(1.5f), weights(1), 4)).isEqualTo(0.5);
        assertThat(WeightComparison.maxDifference(weights(7, -0.25f), weights(7, -0.25f), 8))
                .isZero();
    }
}
