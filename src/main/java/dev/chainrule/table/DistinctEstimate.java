package dev.chainrule.table;

/**
 * About how many different numbers there are: each sets one bit of a map by its hash, and the share of bits that stay
 * clear tells how many there were (linear counting; Whang, Vander-Zanden and Taylor 1990).
 */
final class DistinctEstimate implements ColumnScan {

    /** 8 MB at most; 100 million different numbers are then counted to 0.02 %. */
    private static final int MOST_BITS = 1 << 26;

    private static final int FEWEST_BITS = 1 << 16;
    private static final int BITS_PER_ROW = 8;

    private final long[] map;
    private final int shift;

    DistinctEstimate(long rows) {
        long wanted = Math.min(MOST_BITS, Math.max(FEWEST_BITS, rows * BITS_PER_ROW));
        int bits = Long.SIZE - Long.numberOfLeadingZeros(wanted - 1);
        this.map = new long[1 << (bits - 6)];
        this.shift = Long.SIZE - bits;
    }

    @Override
    public void take(double[] present, int n) {
        for (int i = 0; i < n; i++) {
            long place = mixed(Double.doubleToRawLongBits(present[i])) >>> shift;
            map[(int) (place >>> 6)] |= 1L << place;
        }
    }

    /** The finalizer of SplitMix64. */
    private static long mixed(long bits) {
        long z = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    @Override
    public boolean again() {
        return false;
    }

    private double bits() {
        return (double) map.length * Long.SIZE;
    }

    private double clear() {
        double clear = 0;
        for (long word : map) {
            clear += Long.SIZE - Long.bitCount(word);
        }
        return Math.max(0.5, clear);
    }

    long found() {
        return Math.round(bits() * Math.log(bits() / clear()));
    }

    /** Relative, of {@link #found()}. */
    double standardError() {
        double load = Math.log(bits() / clear());
        return load == 0 ? 0 : Math.sqrt((Math.expm1(load) - load) / bits()) / load;
    }
}
