package dev.chainrule.explanation.attribution;

import dev.chainrule.encoding.feature.FeatureEncoding;
import dev.chainrule.encoding.feature.RowIssues;
import dev.chainrule.explanation.AskedOutput;
import dev.chainrule.explanation.ExplanationSettings;
import dev.chainrule.explanation.StudySettings;
import dev.chainrule.explanation.Subject;
import dev.chainrule.network.Workspace;
import dev.chainrule.network.math.Matrix;
import dev.chainrule.network.math.Memory;
import dev.chainrule.prediction.EncodedPictures;
import dev.chainrule.problem.ProblemException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Asks a network, in double precision, about encoded rows, and sums up each answer in the one number that is explained: a
 * number in raw units, or the probability of a class. To be closed; for one thread.
 */
final class OutputFunction implements AutoCloseable {

    private static final int AT_ONCE = 256;

    private final Subject subject;
    private final Workspace single;
    private final Workspace many;
    private final AskedOutput explained;

    /**
     * @param wanted the column or class whose number is explained; null for what the network answers to the row
     * @param row that is explained
     */
    OutputFunction(Subject subject, @Nullable String wanted, double[] row) {
        this.subject = subject;
        AskedOutput.requireKnown(subject, wanted); // before there is anything to close
        this.single = subject.network().predictionWorkspace(1);
        this.many = subject.network().predictionWorkspace(AT_ONCE);
        this.explained = AskedOutput.of(subject, wanted, () -> outputs(new double[][] {row})[0]);
    }

    /** The column or class whose number is explained. */
    String wanted() {
        return explained.wanted();
    }

    /** What the number is of, such as {@code price} or {@code species=setosa}. */
    String of() {
        return explained.of();
    }

    static double[] widened(float[] row) {
        double[] wide = new double[row.length];
        for (int i = 0; i < row.length; i++) {
            wide[i] = row[i];
        }
        return wide;
    }

    /** {@code [row][output]}. */
    double[][] outputs(double[][] inputs) {
        double[][] outputs = new double[inputs.length][];
        ask(inputs.length, row -> inputs[row], (row, answers, at) -> {
            outputs[row] = new double[answers.columns()];
            for (int j = 0; j < answers.columns(); j++) {
                outputs[row][j] = answers.get(at, j);
            }
        });
        return outputs;
    }

    /** The explained number of each row. */
    double[] values(double[][] inputs) {
        double[] values = new double[inputs.length];
        ask(values.length, row -> inputs[row], (row, answers, at) -> values[row] = value(answers, at));
        return values;
    }

    double value(double[] inputs) {
        return values(new double[][] {inputs})[0];
    }

    /** Of the explained numbers of as many rows as one likes, of which none is kept. */
    double mean(int rows, IntFunction<double[]> inputs) {
        double[] sum = new double[1];
        ask(rows, inputs, (row, answers, at) -> sum[0] += value(answers, at));
        return sum[0] / rows;
    }

    private double value(Matrix answers, int row) {
        return explained.value(answers.get(row, explained.output()));
    }

    /** Hears what a network answers. */
    private interface Listener {

        /** @param at its row among the answers */
        void answered(int row, Matrix answers, int at);
    }

    private void ask(int rows, IntFunction<double[]> inputs, Listener listener) {
        Workspace workspace = rows == 1 ? single : many;
        for (int from = 0; from < rows; from += workspace.rows()) {
            int count = Math.min(workspace.rows(), rows - from);
            for (int i = 0; i < count; i++) {
                fill(workspace.input(), i, inputs.apply(from + i));
            }
            Matrix answers = workspace.forward();
            for (int i = 0; i < count; i++) {
                listener.answered(from + i, answers, i);
            }
        }
    }

