package dev.chainrule.encoding.feature;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** How what a column says becomes inputs by its hash, when none of it is remembered (Weinberger et al. 2009). */
sealed interface BucketEncoding extends FeatureEncoding permits Hashed, BagOfWords {

    int buckets();

    @Override
    default int width() {
        return buckets();
    }

    /** @param format of the column's name and the bucket's number */
    default List<String> names(String format) {
        return IntStream.range(0, buckets())
                .mapToObj(bucket -> format.formatted(column(), bucket))
                .toList();
    }

    default void empty(float[] into, int offset) {
        Arrays.fill(into, offset, offset + buckets(), 0);
    }

    /** Adds 1 or -1, which the hash says, to the bucket that it falls into. */
    default void add(int hash, float[] into, int offset) {
        into[offset + (int) (Math.abs((long) hash) % buckets())] += hash >= 0 ? 1 : -1;
    }
}
