package dev.chainrule.format;

/** How many different wide cells there are: of as many as are counted, their hashes of 64 bits are kept. */
final class DistinctCells {

    /** They take 16 MB; that two of so many different cells have one hash is as likely as 1 in 30 million. */
    private static final int MOST = 1 << 20;

    private static final int FIRST_ROOM = 1 << 10;

    private final int most;
    /** Open addressing; 0 is an empty place. */
    private long[] places = new long[FIRST_ROOM];

    private int count;
    private boolean exact = true;

    DistinctCells() {
        this(MOST);
    }

    /** @param most that are counted */
    DistinctCells(int most) {
        this.most = most;
    }

    /** @param numbers of which those of one cell stand from {@code first} on; 0 and -0 are the same */
    void add(double[] numbers, int first, int size) {
        if (!exact) {
            return;
        }
        long hash = size;
        for (int i = first; i < first + size; i++) {
            long bits = Double.doubleToRawLongBits(numbers[i] + 0.0);
            hash = (Long.rotateLeft(hash, 23) ^ bits ^ (bits >>> 32)) * 0x9E3779B97F4A7C15L;
        }
        long mixed = mixed(hash);
        add(mixed == 0 ? 1 : mixed);
    }

    private void add(long hash) {
        int at = place(hash);
        if (places[at] == hash) {
            return;
        }
        if (count == most) {
            exact = false;
            places = new long[0];
            return;
        }
        places[at] = hash;
        count++;
        if (2 * count > places.length) {
            grow();
        }
    }

    private int place(long hash) {
        int at = (int) hash & (places.length - 1);
        while (places[at] != 0 && places[at] != hash) {
            at = (at + 1) & (places.length - 1);
        }
        return at;
    }

    private void grow() {
        long[] before = places;
        places = new long[2 * before.length];
        for (long hash : before) {
            if (hash != 0) {
                places[place(hash)] = hash;
            }
        }
    }

    /** The finalizer of SplitMix64. */
    private static long mixed(long bits) {
        long z = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** At least so many where that is not exact. */
    int count() {
        return count;
    }

    boolean exact() {
        return exact;
    }
}
