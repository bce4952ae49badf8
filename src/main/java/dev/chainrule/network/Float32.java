package dev.chainrule.network;

import dev.chainrule.network.math.Matrix;
import dev.chainrule.network.math.Slots;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Values as little-endian float32, one after another, in streams. */
final class Float32 {

    private static final int BLOCK = 4096;

    private Float32() {}

    /** @param values {@code [1, n]} */
    static void write(Matrix values, OutputStream out) throws IOException {
        float[] block = new float[BLOCK];
        for (int from = 0; from < values.columns(); from += BLOCK) {
            int length = Math.min(BLOCK, values.columns() - from);
            values.slice(from, 1, length).readRow(0, block);
            write(block, length, out);
        }
    }

    static void write(Slots slots, OutputStream out) throws IOException {
        float[] block = new float[BLOCK];
        for (int slot = 0; slot < slots.count(); slot++) {
            for (int from = 0; from < slots.size(); from += BLOCK) {
                int length = Math.min(BLOCK, slots.size() - from);
                slots.read(slot, from, block, length);
                write(block, length, out);
            }
        }
    }

    private static void write(float[] block, int length, OutputStream out) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(block, 0, length);
        out.write(bytes.array());
    }

    /** @throws EOFException where there are fewer values, saying how many there are */
    static void read(Matrix values, InputStream in) throws IOException {
        float[] block = new float[BLOCK];
        for (int from = 0; from < values.columns(); from += BLOCK) {
            int length = Math.min(BLOCK, values.columns() - from);
            read(block, length, in, from, values.columns());
            values.slice(from, 1, length).writeRow(0, block);
        }
    }

    /** @throws EOFException where there are fewer values, saying how many there are */
    static void read(Slots slots, InputStream in) throws IOException {
        float[] block = new float[BLOCK];
        for (int slot = 0; slot < slots.count(); slot++) {
            for (int from = 0; from < slots.size(); from += BLOCK) {
                int length = Math.min(BLOCK, slots.size() - from);
                read(block, length, in, from, slots.size());
                slots.write(slot, from, block, length);
            }
        }
    }

    /** @throws EOFException where there are fewer values, saying how many there are */
    static void read(float[] values, InputStream in) throws IOException {
        float[] block = new float[BLOCK];
        for (int from = 0; from < values.length; from += BLOCK) {
            int length = Math.min(BLOCK, values.length - from);
            read(block, length, in, from, values.length);
            System.arraycopy(block, 0, values, from, length);
        }
    }

    private static void read(float[] block, int length, InputStream in, int before, int count) throws IOException {
        byte[] bytes = in.readNBytes(length * Float.BYTES);
        if (bytes.length < length * Float.BYTES) {
            throw new EOFException(
                    "the values end after %s of %s".formatted(before + bytes.length / Float.BYTES, count));
        }
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(block, 0, length);
    }
}
