package dev.chainrule.encoding.feature;

import java.nio.charset.StandardCharsets;

/** MurmurHash3 of 32 bits with seed 0 (Appleby 2011), of a text in UTF-8: the same on every machine, for ever. */
final class MurmurHash {

    private static final int FIRST = 0xcc9e2d51;
    private static final int SECOND = 0x1b873593;

    private MurmurHash() {}

    static int of(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int hash = 0;
        int whole = bytes.length & ~3;
        for (int at = 0; at < whole; at += 4) {
            hash = Integer.rotateLeft(hash ^ mixed(word(bytes, at, 4)), 13) * 5 + 0xe6546b64;
        }
        hash ^= mixed(word(bytes, whole, bytes.length - whole));
        return finished(hash ^ bytes.length);
    }

    /** Up to four bytes, the first lowest. */
    private static int word(byte[] bytes, int from, int count) {
        int word = 0;
        for (int i = count - 1; i >= 0; i--) {
            word = (word << 8) | (bytes[from + i] & 0xff);
        }
        return word;
    }

    private static int mixed(int word) {
        return Integer.rotateLeft(word * FIRST, 15) * SECOND;
    }

    private static int finished(int hash) {
        int mixed = (hash ^ (hash >>> 16)) * 0x85ebca6b;
        mixed = (mixed ^ (mixed >>> 13)) * 0xc2b2ae35;
        return mixed ^ (mixed >>> 16);
    }
}
