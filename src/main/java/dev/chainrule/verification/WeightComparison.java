package dev.chainrule.verification;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Compares the weights of two models, which are little-endian float32. */
final class WeightComparison {

    private WeightComparison() {}

    /**
     * The largest absolute difference between two weights in the same place.
     *
     * @param bytes of each
     */
    static double maxDifference(InputStream one, InputStream other, long bytes) throws IOException {
        DataInputStream first = new DataInputStream(one);
        DataInputStream second = new DataInputStream(other);
        double largest = 0;
        for (long i = 0; i < bytes / Float.BYTES; i++) {
            largest = Math.max(largest, Math.abs((double) read(first) - read(second)));
        }
        return largest;
    }

    private static float read(DataInputStream in) throws IOException {
        return Float.intBitsToFloat(Integer.reverseBytes(in.readInt()));
    }
}
