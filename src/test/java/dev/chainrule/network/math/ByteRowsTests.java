package dev.chainrule.network.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class ByteRowsTests {

    @Test
    void findsEachRowInItsBlock() {
        ByteBuffer[] blocks = {ByteBuffer.allocate(6), ByteBuffer.allocate(6), ByteBuffer.allocate(3)};
        ByteRows rows = new ByteRows(blocks, 3, 2);
        for (int row = 4; row >= 0; row--) {
            rows.writeRow(row, new byte[] {(byte) row, (byte) (100 + row), (byte) (200 + row), 77});
        }
        byte[] read = new byte[3];
        for (int row = 0; row < 5; row++) {
            rows.readRow(row, read);
            assertThat(read).containsExactly((byte) row, (byte) (100 + row), (byte) (200 + row));
        }
        assertThat(rows.columns()).isEqualTo(3);
    }

    @Test
    void countsBytesAndNoMore() {
        try (MemoryUse use = new MemoryUse(1000);
                Memory memory = Kernels.fast(use).memory()) {
            memory.reserveBytes(10, 90);
            assertThat(use.bytes()).isEqualTo(900);
            assertThatThrownBy(() -> memory.reserveBytes(1, 101)).isInstanceOf(MemoryLimitException.class);
        }
    }
}
