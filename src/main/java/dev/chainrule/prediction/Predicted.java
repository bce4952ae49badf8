package dev.chainrule.prediction;

import dev.chainrule.encoding.TargetEncoding;
import dev.chainrule.network.metric.LikeliestClass;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the outputs of a network say, as users asked for it. */
public final class Predicted {

    private Predicted() {}

    /**
     * For one number: the number, in the unit of the data; for classes: label, probability, and the probabilities of all;
     * for several columns: an object with each. Null, or null in it, where an output is not finite.
     */
    public static @Nullable Object of(TargetEncoding target, float[] outputs) {
        double[] wide = new double[outputs.length];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = outputs[i];
        }
        return of(target, wide);
    }

    /** The same in double precision. */
    public static @Nullable Object of(TargetEncoding target, double[] outputs) {
        if (target instanceof TargetEncoding.Classes classes) {
            return label(classes, outputs);
        }
        return target instanceof TargetEncoding.Answers answers
                ? labels(answers, outputs)
                : numbers((TargetEncoding.Numbers) target, outputs);
    }

    private static Map<String, ClassPrediction> labels(TargetEncoding.Answers answers, double[] outputs) {
        Map<String, ClassPrediction> byColumn = new LinkedHashMap<>();
        for (int i = 0; i < outputs.length; i++) {
            TargetEncoding.Classes classes = answers.targets().get(i);
            byColumn.put(classes.column(), label(classes, new double[] {outputs[i]}));
        }
        return byColumn;
    }

    private static ClassPrediction label(TargetEncoding.Classes classes, double[] outputs) {
        double[] probabilities = classes.probabilities(outputs);
        Map<String, @Nullable Double> byLabel = new LinkedHashMap<>();
        int likeliest = LikeliestClass.of(outputs);
        for (int i = 0; i < probabilities.length; i++) {
            byLabel.put(String.valueOf(classes.labels().get(i)), finiteOrNull(probabilities[i]));
        }
        return new ClassPrediction(
                finite(outputs) ? classes.labels().get(likeliest) : null,
                finiteOrNull(probabilities[likeliest]),
                byLabel);
    }

    private static @Nullable Object numbers(TargetEncoding.Numbers target, double[] outputs) {
        double[] values = target.decode(outputs);
        if (values.length == 1) {
            return finiteOrNull(values[0]);
        }
        Map<String, @Nullable Double> byColumn = new LinkedHashMap<>();
        for (int i = 0; i < values.length; i++) {
            byColumn.put(target.columns().get(i), finiteOrNull(values[i]));
        }
        return byColumn;
    }

    private static boolean finite(double[] outputs) {
        for (double output : outputs) {
            if (!Double.isFinite(output)) {
                return false;
            }
        }
        return true;
    }

    private static @Nullable Double finiteOrNull(double value) {
        return Double.isFinite(value) ? value : null;
    }
}
