package dev.chainrule.encoding.feature;

import dev.chainrule.table.ColumnType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The place of each category by the double that a table keeps for it. */
public final class CategoryIndex {

    public static final int NONE = -1;
    public static final CategoryIndex EMPTY = new CategoryIndex(new int[0], Map.of(), NONE);

    private final int[] ofCodes;
    private final Map<Double, Integer> ofNumbers;
    private final int missing;

    private CategoryIndex(int[] ofCodes, Map<Double, Integer> ofNumbers, int missing) {
        this.ofCodes = ofCodes;
        this.ofNumbers = ofNumbers;
        this.missing = missing;
    }

    /** @param fill the category that stands for a missing cell; null when none does */
    public static CategoryIndex of(
            List<Object> categories, ColumnType type, List<String> dictionary, @Nullable Object fill) {
        Map<Object, Integer> places = new HashMap<>();
        categories.forEach(category -> places.put(category, places.size()));
        int missing = fill == null ? NONE : places.getOrDefault(fill, NONE);
        if (type.numeric()) {
            Map<Double, Integer> ofNumbers = new HashMap<>();
            places.forEach((category, place) -> ofNumbers.put(((Number) category).doubleValue(), place));
            return new CategoryIndex(new int[0], ofNumbers, missing);
        }
        List<?> coded = type == ColumnType.BOOLEAN ? List.of(false, true) : dictionary;
        int[] ofCodes = new int[coded.size()];
        Arrays.setAll(ofCodes, code -> places.getOrDefault(coded.get(code), NONE));
        return new CategoryIndex(ofCodes, Map.of(), missing);
    }

    public int of(double stored) {
        if (Double.isNaN(stored)) {
            return missing;
        }
        return ofCodes.length > 0 ? ofCodes[(int) stored] : ofNumbers.getOrDefault(stored, NONE);
    }
}
