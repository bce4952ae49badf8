package dev.chainrule.explanation;

import dev.chainrule.encoding.feature.FeatureEncoding;
import dev.chainrule.encoding.feature.RawRow;
import dev.chainrule.encoding.feature.RowIssues;
import dev.chainrule.encoding.feature.Wide;
import dev.chainrule.prediction.EncodedPictures;
import dev.chainrule.prediction.PlainJson;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.Violation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A row that a client asks about, and what would be right for it.
 *
 * @param values by column, as they were sent
 * @param inputs as the network gets them
 * @param right what is right for it by column, as it was sent; empty where nobody said
 * @param targets as its outputs should be; null where nobody said
 * @param warnings what is odd about it
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
public record AskedRow(
        Map<String, @Nullable Object> values,
        float[] inputs,
        Map<String, @Nullable Object> right,
        float @Nullable [] targets,
        List<String> warnings) {

    static final String ROW = "/row";
    static final String TARGET = "/target";

    /**
     * @param row an object by column, or the values in the order of the features; null for the example of the network
     * @param target a value, or an object or list of them where there are several targets; null where nobody says
     * @throws ProblemException with everything that is wrong with either
     */
    public static AskedRow of(Subject subject, @Nullable JsonNode row, @Nullable JsonNode target) {
        Map<String, @Nullable Object> values =
                row == null || row.isNull() ? new LinkedHashMap<>(subject.example()) : values(subject, row);
        RowIssues issues = EncodedPictures.issues();
        float[] inputs = new float[subject.encoding().inputs()];
        subject.encoding().encode(new RawRow(ROW, values, false), inputs, 0, issues);
        Map<String, @Nullable Object> right = new LinkedHashMap<>();
        float[] targets = target == null || target.isNull() ? null : targets(subject, target, right, issues);
        if (!issues.violations().isEmpty()) {
            throw ProblemException.invalid(issues.violations());
        }
        return new AskedRow(values, inputs, right, targets, issues.warnings());
    }

    /**
     * The values of a row by column.
     *
     * @param row an object by column, or the values in the order of the features; of a network whose only feature is a picture
     *     or a sequence also that alone
     */
    public static Map<String, @Nullable Object> values(Subject subject, JsonNode row) {
        Optional<Wide> only = subject.encoding().onlyWide();
        if (only.isPresent() && (row.isString() || (row.isArray() && row.size() > 1))) {
            Map<String, @Nullable Object> values = new LinkedHashMap<>();
            values.put(only.get().column(), PlainJson.value(row));
            return values;
        }
        return values(row, ROW, "is no row of this network", features(subject), "a value for each feature");
    }

    static List<String> features(Subject subject) {
        return subject.encoding().features().stream()
                .map(FeatureEncoding::column)
                .toList();
    }

    /** @param values to be filled, by column */
    private static float[] targets(
            Subject subject, JsonNode target, Map<String, @Nullable Object> values, RowIssues issues) {
        List<String> columns = subject.encoding().target().columns();
        boolean one = columns.size() == 1 && !target.isContainer();
        if (one) {
            values.put(columns.get(0), PlainJson.value(target));
        } else {
            values.putAll(values(
                    target, TARGET, "says nothing of the network's targets", columns, "what is right for each target"));
        }
        return subject.encoding()
                .target()
                .encode(values, column -> one ? TARGET : Violation.field(TARGET, column), issues);
    }

    private static Map<String, @Nullable Object> values(
            JsonNode json, String pointer, String misfit, List<String> columns, String expected) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        if (json.isObject()) {
            json.properties().forEach(field -> values.put(field.getKey(), PlainJson.value(field.getValue())));
            return values;
        }
        if (!json.isArray() || json.size() != columns.size()) {
            String hint = "an object with %s; or a list of %s values, in the order of %s"
                    .formatted(expected, columns.size(), shortened(columns));
            throw ProblemException.invalid(pointer, misfit, PlainJson.shown(json), hint);
        }
        for (int i = 0; i < columns.size(); i++) {
            values.put(columns.get(i), PlainJson.value(json.get(i)));
        }
        return values;
    }

    private static String shortened(List<String> names) {
        int shown = 8;
        String listed = String.join(", ", names.subList(0, Math.min(shown, names.size())));
        return names.size() > shown ? listed + ", …" : listed;
    }
}
