package dev.chainrule.encoding.feature;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.chainrule.table.MissingMarkers;
import dev.chainrule.table.NumberForm;
import dev.chainrule.table.NumberStyle;
import dev.chainrule.table.Resize;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How cells were written in the data that a network learned from, so that what a client types means what it meant there.
 * Travels with the encoding.
 */
public final class Written {

    private final Said said;
    private final MissingMarkers markers;
    private final boolean numbersMayBeMissing;
    private final NumberStyle numbers;
    private final Set<String> truths;
    private final Set<String> others;
    private final Map<String, NumberForm> forms;

    /**
     * What is stored of it.
     *
     * @param missing words for a missing cell; null for the usual ones
     * @param decimal separator
     * @param thousands separator; empty for none
     * @param truths columns that were asked to be booleans, whichever words they are written in
     * @param others columns of the data that are neither feature nor target
     * @param picture what the features are pixels of; null where they are none
     * @param missingAlso words for a missing cell beside those
     * @param forms how the numbers of single columns are written, where otherwise than those of the file
     * @param resize how pictures were brought to one size, where not by {@link Resize#STRETCH}
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Said(
            @Nullable List<String> missing,
            String decimal,
            String thousands,
            List<String> truths,
            List<String> others,
            @Nullable PixelGrid picture,
            @Nullable List<String> missingAlso,
            @Nullable Map<String, NumberForm> forms,
            @Nullable Resize resize) {

        /** Without anything about single columns. */
        public Said(
                @Nullable List<String> missing,
                String decimal,
                String thousands,
                List<String> truths,
                List<String> others,
                @Nullable PixelGrid picture) {
            this(missing, decimal, thousands, truths, others, picture, null, null, null);
        }

        @JsonCreator // there is another constructor
        public Said {
            missingAlso = missingAlso == null ? null : List.copyOf(missingAlso);
            forms = forms == null ? null : Map.copyOf(forms);
            missing = missing == null ? null : List.copyOf(missing);
            truths = List.copyOf(truths);
            others = List.copyOf(others);
        }
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public Written(Said said) {
        this.said = said;
        this.markers = MissingMarkers.of(said.missing, said.missingAlso);
        this.numbersMayBeMissing = markers.someAreNumbers();
        this.numbers = new NumberStyle(said.decimal.charAt(0), said.thousands);
        this.truths = Set.copyOf(said.truths);
        this.others = Set.copyOf(said.others);
        this.forms = said.forms == null ? Map.of() : said.forms;
    }

    @JsonValue
    Said said() {
        return said;
    }

    /** The words that stand for a missing cell. */
    boolean missing(String text) {
        char[] word = text.toCharArray();
        return markers.has(word, 0, word.length);
    }

    /** The words that stand for a missing number or date, beside those. */
    boolean missingAmongNumbers(String text) {
        return markers.amongNumbers(text);
    }

    /** Whether any of them is a number, such as -999. */
    public boolean numbersMayBeMissing() {
        return numbersMayBeMissing;
    }

    /** Whether a number is one of them. */
    boolean missing(Number number) {
        if (!numbersMayBeMissing) {
            return false;
        }
        double value = number.doubleValue();
        return missing(value == (long) value ? Long.toString((long) value) : number.toString());
    }

    /** How the numbers of a column are written. */
    NumberStyle numbers(String column) {
        NumberForm form = forms.get(column);
        return form == null ? numbers : form.style();
    }

    /** What stands beside the numbers of a column; null where nothing does. */
    @Nullable
    String unit(String column) {
        NumberForm form = forms.get(column);
        return form == null ? null : form.unit();
    }

    /** Whether yes and no, 1 and 0 were true and false in a column. */
    boolean takesWordsForTruths(String column) {
        return truths.contains(column);
    }

    /** Whether the data has a column of this name that is neither feature nor target. */
    public boolean hasBeside(String column) {
        return others.contains(column);
    }

    /** Names of columns that are neither feature nor target. */
    public List<String> others() {
        return said.others;
    }

    /** What the features are pixels of; null where they are none. */
    public @Nullable PixelGrid picture() {
        return said.picture;
    }

    /** How a picture is brought to the size of the others. */
    public Resize resize() {
        return said.resize == null ? Resize.STRETCH : said.resize;
    }

    /** A number as it was written in the data, for people to type. */
    public String shown(Object value) {
        return value instanceof Number && numbers.point() != '.'
                ? value.toString().replace('.', numbers.point())
                : value.toString();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Written written && said.equals(written.said);
    }

    @Override
    public int hashCode() {
        return Objects.hash(said);
    }
}
