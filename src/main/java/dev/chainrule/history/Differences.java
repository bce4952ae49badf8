package dev.chainrule.history;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.IntToLongFunction;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * A column of 64-bit numbers without loss: of each what is left after the line through the two before it, in as many
 * bytes as that takes. So what stays the same or grows evenly, as a learning rate or the number of a step, takes next
 * to nothing, a smooth loss half, and one that jumps at random an eighth less.
 */
final class Differences {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int HALF = 4; // bits; a length is 0 to 8

    private Differences() {}

    static void write(IntToLongFunction numbers, int count, DataOutputStream to) throws IOException {
        byte[] lengths = new byte[(count + 1) / 2];
        byte[] bytes = new byte[Long.BYTES * (count + 1)];
        int end = 0;
        long before = 0;
        long ahead = 0;
        for (int i = 0; i < count; i++) {
            long number = numbers.applyAsLong(i);
            long rest = number - ahead;
            long folded = (rest << 1) ^ (rest >> 63); // small where the rest is near 0 on either side
            int length = Long.BYTES - Long.numberOfLeadingZeros(folded) / Byte.SIZE;
            LONGS.set(bytes, end, folded);
            end += length;
            lengths[i / 2] |= (byte) (length << (HALF * (i % 2)));
            ahead = i == 0 ? number : 2 * number - before;
            before = number;
        }
        byte[] packed = deflate(lengths);
        to.writeInt(packed.length);
        to.writeInt(end);
        to.write(packed);
        to.write(bytes, 0, end);
    }

    static long[] read(int count, DataInputStream from) throws IOException {
        byte[] packed = new byte[from.readInt()];
        int end = from.readInt();
        from.readFully(packed);
        byte[] lengths = inflate(packed, (count + 1) / 2);
        byte[] bytes = new byte[end + Long.BYTES];
        from.readFully(bytes, 0, end);
        long[] numbers = new long[count];
        int place = 0;
        long before = 0;
        long ahead = 0;
        for (int i = 0; i < count; i++) {
            int length = (lengths[i / 2] >> (HALF * (i % 2))) & 15;
            long folded = length == 0 ? 0 : (long) LONGS.get(bytes, place) & (-1L >>> (Long.SIZE - Byte.SIZE * length));
            place += length;
            numbers[i] = ahead + ((folded >>> 1) ^ -(folded & 1));
            ahead = i == 0 ? numbers[i] : 2 * numbers[i] - before;
            before = numbers[i];
        }
        return numbers;
    }

    static void skip(DataInputStream from) throws IOException {
        from.skipNBytes((long) from.readInt() + from.readInt());
    }

    private static byte[] deflate(byte[] plain) {
        Deflater deflater = new Deflater(Deflater.BEST_SPEED);
        try {
            deflater.setInput(plain);
            deflater.finish();
            byte[] packed = new byte[plain.length + plain.length / 1000 + 64];
            int length = deflater.deflate(packed);
            return Arrays.copyOf(packed, length);
        } finally {
            deflater.end();
        }
    }

    private static byte[] inflate(byte[] packed, int length) throws IOException {
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(packed);
            byte[] plain = new byte[length];
            if (inflater.inflate(plain) != length) {
                throw new IOException("a column of a history ends too early");
            }
            return plain;
        } catch (DataFormatException damaged) {
            throw new IOException("a column of a history is damaged", damaged);
        } finally {
            inflater.end();
        }
    }
}
