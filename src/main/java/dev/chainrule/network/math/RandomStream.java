package dev.chainrule.network.math;

/**
 * A reproducible stream of random numbers: SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number
 * generators, OOPSLA 2014, figure 17). The same seed, purpose and index give the same numbers on every machine and JDK.
 * Not thread-safe; every use has its own stream.
 */
public final class RandomStream {

    /** What a stream is for, so that no two uses ever share their numbers. */
    public enum Purpose {
        INITIALIZATION(2),
        SHUFFLING(3),
        EXAMPLE(4),
        GRADIENT_CHECK(5),
        MEASURING(6),
        FOLD(7),
        SWEEP(8),
        DROPOUT(10),
        INPUT_NOISE(11),
        AUGMENTATION(12);

        /** Part of every stream's start: a number given once is never changed, nor given again; 1 and 9 were. */
        private final long key;

        Purpose(long key) {
            this.key = key;
        }
    }

    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
    private static final double TO_UNIT = 0x1.0p-53;

    private long state;

    private RandomStream(long state) {
        this.state = state;
    }

    /** @param index which of the purpose's streams: the epoch for shuffling, the layer for initialization */
    public static RandomStream of(long seed, Purpose purpose, long index) {
        return new RandomStream(start(seed, purpose, index));
    }

    /** Goes to the start of another stream, one of many that belong to the same index; allocates nothing. */
    void restart(long seed, Purpose purpose, long index, long lane, long ordinal) {
        state = mix(mix(start(seed, purpose, index) + lane) + ordinal);
    }

    private static long start(long seed, Purpose purpose, long index) {
        return mix(mix(mix(seed) + purpose.key) + index);
    }

    public long nextLong() {
        state += GOLDEN_GAMMA;
        return mix(state);
    }

    /** Uniform in {@code [0, bound)}, by multiplication without bias (Lemire 2019). */
    public int nextInt(int bound) {
        long product = (nextLong() >>> 32) * bound;
        long low = product & 0xFFFFFFFFL;
        if (low < bound) {
            long threshold = (1L << 32) % bound;
            while (low < threshold) {
                product = (nextLong() >>> 32) * bound;
                low = product & 0xFFFFFFFFL;
            }
        }
        return (int) (product >>> 32);
    }

    /** Uniform in {@code [0, 1)}. */
    public double nextDouble() {
        return (nextLong() >>> 11) * TO_UNIT;
    }

    public double nextUniform(double from, double to) {
        return from + (to - from) * nextDouble();
    }

    /** Standard normal, by Box and Muller (1958); {@code StrictMath} so that every JDK agrees. */
    public double nextGaussian() {
        double radius = Math.sqrt(-2 * StrictMath.log(1 - nextDouble()));
        return radius * StrictMath.cos(2 * Math.PI * nextDouble());
    }

    /** Standard normal, other numbers than {@link #nextGaussian} and ten times as fast. */
    public double nextQuickGaussian() {
        return Ziggurat.next(this);
    }

    /** Puts the values in a random order (Fisher and Yates, as Durstenfeld 1964). */
    public void shuffle(int[] values) {
        for (int i = values.length - 1; i > 0; i--) {
            int j = nextInt(i + 1);
            int swapped = values[i];
            values[i] = values[j];
            values[j] = swapped;
        }
    }

    /** A number that looks random and is always the same for another: the finalizer of SplitMix64. */
    public static long mix(long z) {
        long a = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        long b = (a ^ (a >>> 27)) * 0x94D049BB133111EBL;
        return b ^ (b >>> 31);
    }
}
