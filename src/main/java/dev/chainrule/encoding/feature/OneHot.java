package dev.chainrule.encoding.feature;

import dev.chainrule.table.ColumnType;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One input per category, 1 for the one that is there; all 0 for an unknown one. */
public record OneHot(
        String column,
        ColumnType type,
        List<Object> categories,
        @Nullable Object fill) implements CategoryEncoding {

    public OneHot {
        categories = Labels.restored(categories, type);
        fill = fill == null ? null : type.restored(fill);
    }

    @Override
    public int width() {
        return categories.size();
    }

    @Override
    public List<String> inputNames() {
        return categories.stream().map(category -> column + "=" + category).toList();
    }

    @Override
    public String formula() {
        return "1 for the category that is there, 0 for the others";
    }

    @Override
    public RowBlock.Encoder encoder(List<String> dictionary) {
        CategoryIndex places = places(dictionary);
        return (stored, block, offset) -> {
            int at = offset;
            for (int row = block.from; row < block.to; row++) {
                mark(places.of(stored[row]), block.values, at);
                at += block.stride;
            }
        };
    }

    @Override
    public void encode(RawValue raw, float[] into, int offset) {
        mark(place(raw), into, offset);
    }

    private void mark(int place, float[] into, int offset) {
        Arrays.fill(into, offset, offset + width(), 0);
        if (place != CategoryIndex.NONE) {
            into[offset + place] = 1;
        }
    }
}
