package dev.chainrule.prediction;

import dev.chainrule.definition.Finite;
import dev.chainrule.encoding.TargetEncoding;
import dev.chainrule.network.metric.LikeliestClass;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What the outputs of a network say, as users asked for it. */
public final class Predicted {

    private Predicted() {}

    /**
     * For one number: the number, in the unit of the data; for classes: label, probability, and the probabilities of all;
     * for several columns: an object with each. Null, or null in it, where an output is not finite.
     */
    public static @Nullable Object of(TargetEncoding target, float[] outputs) {
        return of(target, outputs, AnswerForm.USUAL);
    }

    /** The same in another form. */
    public static @Nullable Object of(TargetEncoding target, float[] outputs, AnswerForm form) {
        double[] wide = new double[outputs.length];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = outputs[i];
        }
        return of(target, wide, form);
    }

    /** The same in double precision. */
    public static @Nullable Object of(TargetEncoding target, double[] outputs, AnswerForm form) {
        if (target instanceof TargetEncoding.Classes classes) {
            return label(classes, outputs, form);
        }
        return target instanceof TargetEncoding.Answers answers
                ? labels(answers, outputs, form)
                : numbers((TargetEncoding.NumericTargets) target, outputs);
    }

    private static Map<String, ClassPrediction> labels(
            TargetEncoding.Answers answers, double[] outputs, AnswerForm form) {
        Map<String, ClassPrediction> byColumn = new LinkedHashMap<>();
        for (int i = 0; i < outputs.length; i++) {
            TargetEncoding.Classes classes = answers.targets().get(i);
            byColumn.put(classes.column(), label(classes, new double[] {outputs[i]}, form));
        }
        return byColumn;
    }

    private static ClassPrediction label(TargetEncoding.Classes classes, double[] outputs, AnswerForm form) {
        double[] probabilities = classes.probabilities(outputs);
        int said = place(outputs, form.threshold());
        return new ClassPrediction(
                finite(outputs) ? classes.labels().get(said) : null,
                Finite.orNull(probabilities[said]),
                form.probabilities() ? byLabel(classes.labels(), probabilities, said, form) : null);
    }

    /**
     * Which class is predicted.
     *
     * @param outputs of one target
     * @param threshold of two classes, above which it is the second one; null for ½
     */
    public static int place(double[] outputs, @Nullable Double threshold) {
        return LikeliestClass.of(outputs, LikeliestClass.threshold(threshold));
    }

    /** @param said the answer, which is always among them */
    private static Map<String, @Nullable Double> byLabel(
            List<Object> labels, double[] probabilities, int said, AnswerForm form) {
        Map<String, @Nullable Double> byLabel = new LinkedHashMap<>();
        if (form.topK() == null) {
            for (int i = 0; i < probabilities.length; i++) {
                byLabel.put(String.valueOf(labels.get(i)), Finite.orNull(probabilities[i]));
            }
            return byLabel;
        }
        List<Integer> shown = new ArrayList<>(IntStream.range(0, probabilities.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -probabilities[i]))
                .limit(form.topK())
                .toList());
        if (!shown.contains(said)) {
            shown.set(shown.size() - 1, said);
        }
        shown.forEach(i -> byLabel.put(String.valueOf(labels.get(i)), Finite.orNull(probabilities[i])));
        return byLabel;
    }

    private static @Nullable Object numbers(TargetEncoding.NumericTargets target, double[] outputs) {
        double[] values = target.decode(outputs);
        if (values.length == 1) {
            return Finite.orNull(values[0]);
        }
        Map<String, @Nullable Double> byColumn = new LinkedHashMap<>();
        for (int i = 0; i < values.length; i++) {
            byColumn.put(target.columns().get(i), Finite.orNull(values[i]));
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
}
