package dev.chainrule.encoding;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.chainrule.definition.Spelling;
import dev.chainrule.table.ColumnType;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** How one column becomes inputs of a network. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = FeatureEncoding.Scaled.class, name = "scaled"),
    @JsonSubTypes.Type(value = FeatureEncoding.OneHot.class, name = "one_hot"),
    @JsonSubTypes.Type(value = FeatureEncoding.Embedded.class, name = "embedded")
})
public sealed interface FeatureEncoding {

    String column();

    ColumnType type();

    /** How many inputs it fills. */
    int width();

    /** What each of these inputs means. */
    List<String> inputNames();

    /** What a client may send, in words. */
    String expected();

    /** For the cells of one table, whose text is in this dictionary. */
    Block.Encoder encoder(List<String> dictionary);

    void encode(RawValue raw, float[] into, int offset);

    /**
     * A number, scaled as {@code (x - center) / spread}.
     *
     * @param spread 0 when all training rows had the same number; the input is then always 0
     * @param fill what stands for a missing number: the mean of the training rows
     */
    record Scaled(String column, ColumnType type, Scaling scaling, double center, double spread, double fill)
            implements FeatureEncoding {

        @Override
        public int width() {
            return 1;
        }

        @Override
        public List<String> inputNames() {
            return List.of(column);
        }

        @Override
        public String expected() {
            return "a number such as %s".formatted(type == ColumnType.INTEGER ? Math.round(fill) : (Object) fill);
        }

        @Override
        public Block.Encoder encoder(List<String> dictionary) {
            return (stored, block, offset) -> {
                int at = offset;
                for (int row = block.from; row < block.to; row++) {
                    block.values[at] = scaled(stored[row]);
                    at += block.stride;
                }
            };
        }

        @Override
        public void encode(RawValue raw, float[] into, int offset) {
            into[offset] = scaled(raw.number(this::expected));
            if (!Float.isFinite(into[offset])) {
                raw.refuse("\"%s\" is too large", this::expected);
            }
        }

        private float scaled(double raw) {
            double present = Double.isNaN(raw) ? fill : raw;
            return spread == 0 ? 0 : (float) ((present - center) / spread);
        }
    }

    /**
     * One input per category, 1 for the one that is there; all 0 for a missing or unseen one.
     *
     * @param categories those of the training rows, ascending
     */
    record OneHot(String column, ColumnType type, List<Object> categories) implements FeatureEncoding {

        public OneHot {
            categories = Labels.restored(categories, type);
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
        public String expected() {
            return "one of " + Spelling.listed(categories);
        }

        @Override
        public Block.Encoder encoder(List<String> dictionary) {
            Map<Double, Integer> places = Labels.places(categories, type, dictionary);
            return (stored, block, offset) -> {
                int at = offset;
                for (int row = block.from; row < block.to; row++) {
                    mark(places.getOrDefault(stored[row], -1), block.values, at);
                    at += block.stride;
                }
            };
        }

        @Override
        public void encode(RawValue raw, float[] into, int offset) {
            Object category = raw.category(type, this::expected);
            int place = category == null ? -1 : categories.indexOf(category);
            mark(place, into, offset);
            if (category != null && place < 0) {
                raw.warn("%s: \"%s\" was not seen in training (known: %s)"
                        .formatted(column, category, Spelling.listed(categories)));
            }
        }

        private void mark(int place, float[] into, int offset) {
            Arrays.fill(into, offset, offset + width(), 0);
            if (place >= 0) {
                into[offset + place] = 1;
            }
        }
    }

    /**
     * One input with the index of the category that is there, from 1; 0 for a missing or unseen one.
     *
     * @param categories those of the training rows, ascending
     */
    record Embedded(String column, ColumnType type, List<Object> categories) implements FeatureEncoding {

        private static final Comparator<Object> ASCENDING = Comparator.comparing(String::valueOf);

        public Embedded {
            categories = Labels.restored(categories, type);
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
        public String expected() {
            return "one of " + Spelling.listed(categories);
        }

        @Override
        public Block.Encoder encoder(List<String> dictionary) {
            Map<Double, Integer> places = Labels.places(categories, type, dictionary);
            return (stored, block, offset) -> {
                int at = offset;
                for (int row = block.from; row < block.to; row++) {
                    block.values[at] = 1 + places.getOrDefault(stored[row], -1);
                    at += block.stride;
                }
            };
        }

        @Override
        public void encode(RawValue raw, float[] into, int offset) {
            Object category = raw.category(type, this::expected);
            int place = category == null ? -1 : Collections.binarySearch(categories, category, ASCENDING);
            into[offset] = Math.max(0, 1 + place);
            if (category != null && place < 0) {
                raw.warn("%s: \"%s\" was not seen in training (known: %s)"
                        .formatted(column, category, Spelling.listed(categories)));
            }
        }
    }
}
