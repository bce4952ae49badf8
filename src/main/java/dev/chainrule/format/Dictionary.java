package dev.chainrule.format;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** The different texts of one column in the order they first came; finds a slice of characters without copying it. */
final class Dictionary {

    /** Heap that a short text costs beside its characters, bytes. */
    private static final int OVERHEAD = 64;

    /** Differs per process, so that nobody can send texts that all collide. */
    private static final int SEED = new SplittableRandom().nextInt() | 1;

    private final List<String> texts = new ArrayList<>();
    /** Code + 1; 0 marks a free slot. */
    private int[] slots = new int[16];

    private int[] hashes = new int[16];
    private int last = -1;
    private long bytes;

    int codeOf(char[] source, int offset, int length) {
        if (last < 0 || !same(texts.get(last), source, offset, length)) {
            last = locate(source, offset, length);
        }
        return last;
    }

    private int locate(char[] source, int offset, int length) {
        int hash = hash(source, offset, length);
        int mask = slots.length - 1;
        int slot = hash & mask;
        while (slots[slot] != 0) {
            if (hashes[slot] == hash && same(texts.get(slots[slot] - 1), source, offset, length)) {
                return slots[slot] - 1;
            }
            slot = (slot + 1) & mask;
        }
        return enter(new String(source, offset, length), hash, slot);
    }

    private int enter(String text, int hash, int slot) {
        texts.add(text);
        bytes += OVERHEAD + text.length();
        slots[slot] = texts.size();
        hashes[slot] = hash;
        if (texts.size() * 2 > slots.length) {
            grow();
        }
        return texts.size() - 1;
    }

    private void grow() {
        int[] oldSlots = slots;
        int[] oldHashes = hashes;
        slots = new int[oldSlots.length * 2];
        hashes = new int[oldSlots.length * 2];
        for (int i = 0; i < oldSlots.length; i++) {
            if (oldSlots[i] != 0) {
                move(oldSlots[i], oldHashes[i]);
            }
        }
    }

    private void move(int code, int hash) {
        int mask = slots.length - 1;
        int slot = hash & mask;
        while (slots[slot] != 0) {
            slot = (slot + 1) & mask;
        }
        slots[slot] = code;
        hashes[slot] = hash;
    }

    private static int hash(char[] source, int offset, int length) {
        int hash = length;
        for (int i = offset; i < offset + length; i++) {
            hash = (hash ^ source[i]) * SEED;
            hash ^= hash >>> 15;
        }
        return hash;
    }

    private static boolean same(String text, char[] source, int offset, int length) {
        if (text.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (text.charAt(i) != source[offset + i]) {
                return false;
            }
        }
        return true;
    }

    List<String> texts() {
        return texts;
    }

    /** Heap held by the texts, estimated. */
    long bytes() {
        return bytes;
    }
}
