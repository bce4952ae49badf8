package dev.chainrule.explanation.diagnosis;

import dev.chainrule.encoding.Encoding;
import dev.chainrule.encoding.TargetEncoding;
import dev.chainrule.network.metric.LikeliestClass;
import dev.chainrule.plan.ResolvedDefinition;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a job's dataset as its network sees them: all that have a target, or some from all over.
 *
 * @param rows their numbers in the dataset, ascending
 * @param heldBack which of them the network was measured on, and did not learn from
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
        float[][] inputs,
        float[][] targets,
        float @Nullable [][] outputs,
        int all) {

    public int count() {
        return rows.length;
    }

    boolean numbers() {
        return encoding.target() instanceof TargetEncoding.Numbers;
    }

    /** Classes that one of has to be told from the others; 2 for each of several questions. */
    int classes() {
        return encoding.target() instanceof TargetEncoding.Classes classes
                ? classes.labels().size()
                : 2;
    }

    /** Of a row of targets or of outputs, for a single target of classes. */
    public int classOf(float[] values) {
        return LikeliestClass.of(values);
    }

    /** Whether there is one target, and it is of classes. */
    boolean oneOfClasses() {
        return encoding.target() instanceof TargetEncoding.Classes;
    }

    public boolean known(int row) {
        return !Float.isNaN(targets[row][0]);
    }
}
