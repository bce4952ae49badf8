package dev.chainrule.encoding.feature;

import dev.chainrule.table.ColumnType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One or several numbers per category, looked up: places in an order, or means of targets.
 *
 * @param how where the numbers come from
 * @param inputNames one per number of a category
 * @param values {@code [category][input]}, flat
 * @param unknown what stands for an unknown category, one per input
 */
public record Valued(
        String column,
        ColumnType type,
        Categorical how,
        List<Object> categories,
        @Nullable Object fill,
        List<String> inputNames,
        List<Double> values,
        List<Double> unknown)
        implements CategoryEncoding {

    public Valued {
        categories = Labels.restored(categories, type);
        fill = fill == null ? null : type.restored(fill);
        inputNames = List.copyOf(inputNames);
        values = List.copyOf(values);
        unknown = List.copyOf(unknown);
    }

    @Override
    public int width() {
        return unknown.size();
    }

    @Override
    public String formula() {
        return "what is looked up for the category: " + how.word();
    }

    @Override
    public Block.Encoder encoder(List<String> dictionary) {
        Places places = places(dictionary);
        return (stored, block, offset) -> {
            int at = offset;
            for (int row = block.from; row < block.to; row++) {
                look(places.of(stored[row]), block.values, at);
                at += block.stride;
            }
        };
    }

    @Override
    public void encode(RawValue raw, float[] into, int offset) {
        look(place(raw), into, offset);
    }

    private void look(int place, float[] into, int offset) {
        for (int i = 0; i < width(); i++) {
            into[offset + i] = place == Places.NONE
                    ? unknown.get(i).floatValue()
                    : values.get(place * width() + i).floatValue();
        }
    }
}
