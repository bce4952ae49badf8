package dev.chainrule.encoding.feature;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.chainrule.table.ColumnType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How one column becomes inputs of a network. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Scaled.class, name = "scaled"),
    @JsonSubTypes.Type(value = Ranked.class, name = "ranked"),
    @JsonSubTypes.Type(value = OneHot.class, name = "one_hot"),
    @JsonSubTypes.Type(value = Embedded.class, name = "embedded"),
    @JsonSubTypes.Type(value = CategoryValues.class, name = "valued"),
    @JsonSubTypes.Type(value = Hashed.class, name = "hashed"),
    @JsonSubTypes.Type(value = Dated.class, name = "dated"),
    @JsonSubTypes.Type(value = BagOfWords.class, name = "worded"),
    @JsonSubTypes.Type(value = Wide.class, name = "wide"),
    @JsonSubTypes.Type(value = FeatureEncoding.Indicated.class, name = "indicated"),
    @JsonSubTypes.Type(value = FeatureEncoding.Required.class, name = "required")
})
public sealed interface FeatureEncoding
        permits CategoryEncoding,
                BucketEncoding,
                Scaled,
                Ranked,
                Dated,
                Wide,
                FeatureEncoding.Indicated,
                FeatureEncoding.Required {

    String column();

    ColumnType type();

    /** How many inputs it fills. */
    int width();

    /** Numbers or texts in one cell of its column. */
    default int cellSize() {
        return 1;
    }

    /** What each of these inputs means. */
    List<String> inputNames();

    /** What a client may send, in words. */
    String expected();

    /** How its inputs are computed from the value x that is there, as a formula or in words. */
    String formula();

    /** The numbers in that formula, by their names there. */
    default Map<String, Double> figures() {
        return Map.of();
    }

    /** What is looked up or counted for a value before it becomes inputs, by its names in the formula or in words. */
    default Map<String, Double> lookedUp(RawValue raw) {
        return Map.of();
    }

    /** What stands for a missing value; null where nothing does. */
    default @Nullable Object standIn() {
        return null;
    }

    /** Whether a client may send null. */
    default boolean mayBeMissing() {
        return true;
    }

    /** Whether it makes the same inputs of every value. */
    default boolean encodesAs(FeatureEncoding other) {
        return equals(other);
    }

    /** How many categories have an index in its first input; 0 when that holds no index. */
    default int indexed() {
        return 0;
    }

    /** The categories that it remembers, ascending; none of a number. */
    default List<Object> known() {
        return List.of();
    }

    /** For the cells of one table, whose text is in this dictionary. */
    RowBlock.Encoder encoder(List<String> dictionary);

    void encode(RawValue raw, float[] into, int offset);

    /**
     * A number that is there, as {@link #encode(RawValue, float[], int)} would encode it.
     *
     * @return false where it would refuse it, or say something about it; then nothing that was written counts
     */
    default boolean encode(double number, float[] into, int offset) {
        return false;
    }

    /** Whether {@link #encode(double, float[], int)} takes any number. */
    default boolean takesNumbers() {
        return false;
    }

    /** Another encoding and one more input, 1 where the cell is missing. */
    record Indicated(FeatureEncoding feature) implements FeatureEncoding {

        @Override
        public String column() {
            return feature.column();
        }

        @Override
        public ColumnType type() {
            return feature.type();
        }

        @Override
        public int width() {
            return feature.width() + 1;
        }

        @Override
        public List<String> inputNames() {
            List<String> names = new ArrayList<>(feature.inputNames());
            names.add(column() + " is missing");
            return names;
        }

        @Override
        public String expected() {
            return feature.expected();
        }

        @Override
        public String formula() {
            return feature.formula() + "; and 1 where it is missing, else 0";
        }

        @Override
        public Map<String, Double> figures() {
            return feature.figures();
        }

        @Override
        public Map<String, Double> lookedUp(RawValue raw) {
            return feature.lookedUp(raw);
        }

        @Override
        public boolean encodesAs(FeatureEncoding other) {
            return other instanceof Indicated indicated && feature.encodesAs(indicated.feature);
        }

        @Override
        public @Nullable Object standIn() {
            return feature.standIn();
        }

        @Override
        public int indexed() {
            return feature.indexed();
        }

        @Override
        public List<Object> known() {
            return feature.known();
        }

        @Override
        public RowBlock.Encoder encoder(List<String> dictionary) {
            return with(feature.encoder(dictionary));
        }

        /** Another encoder of the feature's own inputs, and the indicator. */
        public RowBlock.Encoder with(RowBlock.Encoder own) {
            return (stored, block, offset) -> {
                own.encode(stored, block, offset);
                int at = offset + feature.width();
                for (int row = block.from; row < block.to; row++) {
                    block.values[at] = Double.isNaN(stored[row]) ? 1 : 0;
                    at += block.stride;
                }
            };
        }

        @Override
        public void encode(RawValue raw, float[] into, int offset) {
            feature.encode(raw, into, offset);
            into[offset + feature.width()] = raw.missing() ? 1 : 0;
        }

        @Override
        public boolean encode(double number, float[] into, int offset) {
            into[offset + feature.width()] = 0;
            return feature.encode(number, into, offset);
        }

        @Override
        public boolean takesNumbers() {
            return feature.takesNumbers();
        }
    }

    /** Another encoding of a column that is never missing. */
    record Required(FeatureEncoding feature) implements FeatureEncoding {

        @Override
        public String column() {
            return feature.column();
        }

        @Override
        public ColumnType type() {
            return feature.type();
        }

        @Override
        public int width() {
            return feature.width();
        }

        @Override
        public List<String> inputNames() {
            return feature.inputNames();
        }

        @Override
        public String expected() {
            return feature.expected();
        }

        @Override
        public String formula() {
            return feature.formula();
        }

        @Override
        public Map<String, Double> figures() {
            return feature.figures();
        }

        @Override
        public Map<String, Double> lookedUp(RawValue raw) {
            return feature.lookedUp(raw);
        }

        @Override
        public boolean encodesAs(FeatureEncoding other) {
            return other instanceof Required required && feature.encodesAs(required.feature);
        }

        @Override
        public boolean mayBeMissing() {
            return false;
        }

        @Override
        public int indexed() {
            return feature.indexed();
        }

        @Override
        public List<Object> known() {
            return feature.known();
        }

        @Override
        public RowBlock.Encoder encoder(List<String> dictionary) {
            return feature.encoder(dictionary);
        }

        @Override
        public void encode(RawValue raw, float[] into, int offset) {
            if (raw.missing()) {
                raw.refuse("\"%s\" has no value, and this model does not accept missing values", this::expected);
            } else {
                feature.encode(raw, into, offset);
            }
        }

        @Override
        public boolean encode(double number, float[] into, int offset) {
            return feature.encode(number, into, offset);
        }

        @Override
        public boolean takesNumbers() {
            return feature.takesNumbers();
        }
    }
}
