package dev.chainrule.explanation.trace;

import dev.chainrule.definition.Finite;
import dev.chainrule.encoding.TargetEncoding;
import dev.chainrule.encoding.TargetEncoding.Classes;
import dev.chainrule.encoding.TargetEncoding.NumberTarget;
import dev.chainrule.explanation.SignificantDigits;
import dev.chainrule.explanation.trace.TraceResponse.AnswerTrace;
import dev.chainrule.explanation.trace.TraceResponse.Input;
import dev.chainrule.explanation.trace.TraceResponse.TargetTrace;
import dev.chainrule.prediction.Predicted;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** How outputs become an answer, and how what is right becomes what the outputs should be. */
final class Decoding {

    /** Classes whose probabilities are written out. */
    private static final int MOST = 20;

    private Decoding() {}

    /**
     * For each target column.
     *
     * @param threshold of two classes, above which the second is the answer; null for ½
     */
    static List<AnswerTrace> answers(TargetEncoding target, double[] outputs, @Nullable Double threshold) {
        if (target instanceof TargetEncoding.NumericTargets numbers) {
            List<AnswerTrace> answers = new ArrayList<>();
            for (int i = 0; i < outputs.length; i++) {
                answers.add(answer(numbers.targets().get(i), outputs[i]));
            }
            return answers;
        }
        List<Classes> columns = columns(target);
        List<AnswerTrace> answers = new ArrayList<>();
        int[] offsets = target.offsets();
        for (int i = 0; i < columns.size(); i++) {
            Classes classes = columns.get(i);
            double[] own = Arrays.copyOfRange(outputs, offsets[i], offsets[i] + classes.width());
            answers.add(answer(classes, own, threshold));
        }
        return answers;
    }

    private static List<Classes> columns(TargetEncoding target) {
        return target instanceof TargetEncoding.Answers several ? several.targets() : List.of((Classes) target);
    }

    private static AnswerTrace answer(NumberTarget target, double output) {
        double value = target.decoded(output);
        Map<String, Double> figures = target.figures();
        return new AnswerTrace(
                target.column(),
                List.of(new Input(target.column(), output)),
                target.inverse(),
                target.spread() == 0
                        ? SignificantDigits.of(value)
                        : Filled.of(target.inverse(), with(figures, "y", output), value),
                figures.get("mean"),
                figures.get("std"),
                figures.get("min"),
                figures.get("max"),
                figures.get("median"),
                figures.get("iqr"),
                Finite.orNull(value));
    }

    private static Map<String, Double> with(Map<String, Double> figures, String name, double value) {
        Map<String, Double> all = new TreeMap<>(figures);
        all.put(name, value);
        return all;
    }

    private static AnswerTrace answer(Classes classes, double[] outputs, @Nullable Double threshold) {
        boolean finite = Arrays.stream(outputs).allMatch(Double::isFinite);
        Object said = finite ? classes.labels().get(Predicted.place(outputs, threshold)) : null;
        return new AnswerTrace(
                classes.column(),
                inputs(classes, outputs),
                outputs.length == 1
                        ? "the output p is the probability of %s, and 1 − p that of %s; %s"
                                .formatted(
                                        classes.labels().get(1),
                                        classes.labels().get(0),
                                        rule(classes, threshold))
                        : "the class with the largest output is the answer",
                outputs.length == 1 ? ofTwo(classes, outputs[0], said) : ofMany(outputs, said),
                null,
                null,
                null,
                null,
                null,
                null,
                said);
    }

    private static String rule(Classes classes, @Nullable Double threshold) {
        return threshold == null
                ? "the likelier one is the answer"
                : "%s is the answer where p is above the alias's threshold of %s"
                        .formatted(classes.labels().get(1), SignificantDigits.of(threshold));
    }

    private static String ofTwo(Classes classes, double p, @Nullable Object said) {
        return "%s: %s; %s: 1 − %s = %s; so %s"
                .formatted(
                        classes.labels().get(1),
                        SignificantDigits.of(p),
                        classes.labels().get(0),
                        SignificantDigits.signed(p),
                        SignificantDigits.of(1 - p),
                        said);
    }

    private static String ofMany(double[] outputs, @Nullable Object said) {
        String all = outputs.length > MOST
                ? "the largest of %s outputs".formatted(outputs.length)
                : Arrays.stream(outputs).mapToObj(SignificantDigits::of).collect(Collectors.joining(", ", "max(", ")"));
        return "%s = %s; so %s"
                .formatted(
                        all, SignificantDigits.of(Arrays.stream(outputs).max().orElse(Double.NaN)), said);
    }

    /** Of many those that are not 0. */
    private static List<Input> inputs(Classes classes, double[] outputs) {
        List<String> names = classes.outputNames();
        return IntStream.range(0, outputs.length)
                .filter(i -> outputs.length <= MOST || outputs[i] != 0)
                .limit(MOST)
                .mapToObj(i -> new Input(names.get(i), outputs[i]))
                .toList();
    }

    /**
     * For each target column.
     *
     * @param right what a client says is right, by column
     * @param targets as the outputs should be
     */
    static List<TargetTrace> targets(
            TargetEncoding target, Map<String, ? extends @Nullable Object> right, double[] targets) {
        List<TargetTrace> traces = new ArrayList<>();
        if (target instanceof TargetEncoding.NumericTargets numbers) {
            for (int i = 0; i < targets.length; i++) {
                NumberTarget column = numbers.targets().get(i);
                traces.add(target(column, right.get(column.column()), targets[i]));
            }
            return traces;
        }
        List<Classes> columns = columns(target);
        int[] offsets = target.offsets();
        for (int i = 0; i < columns.size(); i++) {
            Classes classes = columns.get(i);
            double[] own = Arrays.copyOfRange(targets, offsets[i], offsets[i] + classes.width());
            traces.add(new TargetTrace(
                    classes.column(),
                    right.get(classes.column()),
                    classes.width() == 1
                            ? "1 for %s, 0 for %s"
                                    .formatted(
                                            classes.labels().get(1),
                                            classes.labels().get(0))
                            : "1 for the class that is right, 0 for the others",
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    inputs(classes, own)));
        }
        return traces;
    }

    private static TargetTrace target(NumberTarget target, @Nullable Object raw, double encoded) {
        Map<String, Double> figures = target.figures();
        String filled = target.spread() == 0 || !(raw instanceof Number number)
                ? SignificantDigits.of(encoded)
                : Filled.of(target.formula(), with(figures, "x", number.doubleValue()), encoded);
        return new TargetTrace(
                target.column(),
                raw,
                target.formula(),
                filled,
                figures.get("mean"),
                figures.get("std"),
                figures.get("min"),
                figures.get("max"),
                figures.get("median"),
                figures.get("iqr"),
                List.of(new Input(target.column(), encoded)));
    }
}
