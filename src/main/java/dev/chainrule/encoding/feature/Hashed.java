package dev.chainrule.encoding.feature;

import dev.chainrule.table.ColumnType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One input per bucket, 1 or -1 for the one that a category's hash falls into, all 0 for a missing category; as
 * scikit-learn's FeatureHasher (Weinberger et al. 2009). The sign tells half of the categories of a bucket apart. No
 * category is remembered, so none is unknown.
 *
 * @param fill the category that stands for a missing one
 */
public record Hashed(
        String column,
        ColumnType type,
        int buckets,
        @Nullable Object fill) implements BucketEncoding {

    public Hashed {
        fill = fill == null ? null : type.restored(fill);
    }

    @Override
    public List<String> inputNames() {
        return names("%s#%s");
    }

    @Override
    public String expected() {
        return switch (type) {
            case BOOLEAN -> "true or false";
            case INTEGER -> "a whole number";
            default -> "any text";
        };
    }

    @Override
    public String formula() {
        return "1 or −1 in the input that the hash of the category falls into, 0 in the others";
    }

    @Override
    public @Nullable Object standIn() {
        return fill;
    }

    @Override
    public RowBlock.Encoder encoder(List<String> dictionary) {
        int[] ofCodes = dictionary.stream().mapToInt(MurmurHash::of).toArray();
        return (stored, block, offset) -> {
            int at = offset;
            for (int row = block.from; row < block.to; row++) {
                mark(stored[row], ofCodes, dictionary, block.values, at);
                at += block.stride;
            }
        };
    }

    private void mark(double stored, int[] ofCodes, List<String> dictionary, float[] into, int offset) {
        empty(into, offset);
        if (!Double.isNaN(stored) && ofCodes.length > 0) {
            add(ofCodes[(int) stored], into, offset);
        } else {
            markCategory(type.value(stored, dictionary), into, offset);
        }
    }

    @Override
    public void encode(RawValue raw, float[] into, int offset) {
        empty(into, offset);
        markCategory(raw.category(type, this::expected), into, offset);
    }

    private void markCategory(@Nullable Object category, float[] into, int offset) {
        Object present = category == null ? fill : category;
        if (present != null) {
            add(MurmurHash.of(present.toString()), into, offset);
        }
    }
}
