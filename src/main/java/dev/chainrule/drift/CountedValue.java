package dev.chainrule.drift;

import dev.chainrule.encoding.TargetEncoding;
import dev.chainrule.encoding.feature.FeatureEncoding;
import dev.chainrule.encoding.feature.RawValue;
import dev.chainrule.encoding.feature.Wide;
import dev.chainrule.network.metric.LikeliestClass;
import dev.chainrule.table.DateOrder;
import dev.chainrule.table.DateText;
import dev.chainrule.table.NumberReader;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is read of a value that came, so that it can be counted; what it cannot be read as is missing. */
final class CountedValue {

    private CountedValue() {}

    static Measure measure(FeatureEncoding feature) {
        return switch (feature.type()) {
            case TEXT -> Measure.LENGTH;
            case CATEGORY, BOOLEAN -> Measure.CATEGORY;
            case DATE, DATETIME -> Measure.DATE;
            case IMAGE, SEQUENCE, VECTOR -> Measure.NUMBER;
            case INTEGER, NUMBER -> feature.known().isEmpty() ? Measure.NUMBER : Measure.CATEGORY;
        };
    }

    /** The number, date, length or mean of a picture that the model reads; NaN where it reads none. */
    static double number(Measure measure, FeatureEncoding feature, RawValue value) {
        Optional<Wide> wide = Wide.of(feature);
        if (wide.isPresent()) {
            double[] numbers = value.missing() ? null : value.numbers(wide.get());
            return numbers == null
                    ? Double.NaN
                    : Arrays.stream(numbers).average().orElse(Double.NaN);
        }
        return switch (measure) {
            case LENGTH -> !value.missing() && value.sent() instanceof String text ? text.length() : Double.NaN;
            case DATE -> {
                feature.encode(value, new float[feature.width()], 0);
                yield value.read();
            }
            case NUMBER, CATEGORY -> value.number(feature::expected);
        };
    }

    /** The category that the model reads; null where it reads none. */
    static @Nullable String category(FeatureEncoding feature, RawValue value) {
        return category(value.category(feature.type(), feature::expected));
    }

    /** The same of a cell of a table. */
    static double number(Measure measure, @Nullable Object value) {
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        if (!(value instanceof String text) || text.isEmpty()) {
            return value == null ? Double.NaN : Wide.mean(value);
        }
        if (measure == Measure.LENGTH) {
            return text.length();
        }
        if (measure == Measure.DATE) {
            return DateText.millis(text, DateOrder.MONTH_FIRST);
        }
        char[] characters = text.strip().toCharArray();
        return NumberReader.decimal(characters, 0, characters.length);
    }

    /** Of a cell of a table, or of what was read of a value; a whole number is the same however it is written. */
    static @Nullable String category(@Nullable Object value) {
        if (value == null || "".equals(value)) {
            return null;
        }
        if (value instanceof Number number && number.doubleValue() == number.longValue()) {
            return Long.toString(number.longValue());
        }
        return value.toString();
    }

    /** How many figures there are of one answer. */
    static int answers(TargetEncoding target) {
        return target instanceof TargetEncoding.Classes ? 2 : target.width();
    }

    static String answerName(TargetEncoding target, int answer) {
        if (target instanceof TargetEncoding.Classes) {
            return answer == 0 ? "prediction" : "probability";
        }
        return target.width() == 1
                ? "prediction"
                : "prediction of " + target.columns().get(answer);
    }

    /** The label; null of a figure that is a number. */
    static @Nullable String answerCategory(TargetEncoding target, int answer, float[] outputs) {
        return target instanceof TargetEncoding.Classes classes && answer == 0
                ? String.valueOf(classes.labels().get(LikeliestClass.of(outputs)))
                : null;
    }

    /** The probability of the label; of several questions that of the second class; of numbers the number. */
    static double answerNumber(TargetEncoding target, int answer, float[] outputs) {
        if (target instanceof TargetEncoding.NumericTargets numbers) {
            return numbers.targets().get(answer).decoded(outputs[answer]);
        }
        if (target instanceof TargetEncoding.Answers) {
            return outputs[answer];
        }
        int likeliest = LikeliestClass.of(outputs);
        return outputs.length > 1 ? outputs[likeliest] : likeliest == 1 ? outputs[0] : 1 - outputs[0];
    }
}
