package dev.chainrule.run;

import dev.chainrule.network.Examples;
import dev.chainrule.network.math.Kernels;
import dev.chainrule.network.math.Matrix;
import dev.chainrule.storage.ScratchFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/**
 * The features of rows that are more than memory should hold, in a file, row after row: encoded as float32, or pictures as
 * bytes. A batch reads its rows from there, those of float32 that stand together in one go; what it gets is the same to the
 * last bit.
 */
final class RowFile implements AutoCloseable {

    /** That one reading takes at most, but for a row that is longer. */
    private static final int MOST_BYTES = 1 << 20;

    private final ScratchFile file;
    private final int rowBytes;
    private final ThreadLocal<ByteBuffer> buffers;

    /** @param file empty; closed with this */
    RowFile(ScratchFile file, int rowBytes) {
        this.file = file;
        this.rowBytes = rowBytes;
        this.buffers = ThreadLocal.withInitial(
                () -> ByteBuffer.allocateDirect(Math.max(rowBytes, MOST_BYTES)).order(ByteOrder.nativeOrder()));
    }

    /** From any thread, each row once. */
    void writeRow(int row, float[] encoded) {
        ByteBuffer bytes = buffers.get().clear().limit(rowBytes);
        bytes.asFloatBuffer().put(encoded, 0, rowBytes / Float.BYTES);
        file.write(bytes, place(row));
    }

    /** The same of pictures that are not scaled yet. */
    void writeRow(int row, byte[] unscaled) {
        file.write(buffers.get().clear().put(unscaled, 0, rowBytes).flip(), place(row));
    }

    private long place(int row) {
        return (long) row * rowBytes;
    }

    /** Where all rows are encoded. */
    Examples encoded() {
        return this::gather;
    }

    /**
     * Where all rows are bytes.
     *
     * @param scaled as of {@link Examples#of(Examples.ByteReader, int, float[])}
     */
    Examples unscaled(float[] scaled) {
        return Examples.of(this::readRow, rowBytes, scaled);
    }

    private void readRow(int row, byte[] values) {
        ByteBuffer bytes = buffers.get().clear().limit(rowBytes);
        file.read(bytes, place(row));
        bytes.flip().get(values, 0, rowBytes);
    }

    private void gather(int[] rows, int from, Kernels kernels, Matrix batch) {
        float[] values = new float[rowBytes / Float.BYTES];
        int done = 0;
        while (done < batch.rows()) {
            int together = together(rows, from + done, batch.rows() - done);
            ByteBuffer bytes = buffers.get().clear().limit(together * rowBytes);
            file.read(bytes, place(rows[from + done]));
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
