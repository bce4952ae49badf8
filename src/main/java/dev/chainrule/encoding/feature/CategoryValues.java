package dev.chainrule.encoding.feature;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.chainrule.table.ColumnType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One or several numbers per category, looked up: places in an order, or means of targets.
 *
 * @param how where the numbers come from
 * @param inputNames one per number of a category
 * @param values {@code [category][input]}, flat
 * @param unknown what stands for an unknown category, one per input
 * @param standards by what the numbers were standardized, one per input; null in what was fitted before that was kept
 */
public record CategoryValues(
        String column,
        ColumnType type,
        Categorical how,
        List<Object> categories,
        @Nullable Object fill,
        List<String> inputNames,
        List<Double> values,
        List<Double> unknown,
        @Nullable @JsonInclude(JsonInclude.Include.NON_NULL) List<Standard> standards)
        implements CategoryEncoding {

    /** What was taken off each number, and what the rest was divided by; 0 where all were equal. */
    public record Standard(double mean, double std) {}

    /** Numbers of which nobody knows what they were before they were standardized. */
    public CategoryValues(
            String column,
            ColumnType type,
            Categorical how,
            List<Object> categories,
            @Nullable Object fill,
            List<String> inputNames,
            List<Double> values,
            List<Double> unknown) {
        this(column, type, how, categories, fill, inputNames, values, unknown, null);
    }

    @JsonCreator // there is another constructor
    public CategoryValues {
        standards = standards == null ? null : List.copyOf(standards);
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
        return how == Categorical.TARGET_MEAN
                ? "(m − mean) / std, m the mean of the encoded targets of the category's training rows, drawn towards that"
                        + " of all training rows"
                : "(p − mean) / std, p the place of the category in their order";
    }

    /** What is looked up is called m where it is a mean and p where it is a place. */
    @Override
    public Map<String, Double> lookedUp(RawValue raw) {
        int place = place(raw);
        Map<String, Double> numbers = new LinkedHashMap<>();
        for (int i = 0; i < width(); i++) {
            double value = place == CategoryIndex.NONE ? unknown.get(i) : values.get(place * width() + i);
            String of = width() == 1 ? "" : " of " + inputNames.get(i);
            if (standards == null) {
                numbers.put("standardized " + letter() + of, value);
            } else {
                Standard standard = standards.get(i);
                numbers.put(letter() + of, standard.mean + standard.std * value);
                numbers.put("mean" + of, standard.mean);
                numbers.put("std" + of, standard.std);
            }
        }
        return numbers;
    }

    private String letter() {
        return how == Categorical.TARGET_MEAN ? "m" : "p";
    }

    @Override
    public boolean encodesAs(FeatureEncoding other) {
        return other instanceof CategoryValues valued && bare().equals(valued.bare());
    }

    private CategoryValues bare() {
        return new CategoryValues(column, type, how, categories, fill, inputNames, values, unknown);
    }

    @Override
    public RowBlock.Encoder encoder(List<String> dictionary) {
        CategoryIndex places = places(dictionary);
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
            into[offset + i] = place == CategoryIndex.NONE
                    ? unknown.get(i).floatValue()
                    : values.get(place * width() + i).floatValue();
        }
    }
}