    /** Derivatives of the explained number by each input, at each row. */
    double[][] gradients(double[][] inputs) {
        double[][] gradients = new double[inputs.length][];
        int rows = Math.min(AT_ONCE, inputs.length);
        try (Workspace explaining = subject.network().explainingWorkspace(rows);
                Memory memory = subject.network().kernels().memory()) {
            Matrix blame = memory.allocate(rows, subject.spec().outputs());
            for (int from = 0; from < inputs.length; from += rows) {
                int count = Math.min(rows, inputs.length - from);
                for (int i = 0; i < rows; i++) {
                    fill(explaining.input(), i, inputs[from + Math.min(i, count - 1)]);
                }
                Matrix answers = explaining.forward();
                for (int i = 0; i < rows; i++) {
                    for (int j = 0; j < blame.columns(); j++) {
                        blame.set(i, j, j == explained.output() ? explained.slope(answers.get(i, j)) : 0);
                    }
                }
                explaining.explain(blame);
                Matrix back = explaining.inputGradient();
                for (int i = 0; i < count; i++) {
                    gradients[from + i] = new double[back.columns()];
                    for (int j = 0; j < back.columns(); j++) {
                        gradients[from + i][j] = back.get(i, j);
                    }
                }
            }
        }
        return gradients;
    }

    static void fill(Matrix input, int row, double[] values) {
        for (int j = 0; j < values.length; j++) {
            input.set(row, j, values[j]);
        }
    }

    /** What the network answers to a row, as a prediction is answered. */
    @Nullable
    Object prediction(double[] inputs) {
        double[] outputs = outputs(new double[][] {inputs})[0];
        for (int i = 0; i < outputs.length; i++) {
            outputs[i] = (float) outputs[i];
        }
        return subject.predicted(outputs);
    }

    @Override
    public void close() {
        single.close();
        many.close();
    }

    /** Where the inputs of each column lie. */
    static List<InputRange> places(Subject subject) {
        List<InputRange> places = new ArrayList<>();
        int at = 0;
        for (FeatureEncoding feature : subject.encoding().features()) {
            places.add(new InputRange(feature.column(), at, feature.width()));
            at += feature.width();
        }
        return places;
    }

    /** The inputs that a column is encoded to. */
    record InputRange(String column, int from, int width) {

        /** One row with this column's inputs from another. */
        double[] taken(double[] row, double[] other) {
            double[] mixed = row.clone();
            System.arraycopy(other, from, mixed, from, width);
            return mixed;
        }

        /** The same of rows in float32. */
        float[] taken(float[] row, float[] other) {
            float[] mixed = row.clone();
            System.arraycopy(other, from, mixed, from, width);
            return mixed;
        }

        /** Whether two rows have the same inputs here. */
        boolean same(float[] row, float[] other) {
            return Arrays.equals(row, from, from + width, other, from, from + width);
        }
    }

    /** A client's row, and its encoding. */
    static float[] encoded(Subject subject, Map<String, ? extends @Nullable Object> row, List<String> warnings) {
        RowIssues issues = EncodedPictures.issues();
        float[] inputs = subject.encode(row, "/row", issues);
        warnings.addAll(issues.warnings());
        return inputs;
    }

    /** Of predictions, and of the multiplications that they take. */
    static void requireFew(
            Subject subject, long predictions, StudySettings settings, ExplanationSettings limits, String hint) {
        if (predictions > settings.predictions()) {
            throw tooMuch(predictions, settings.predictions(), hint);
        }
        long work = predictions * subject.work();
        if (work > limits.maxWork()) {
            throw ProblemException.invalid(
                    "",
                    String.format(
                            Locale.ROOT,
                            "would take about %,d multiplications, and one question may take %,d (chainrule.explanation.max-work)",
                            work,
                            limits.maxWork()),
                    work,
                    hint);
        }
    }

    private static ProblemException tooMuch(long predictions, int most, String hint) {
        return ProblemException.invalid(
                "",
                String.format(
                        Locale.ROOT,
                        "would ask the network %,d times, and one explanation may ask %,d times (chainrule.explanation.study.predictions)",
                        predictions,
                        most),
                predictions,
                hint);
    }
}
