package dev.chainrule.network;

import dev.chainrule.network.loss.Loss;
import dev.chainrule.network.math.Kernels;
import dev.chainrule.network.math.Matrix;
import dev.chainrule.network.math.Memory;
import dev.chainrule.network.metric.ConfusionMatrix;
import dev.chainrule.network.metric.Metric;
import dev.chainrule.network.metric.Tally;
import java.util.Collection;

/** Measures a network on rows of encoded data; keeps its buffers from one measurement to the next. */
public final class Evaluator implements AutoCloseable {

    private static final int ROWS_AT_ONCE = 256;

    private final TrainingData data;
    private final Loss loss;
    private final Outcome outcome;
    private final Kernels kernels;
    private final Workspace workspace;
    private final Memory memory;
    private final Matrix lossGradient;
    private final int[] block;

    public Evaluator(Network network, Loss loss, Outcome outcome, TrainingData data) {
        this.data = data;
        this.loss = loss;
        this.outcome = outcome;
        this.kernels = network.kernels();
        this.workspace = network.predictionWorkspace(ROWS_AT_ONCE);
        this.memory = kernels.memory();
        this.lossGradient = memory.allocate(ROWS_AT_ONCE, network.spec().outputs());
        this.block = new int[ROWS_AT_ONCE];
    }

    /** With every metric there is. */
    public Evaluation evaluate(int[] rows) {
        return evaluate(rows, outcome.metrics(lossGradient.columns()));
    }

    public Evaluation evaluate(int[] rows, Collection<Metric> metrics) {
        Tally tally = outcome.tally(lossGradient.columns(), rows.length, data.units(), metrics);
        double loss = 0;
        for (int from = 0; from < rows.length; from += ROWS_AT_ONCE) {
            loss += evaluate(rows, from, Math.min(ROWS_AT_ONCE, rows.length - from), tally);
        }
        return new Evaluation(
                rows.length,
                loss / rows.length,
                tally.metrics(),
                tally.matrix().map(ConfusionMatrix::counts).orElse(null),
                tally.sample().orElse(null));
    }

    /** The last block is filled up with its first row, which is then not counted. */
    private double evaluate(int[] rows, int from, int count, Tally tally) {
        for (int i = 0; i < ROWS_AT_ONCE; i++) {
            block[i] = rows[i < count ? from + i : from];
        }
        kernels.gather(data.features(), block, 0, workspace.input());
        kernels.gather(data.targets(), block, 0, workspace.targets());
        Matrix outputs = workspace.forward();
        float[] predicted = new float[outputs.columns()];
        float[] expected = new float[outputs.columns()];
        for (int i = 0; i < count; i++) {
            outputs.readRow(i, predicted);
            workspace.targets().readRow(i, expected);
            tally.add(predicted, expected);
        }
        return workspace.loss(loss, count, lossGradient);
    }

    @Override
    public void close() {
        workspace.close();
        memory.close();
    }
}
