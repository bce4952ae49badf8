package dev.chainrule.prediction.inference;

import dev.chainrule.encoding.TargetEncoding;
import dev.chainrule.prediction.Predicted;
import dev.chainrule.problem.ProblemException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One of the tensors that a model answers.
 *
 * @param width elements of a row; 0 where a row is one element and not a list of them
 * @param labels of its elements, where they are the probabilities of classes
 * @param values what a network said of some rows, as an array of the type's elements
 */
public record ModelOutput(
        String name,
        Datatype datatype,
        int width,
        @Nullable List<Object> labels,
        Function<List<double[]>, Object> values) {

    /** For each target a number in its unit; or the likeliest class, and the probabilities of all in the order of labels. */
    public static List<ModelOutput> of(TargetEncoding target) {
        return of(target, null);
    }

    /** @param threshold of two classes, above which the second one is the label; null for the likeliest */
    public static List<ModelOutput> of(TargetEncoding target, @Nullable Double threshold) {
        List<ModelOutput> outputs = new ArrayList<>();
        if (target instanceof TargetEncoding.Classes classes) {
            outputs.addAll(of(classes, "", 0, threshold));
        } else if (target instanceof TargetEncoding.Answers answers) {
            for (int i = 0; i < answers.targets().size(); i++) {
                TargetEncoding.Classes classes = answers.targets().get(i);
                outputs.addAll(of(classes, classes.column() + ".", i, threshold));
            }
        } else if (target instanceof TargetEncoding.NumericTargets numbers) {
            for (int i = 0; i < numbers.columns().size(); i++) {
                outputs.add(number(numbers, i));
            }
        }
        return outputs;
    }

    private static ModelOutput number(TargetEncoding.NumericTargets numbers, int place) {
        String name = numbers.columns().get(place);
        return new ModelOutput(name, Datatype.FP64, 0, null, rows -> {
            double[] values = new double[rows.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = finite(numbers.decode(rows.get(i))[place], i);
            }
            return values;
        });
    }

    private static List<ModelOutput> of(
            TargetEncoding.Classes classes, String prefix, int offset, @Nullable Double threshold) {
        List<Object> labels = classes.labels();
        ModelOutput label = new ModelOutput(
                prefix + "label",
                datatype(labels),
                0,
                null,
                rows -> labels(
                        labels,
                        rows.stream()
                                .mapToInt(row -> Predicted.place(own(classes, row, offset), threshold))
                                .toArray()));
        ModelOutput probabilities =
                new ModelOutput(prefix + "probabilities", Datatype.FP32, labels.size(), labels, rows -> {
                    float[] all = new float[rows.size() * labels.size()];
                    int at = 0;
                    for (double[] row : rows) {
                        for (double probability : classes.probabilities(own(classes, row, offset))) {
                            all[at++] = (float) probability;
                        }
                    }
                    return all;
                });
        return List.of(label, probabilities);
    }

    private static double[] own(TargetEncoding.Classes classes, double[] row, int offset) {
        return classes.width() == row.length ? row : Arrays.copyOfRange(row, offset, offset + classes.width());
    }

    private static Datatype datatype(List<Object> labels) {
        if (labels.stream().allMatch(Long.class::isInstance)) {
            return Datatype.INT64;
        }
        if (labels.stream().allMatch(Double.class::isInstance)) {
            return Datatype.FP64;
        }
        return labels.stream().allMatch(Boolean.class::isInstance) ? Datatype.BOOL : Datatype.BYTES;
    }

    private static Object labels(List<Object> labels, int[] places) {
        return switch (datatype(labels)) {
            case INT64 ->
                IntStream.of(places)
                        .mapToLong(place -> (Long) labels.get(place))
                        .toArray();
            case FP64 ->
                IntStream.of(places)
                        .mapToDouble(place -> (Double) labels.get(place))
                        .toArray();
            case BOOL -> {
                boolean[] truths = new boolean[places.length];
                for (int i = 0; i < truths.length; i++) {
                    truths[i] = (Boolean) labels.get(places[i]);
                }
                yield truths;
            }
            default ->
                IntStream.of(places)
                        .mapToObj(place -> String.valueOf(labels.get(place)))
                        .toArray(String[]::new);
        };
    }

    /** The likeliest classes of each row as {@code probability:place:label}, as many as are wanted and there are. */
    static String[] classified(List<Object> labels, float[] probabilities, int wanted) {
        int rows = probabilities.length / labels.size();
        String[] texts = new String[rows * wanted];
        for (int row = 0; row < rows; row++) {
            int from = row * labels.size();
            int[] places = IntStream.range(0, labels.size())
                    .boxed()
                    .sorted((a, b) -> Float.compare(probabilities[from + b], probabilities[from + a]))
                    .mapToInt(Integer::intValue)
                    .toArray();
            for (int i = 0; i < wanted; i++) {
                texts[row * wanted + i] =
                        probabilities[from + places[i]] + ":" + places[i] + ":" + labels.get(places[i]);
            }
        }
        return texts;
    }

    /**
     * What a network said of some rows, row by row, in double precision.
     *
     * @throws ProblemException where something is not finite
     */
    public static List<double[]> finite(List<float[]> rows) {
        List<double[]> wide = new ArrayList<>(rows.size());
        for (int i = 0; i < rows.size(); i++) {
            float[] row = rows.get(i);
            double[] outputs = new double[row.length];
            for (int j = 0; j < outputs.length; j++) {
                outputs[j] = finite(row[j], i);
            }
            wide.add(outputs);
        }
        return wide;
    }

    /** @throws ProblemException where it is not: the protocol has no word for NaN and infinity */
    private static double finite(double value, int row) {
        if (!Double.isFinite(value)) {
            throw ProblemException.invalid(
                    "row " + row, "has a prediction that is not finite", null, "values that are less extreme");
        }
        return value;
    }
}
