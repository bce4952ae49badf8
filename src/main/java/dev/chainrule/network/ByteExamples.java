package dev.chainrule.network;

import dev.chainrule.network.math.Kernels;
import dev.chainrule.network.math.Matrix;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Pictures that stay bytes until a batch needs them. What a byte becomes is looked up, so that it has the bits it
 * would have had, were it encoded beforehand.
 */
final class ByteExamples implements Examples {

    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final int VALUES = 256;
    private static final int BYTE = VALUES - 1;
    private static final int COLOURS = 3;
    /** Three words, with which grey and three colours begin anew. */
    private static final int TOGETHER = 3 * Long.BYTES;

    private final ByteReader rows;
    private final int inputs;
    /** One for each channel. */
    private final float[][] scaled;

    /** @param scaled what a byte of each channel becomes, {@code [channels · 256]} */
    ByteExamples(ByteReader rows, int inputs, float[] scaled) {
        this.rows = rows;
        this.inputs = inputs;
        this.scaled = new float[scaled.length / VALUES][];
        Arrays.setAll(this.scaled, channel -> Arrays.copyOfRange(scaled, channel * VALUES, (channel + 1) * VALUES));
    }

    @Override
    public void gather(int[] numbers, int from, Kernels kernels, Matrix batch) {
        byte[] bytes = new byte[inputs];
        float[] values = new float[inputs];
        for (int i = 0; i < batch.rows(); i++) {
            rows.readRow(numbers[from + i], bytes);
            int done = inWords(bytes, values);
            for (int channel = 0; channel < scaled.length; channel++) {
                for (int at = done + channel; at < values.length; at += scaled.length) {
                    values[at] = scaled[channel][bytes[at] & BYTE];
                }
            }
            batch.writeRow(i, values);
        }
    }

    /** Eight bytes at a time, which takes half as long as one after the other; of grey and of three colours. */
    private int inWords(byte[] bytes, float[] values) {
        if (scaled.length != 1 && scaled.length != COLOURS) {
            return 0;
        }
        float[] first = scaled[0];
        float[] second = scaled[scaled.length == 1 ? 0 : 1];
        float[] third = scaled[scaled.length == 1 ? 0 : 2];
        int at = 0;
        for (; at + TOGETHER <= bytes.length; at += TOGETHER) {
            word((long) WORDS.get(bytes, at), values, at, first, second, third);
            word((long) WORDS.get(bytes, at + Long.BYTES), values, at + Long.BYTES, third, first, second);
            word((long) WORDS.get(bytes, at + 2 * Long.BYTES), values, at + 2 * Long.BYTES, second, third, first);
        }
        return at;
    }

    private static void word(long word, float[] values, int at, float[] first, float[] second, float[] third) {
        values[at] = first[(int) word & BYTE];
        values[at + 1] = second[(int) (word >>> 8) & BYTE];
        values[at + 2] = third[(int) (word >>> 16) & BYTE];
        values[at + 3] = first[(int) (word >>> 24) & BYTE];
        values[at + 4] = second[(int) (word >>> 32) & BYTE];
        values[at + 5] = third[(int) (word >>> 40) & BYTE];
        values[at + 6] = first[(int) (word >>> 48) & BYTE];
        values[at + 7] = second[(int) (word >>> 56) & BYTE];
    }
}
