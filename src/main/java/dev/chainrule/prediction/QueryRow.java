package dev.chainrule.prediction;

import dev.chainrule.encoding.Encoding;
import dev.chainrule.encoding.feature.FeatureEncoding;
import dev.chainrule.encoding.feature.RawRow;
import dev.chainrule.encoding.feature.RowIssues;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.table.DateOrder;
import dev.chainrule.table.DateText;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

/**
 * One row in a query, and how it is to be answered: a parameter is an option unless the model has a feature of its name. A
 * plus stands for a blank, as forms write it, or for itself where only that is a name, a number or a category.
 *
 * @param checkpoint null for none
 * @param shadow the model to compare the answer with; null for none
 */
record QueryRow(
        List<RawRow> rows,
        AnswerForm form,
        @Nullable String checkpoint,
        @Nullable String shadow) {

    private static final List<String> OPTIONS = Stream.concat(Questions.OF_MODELS.stream(), AnswerForm.OPTIONS.stream())
            .toList();

    /**
     * @param query each parameter, decoded
     * @param raw the query as it came
     * @param ofModel whether a checkpoint of its job may be named, or a model to compare with
     */
    static QueryRow of(Encoding encoding, MultiValueMap<String, String> query, @Nullable String raw, boolean ofModel) {
        Map<String, FeatureEncoding> features = encoding.features().stream()
                .collect(Collectors.toMap(
                        FeatureEncoding::column, each -> each, (one, other) -> one, LinkedHashMap::new));
        MultiValueMap<String, String> row = new LinkedMultiValueMap<>(query);
        Map<String, String> options = new HashMap<>();
        for (String option : OPTIONS) {
            boolean known = ofModel || !Questions.OF_MODELS.contains(option);
            if (known && !features.containsKey(option) && query.containsKey(option)) {
                options.put(option, once(option, row.remove(option)));
            }
        }
        if (raw != null && raw.contains("+")) {
            row = withPluses(row, raw, features, options.keySet(), encoding);
        }
        return new QueryRow(
                JsonRows.ofQuery(row),
                AnswerForm.of(options),
                options.get(Questions.CHECKPOINT),
                options.get(Questions.SHADOW));
    }

    private static String once(String option, @Nullable List<String> values) {
        if (values == null || values.size() != 1) {
            throw ProblemException.invalid(option, "is given more than once", values, "once");
        }
        return values.get(0);
    }

    private static MultiValueMap<String, String> withPluses(
            MultiValueMap<String, String> row,
            String raw,
            Map<String, FeatureEncoding> features,
            Set<String> options,
            Encoding encoding) {
        Set<String> targets = new HashSet<>(row.keySet());
        MultiValueMap<String, String> read = new LinkedMultiValueMap<>();
        for (String pair : raw.split("&", -1)) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            String rawName = equals < 0 ? pair : pair.substring(0, equals);
            String rawValue = equals < 0 ? "" : pair.substring(equals + 1);
            String name = decoded(rawName);
            String literalName = decoded(rawName.replace("+", "%2B"));
            String column = !features.containsKey(name) && features.containsKey(literalName) ? literalName : name;
            if (!options.contains(column) && (targets.contains(name) || column.equals(literalName))) {
                read.add(column, value(rawValue, features.get(column), encoding));
            }
        }
        return read;
    }

    private static String value(String raw, @Nullable FeatureEncoding feature, Encoding encoding) {
        String value = decoded(raw);
        String literal = decoded(raw.replace("+", "%2B"));
        return feature != null && !value.equals(literal) && isMeant(literal, value, feature, encoding)
                ? literal
                : value;
    }

    private static boolean isMeant(String literal, String value, FeatureEncoding feature, Encoding encoding) {
        if (feature.type().dated()) {
            return isDate(literal);
        }
        return feature.type().texts()
                ? feature.known().contains(literal) && !feature.known().contains(value)
                : !isRead(value, feature, encoding) && isRead(literal, feature, encoding);
    }

    private static boolean isRead(String value, FeatureEncoding feature, Encoding encoding) {
        RowIssues issues = new RowIssues();
        RawRow row = new RawRow("", Map.of(feature.column(), value), true);
        encoding.encode(feature, row, value, new float[feature.width()], 0, issues);
        return issues.violations().isEmpty();
    }

    private static boolean isDate(String text) {
        char[] letters = text.strip().toCharArray();
        return !Double.isNaN(DateText.millis(letters, 0, letters.length, DateOrder.DAY_FIRST))
                || !Double.isNaN(DateText.millis(letters, 0, letters.length, DateOrder.MONTH_FIRST));
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
