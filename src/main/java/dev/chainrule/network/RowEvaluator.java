package dev.chainrule.network;

import dev.chainrule.network.loss.Loss;
import dev.chainrule.network.metric.Tally;
import dev.chainrule.network.metric.Units;
import org.jspecify.annotations.Nullable;

/**
 * Measures a network on encoded rows that come one after the other, however many, with every metric there is. What it holds
 * does not grow with them beyond the scores that are put in order. For one thread.
 */
public final class RowEvaluator {

    private final Workspace workspace;
    private final Loss loss;
    private final @Nullable Double temperature;
    private final Tally tally;
    private final float[] predicted;
    private final float[] expected;
    private int filled;
    private long rows;
    private double losses;

    /**
     * @param workspace that nobody else uses meanwhile
     * @param most rows that may come
     * @param threshold of two classes, above which the second is the answer
     * @param temperature what the values before the output activation are divided by; null for none
     */
    public RowEvaluator(
            Workspace workspace,
            Loss loss,
            Outcome outcome,
            Units units,
            int most,
            double threshold,
            @Nullable Double temperature) {
        int outputs = workspace.outputs().columns();
        this.workspace = workspace;
        this.loss = loss;
        this.temperature = temperature;
        this.tally = outcome.tally(outputs, most, units, outcome.metrics(outputs), threshold);
        this.predicted = new float[outputs];
        this.expected = new float[outputs];
    }

    /** One more row. */
    public void add(float[] features, float[] targets) {
        workspace.input().writeRow(filled, features);
        workspace.targets().writeRow(filled, targets);
        filled++;
        if (filled == workspace.rows()) {
            measure();
        }
    }

    private void measure() {
        workspace.forward();
        workspace.temper(temperature);
        losses += workspace.sumOfLosses(loss, filled);
        for (int i = 0; i < filled; i++) {
            workspace.outputs().readRow(i, predicted);
            workspace.targets().readRow(i, expected);
            tally.add(predicted, expected);
        }
        rows += filled;
        filled = 0;
    }

    /** Of all rows so far; once. */
    public Evaluation end() {
        if (filled > 0) {
            measure();
        }
        return Evaluation.of(rows, losses / rows, tally);
    }
}
