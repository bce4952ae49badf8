package dev.chainrule.encoding.feature;

import dev.chainrule.table.ColumnType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One input with the index of the category that is there, from 1; 0 for an unknown one. */
public record Embedded(
        String column,
        ColumnType type,
        List<Object> categories,
        @Nullable Object fill) implements CategoryEncoding {

    public Embedded {
        categories = Labels.restored(categories, type);
        fill = fill == null ? null : type.restored(fill);
    }

    @Override
    public int width() {
        return 1;
    }

    @Override
    public List<String> inputNames() {
        return List.of(column);
    }

    @Override
    public int indexed() {
        return categories.size();
    }

    @Override
    public String formula() {
        return "index of the category, from 1; 0 for an unknown one";
    }

    @Override
    public RowBlock.Encoder encoder(List<String> dictionary) {
        CategoryIndex places = places(dictionary);
        return (stored, block, offset) -> {
            int at = offset;
            for (int row = block.from; row < block.to; row++) {
                block.values[at] = 1 + places.of(stored[row]);
                at += block.stride;
            }
        };
    }

    @Override
    public void encode(RawValue raw, float[] into, int offset) {
        into[offset] = 1 + place(raw);
    }
}
