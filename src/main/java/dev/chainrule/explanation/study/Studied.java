package dev.chainrule.explanation.study;

import dev.chainrule.encoding.Encoding;
import dev.chainrule.encoding.TargetEncoding;
import dev.chainrule.encoding.Task;
import dev.chainrule.network.Outcome;
import dev.chainrule.network.loss.Loss;
import dev.chainrule.network.metric.LikeliestClass;
import dev.chainrule.plan.JobPlan;
import dev.chainrule.plan.ResolvedDefinition;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a job's dataset as its network sees them: all that have a target, or some from all over.
 *
 * @param rows their numbers in the dataset, ascending
 * @param heldBack which of them the network was measured on, and did not learn from
 * @param heldBackAs the name of the set that they are of: {@code validation}, or {@code test}
 * @param inputs {@code [row][input]}
 * @param targets {@code [row][output]}; NaN where the network has no output for the class
 * @param outputs {@code [row][output]} that the network answers; null where there is no network yet
 * @param all rows that have a target
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
public record Studied(
        ResolvedDefinition definition,
        Encoding encoding,
        int[] rows,
        boolean[] heldBack,
        String heldBackAs,
        float[][] inputs,
        float[][] targets,
        float @Nullable [][] outputs,
        int all) {

    public int count() {
        return rows.length;
    }

    /** How many of them were held out. */
    public int heldBackCount() {
        int count = 0;
        for (boolean held : heldBack) {
            count += held ? 1 : 0;
        }
        return count;
    }

    /** The network's of each row, without penalties; NaN where the target is not known. There must be a network. */
    public double[] losses() {
        float[][] answers = Objects.requireNonNull(outputs);
        Loss loss = definition.loss();
        int width = targets[0].length;
        double[] answer = new double[width];
        double[] target = new double[width];
        double[] gradient = new double[width];
        return IntStream.range(0, count())
                .mapToDouble(row -> {
                    for (int i = 0; i < width; i++) {
                        answer[i] = answers[row][i];
                        target[i] = targets[row][i];
                    }
                    return known(row) ? loss.of(answer, target, gradient) : Double.NaN;
                })
                .toArray();
    }

    /**
     * Over the rows held out, or over the others; NaN where there are none.
     *
     * @param losses of each row
     */
    public double mean(double[] losses, boolean ofHeldBack) {
        return IntStream.range(0, count())
                .filter(row -> heldBack[row] == ofHeldBack && known(row))
                .mapToDouble(row -> losses[row])
                .average()
                .orElse(Double.NaN);
    }

    public Outcome outcome() {
        int targetColumns = encoding.target().columns().size();
        return JobPlan.outcome(numbers() ? Task.REGRESSION : Task.CLASSIFICATION, targetColumns, encoding.outputs());
    }

    public boolean numbers() {
        return encoding.target() instanceof TargetEncoding.NumericTargets;
    }

    /** Classes that one of has to be told from the others; 2 for each of several questions. */
    public int classes() {
        return encoding.target() instanceof TargetEncoding.Classes classes
                ? classes.labels().size()
                : 2;
    }

    /** Of a row of targets or of outputs, for a single target of classes. */
    public int classOf(float[] values) {
        return LikeliestClass.of(values);
    }

    /** Whether there is one target, and it is of classes. */
    public boolean oneOfClasses() {
        return encoding.target() instanceof TargetEncoding.Classes;
    }

    public boolean known(int row) {
        return !Float.isNaN(targets[row][0]);
    }
}
