package dev.chainrule.encoding;

import dev.chainrule.encoding.feature.FeatureEncoding;
import dev.chainrule.encoding.feature.RawRow;
import dev.chainrule.encoding.feature.ValuesInOrder;
import dev.chainrule.encoding.feature.Written;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is usual in rows of numbers, made ready for many of them; see {@link Encoding#usual}. */
public final class UsualNumbers {

    private final FeatureEncoding[] features;
    private final String[] columns;
    private final int[] offsets;
    private final double[] lowest;
    private final double[] highest;
    /** Whether something else than usual numbers is always looked at, so that no row is worth a try. */
    private final boolean never;

    private UsualNumbers(List<FeatureEncoding> features, double[] lowest, double[] highest, boolean never) {
        this.features = features.toArray(new FeatureEncoding[0]);
        this.columns = features.stream().map(FeatureEncoding::column).toArray(String[]::new);
        this.offsets = new int[columns.length];
        for (int i = 1; i < offsets.length; i++) {
            offsets[i] = offsets[i - 1] + features.get(i - 1).width();
        }
        this.lowest = lowest;
        this.highest = highest;
        this.never = never;
    }

    static UsualNumbers of(List<FeatureEncoding> features, @Nullable SeenInTraining seen, @Nullable Written written) {
        double[] lowest = new double[features.size()];
        double[] highest = new double[features.size()];
        for (int i = 0; i < lowest.length; i++) {
            SeenRange range =
                    seen == null ? null : seen.ranges().get(features.get(i).column());
            lowest[i] = range == null ? Double.NEGATIVE_INFINITY : range.lowest();
            highest[i] = range == null ? Double.POSITIVE_INFINITY : range.highest();
        }
        boolean pairs = seen != null && !seen.unseen().isEmpty(); // of categories, which whole numbers may be
        boolean others = !features.stream().allMatch(FeatureEncoding::takesNumbers);
        boolean never = pairs || others || (written != null && written.numbersMayBeMissing());
        return new UsualNumbers(features, lowest, highest, never);
    }

    /**
     * Encodes a row of which all values are usual numbers, and nothing else is in it.
     *
     * @return false where something may be to be said about it; then {@link Encoding#encode(RawRow, float[], int, RowIssues)}
     *     does both
     */
    public boolean encode(RawRow row, float[] into) {
        Map<String, ? extends @Nullable Object> values = row.values();
        if (never || values.size() != columns.length) {
            return false;
        }
        if (values instanceof ValuesInOrder inOrder && encode(inOrder, into)) {
            return true;
        }
        for (int i = 0; i < columns.length; i++) {
            if (!(values.get(columns[i]) instanceof Number number) || !encode(i, number.doubleValue(), into)) {
                return false;
            }
        }
        return true;
    }

    /** Without looking each of them up; false also where they stand in another order. */
    private boolean encode(ValuesInOrder row, float[] into) {
        for (int i = 0; i < columns.length; i++) {
            if (!row.name(i).equals(columns[i])
                    || !(row.value(i) instanceof Number number)
                    || !encode(i, number.doubleValue(), into)) {
                return false;
            }
        }
        return true;
    }

    /**
     * The same without an object for each of them.
     *
     * @param numbers the value of each feature, in their order
     */
    public boolean encode(double[] numbers, float[] into) {
        if (never) {
            return false;
        }
        for (int i = 0; i < columns.length; i++) {
            if (!encode(i, numbers[i], into)) {
                return false;
            }
        }
        return true;
    }

    private boolean encode(int feature, double number, float[] into) {
        return number >= lowest[feature]
                && number <= highest[feature]
                && features[feature].encode(number, into, offsets[feature]);
    }
}
