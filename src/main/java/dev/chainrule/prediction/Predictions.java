package dev.chainrule.prediction;

import dev.chainrule.encoding.TargetEncoding;
import dev.chainrule.network.metric.LikeliestClass;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What outputs of a network say in the words and units of its data. */
public final class Predictions {

    private Predictions() {}

    /** As it is answered: a number; a label with probabilities; or, of several targets, one of them for each. */
    public static @Nullable Object of(TargetEncoding target, float[] row) {
        if (target instanceof TargetEncoding.Classes classes) {
            return label(classes, row);
        }
        return target instanceof TargetEncoding.Answers answers
                ? labels(answers, row)
                : numbers((TargetEncoding.Numbers) target, row);
    }

    private static Map<String, ClassPrediction> labels(TargetEncoding.Answers answers, float[] row) {
        Map<String, ClassPrediction> byColumn = new LinkedHashMap<>();
        for (int i = 0; i < row.length; i++) {
            TargetEncoding.Classes classes = answers.targets().get(i);
            byColumn.put(classes.column(), label(classes, new float[] {row[i]}));
        }
        return byColumn;
    }

    static boolean finite(float[] row) {
        for (float value : row) {
            if (!Float.isFinite(value)) {
                return false;
            }
        }
        return true;
    }

    private static ClassPrediction label(TargetEncoding.Classes classes, float[] row) {
        double[] probabilities = classes.probabilities(row);
        Map<String, @Nullable Double> byLabel = new LinkedHashMap<>();
        int likeliest = LikeliestClass.of(row);
        for (int i = 0; i < probabilities.length; i++) {
            byLabel.put(String.valueOf(classes.labels().get(i)), finiteOrNull(probabilities[i]));
        }
        return new ClassPrediction(
                finite(row) ? classes.labels().get(likeliest) : null, finiteOrNull(probabilities[likeliest]), byLabel);
    }

    private static @Nullable Object numbers(TargetEncoding.Numbers target, float[] row) {
        double[] values = target.decode(row);
        if (values.length == 1) {
            return finiteOrNull(values[0]);
        }
        Map<String, @Nullable Double> byColumn = new LinkedHashMap<>();
        for (int i = 0; i < values.length; i++) {
            byColumn.put(target.columns().get(i), finiteOrNull(values[i]));
        }
        return byColumn;
    }

    private static @Nullable Double finiteOrNull(double value) {
        return Double.isFinite(value) ? value : null;
    }
}
