package dev.chainrule.network.math;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReservedMemoryTests {

    private static final int COLUMNS = 3;

    /** On the heap and off it. */
    @ParameterizedTest
    @ValueSource(ints = {2, 5000})
    void isCountedGivenBackAndHoldsWhatIsWritten(int rows) {
        try (MemoryUse use = new MemoryUse(1 << 20)) {
            try (Memory memory = Kernels.fast(use).memory()) {
                Matrix matrix = memory.reserve(rows, COLUMNS);
                for (int row = 0; row < rows; row++) {
                    matrix.writeRow(row, new float[] {row, -row, 1});
                }
                assertThat(matrix.get(rows - 1, 1)).isEqualTo(1 - rows);
                assertThat(memory.bytes()).isEqualTo((long) rows * COLUMNS * Float.BYTES);
            }
            assertThat(use.peak()).isEqualTo((long) rows * COLUMNS * Float.BYTES);
        }
    }
}
