package dev.chainrule.explanation.attribution;

import dev.chainrule.encoding.Encoding;
import dev.chainrule.encoding.feature.FeatureEncoding;
import dev.chainrule.encoding.feature.RawRow;
import dev.chainrule.encoding.feature.RowIssues;
import dev.chainrule.prediction.EncodedPictures;
import dev.chainrule.problem.ProblemException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A row that is tried, with the inputs that a network gets of it: whoever changes one column of it encodes that column
 * only. Columns are known by their places among the features.
 */
final class Candidate {

    private final Columns columns;
    private final @Nullable Object[] values;
    private final float[] inputs;

    private Candidate(Columns columns, @Nullable Object[] values, float[] inputs) {
        this.columns = columns;
        this.values = values;
        this.inputs = inputs;
    }

    /** The columns of all candidates, and where the inputs of each lie. */
    static final class Columns {

        private final Encoding encoding;
        private final List<FeatureEncoding> features;
        private final List<String> names;
        private final int[] offsets;

        Columns(Encoding encoding) {
            this.encoding = encoding;
            this.features = encoding.features();
            this.names = features.stream().map(FeatureEncoding::column).toList();
            this.offsets = new int[features.size()];
            for (int i = 1; i < offsets.length; i++) {
                offsets[i] = offsets[i - 1] + features.get(i - 1).width();
            }
        }

        List<String> names() {
            return names;
        }

        FeatureEncoding feature(int column) {
            return features.get(column);
        }

        /** @throws ProblemException with everything that is wrong with the row */
        Candidate of(Map<String, ? extends @Nullable Object> row) {
            @Nullable Object[] values = new Object[features.size()];
            float[] inputs = new float[encoding.inputs()];
            RowIssues issues = EncodedPictures.issues();
            for (int i = 0; i < values.length; i++) {
                values[i] = row.get(names.get(i));
                encode(i, values[i], inputs, issues);
            }
            return new Candidate(this, values, readable(inputs, issues));
        }

        private void encode(int column, @Nullable Object value, float[] inputs, RowIssues issues) {
            RawRow row = new RawRow("/row", Map.of(), false);
            encoding.encode(features.get(column), row, value, inputs, offsets[column], issues);
        }

        private static float[] readable(float[] inputs, RowIssues issues) {
            if (!issues.violations().isEmpty()) {
                throw ProblemException.invalid(issues.violations());
            }
            return inputs;
        }
    }

    @Nullable
    Object value(int column) {
        return values[column];
    }

    /**
     * The same row with another value in a column.
     *
     * @throws ProblemException if the model cannot read it
     */
    Candidate with(int column, @Nullable Object value) {
        @Nullable Object[] changed = values.clone();
        changed[column] = value;
        float[] encoded = inputs.clone();
        RowIssues issues = EncodedPictures.issues();
        columns.encode(column, value, encoded, issues);
        return new Candidate(columns, changed, Columns.readable(encoded, issues));
    }

    double[] inputs() {
        return OutputFunction.widened(inputs);
    }

    /** By column. */
    Map<String, @Nullable Object> values() {
        Map<String, @Nullable Object> named = new LinkedHashMap<>();
        for (int i = 0; i < values.length; i++) {
            named.put(columns.names.get(i), values[i]);
        }
        return named;
    }
}
