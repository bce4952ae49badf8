package dev.chainrule.run;

import dev.chainrule.network.Examples;
import dev.chainrule.network.math.Kernels;
import dev.chainrule.network.math.Matrix;
import dev.chainrule.storage.ScratchFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/**
 * The encoded features of rows that are more than memory should hold, in a file: float32, row after row. A batch reads
 * its rows from there, those that stand together in one go; what it gets is the same to the last bit.
 */
final class RowFile implements Examples, AutoCloseable {

    /** That one reading takes at most, but for a row that is longer. */
    private static final int MOST_BYTES = 1 << 20;

    private final ScratchFile file;
    private final int inputs;
    private final int rowBytes;
    private final ThreadLocal<ByteBuffer> buffers;

    /** @param file empty; closed with this */
    RowFile(ScratchFile file, int inputs) {
        this.file = file;
        this.inputs = inputs;
        this.rowBytes = Math.multiplyExact(inputs, Float.BYTES);
        this.buffers = ThreadLocal.withInitial(
                () -> ByteBuffer.allocateDirect(Math.max(rowBytes, MOST_BYTES)).order(ByteOrder.nativeOrder()));
    }

    /** From any thread, each row once. */
    void writeRow(int row, float[] values) {
        ByteBuffer bytes = buffers.get().clear().limit(rowBytes);
        bytes.asFloatBuffer().put(values, 0, inputs);
        file.write(bytes, (long) row * rowBytes);
    }

    @Override
    public void gather(int[] rows, int from, Kernels kernels, Matrix batch) {
        float[] values = new float[inputs];
        int done = 0;
        while (done < batch.rows()) {
            int together = together(rows, from + done, batch.rows() - done);
            ByteBuffer bytes = buffers.get().clear().limit(together * rowBytes);
            file.read(bytes, (long) rows[from + done] * rowBytes);
            FloatBuffer read = bytes.flip().asFloatBuffer();
            for (int i = 0; i < together; i++) {
                read.get(values);
                batch.writeRow(done + i, values);
            }
            done += together;
        }
    }

    /** How many rows from there on follow each other in the file too. */
    private int together(int[] rows, int from, int most) {
        int count = 1;
        while (count < most && rows[from + count] == rows[from] + count && (count + 1L) * rowBytes <= MOST_BYTES) {
            count++;
        }
        return count;
    }

    @Override
    public void close() {
        file.close();
    }
}
