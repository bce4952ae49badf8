package dev.chainrule.network;

import dev.chainrule.network.loss.Loss;
import dev.chainrule.network.math.Kernels;
import dev.chainrule.network.math.Matrix;
import dev.chainrule.network.math.Memory;
import dev.chainrule.network.metric.ConfusionMatrix;
import dev.chainrule.network.metric.Metric;
import dev.chainrule.network.metric.Tally;
import dev.chainrule.network.thread.Team;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Measures a network on rows of encoded data, in blocks that the threads of a team take side by side and that are
 * counted in order; keeps its buffers from one measurement to the next.
 */
public final class Evaluator implements AutoCloseable {

    private static final int ROWS_AT_ONCE = 256;

    private final TrainingData data;
    private final Loss loss;
    private final Outcome outcome;
    private final int outputs;
    private final Kernels kernels;
    private final Team team;
    private final List<Block> blocks = new ArrayList<>();

    /** On the thread that calls, alone. */
    public Evaluator(Network network, Loss loss, Outcome outcome, TrainingData data) {
        this(network, loss, outcome, data, Team.alone());
    }

    public Evaluator(Network network, Loss loss, Outcome outcome, TrainingData data, Team team) {
        this.data = data;
        this.loss = loss;
        this.outcome = outcome;
        this.outputs = network.spec().outputs();
        this.kernels = network.kernels();
        this.team = team;
        for (int i = 0; i < team.size(); i++) {
            blocks.add(new Block(network));
        }
    }

    /** With every metric there is. */
    public Evaluation evaluate(int[] rows) {
        return evaluate(rows, outcome.metrics(outputs));
    }

    public Evaluation evaluate(int[] rows, Collection<Metric> metrics) {
        Tally tally = outcome.tally(outputs, rows.length, data.units(), metrics);
        double sum = 0;
        for (int from = 0; from < rows.length; from += blocks.size() * ROWS_AT_ONCE) {
            int start = from;
            int count = Math.min(blocks.size(), (rows.length - from + ROWS_AT_ONCE - 1) / ROWS_AT_ONCE);
            team.run(count, i -> blocks.get(i).forward(rows, start + i * ROWS_AT_ONCE));
            for (int i = 0; i < count; i++) {
                sum += blocks.get(i).addTo(tally);
            }
        }
        return new Evaluation(
                rows.length,
                sum / rows.length,
                tally.metrics(),
                tally.matrix().map(ConfusionMatrix::counts).orElse(null),
                tally.sample().orElse(null));
    }

    @Override
    public void close() {
        blocks.forEach(Block::close);
    }

    /** Some rows on their way through the network; for one thread at a time. */
    private final class Block implements AutoCloseable {

        private final Workspace workspace;
        private final Memory memory = kernels.memory();
        private final Matrix lossGradient = memory.allocate(ROWS_AT_ONCE, outputs);
        private final int[] rows = new int[ROWS_AT_ONCE];
        private final float[] predicted = new float[outputs];
        private final float[] expected = new float[outputs];
        private int count;
        private double sum;

        Block(Network network) {
            workspace = network.predictionWorkspace(ROWS_AT_ONCE);
        }

        /** The last block is filled up with its first row, which is then not counted. */
        void forward(int[] all, int from) {
            count = Math.min(ROWS_AT_ONCE, all.length - from);
            for (int i = 0; i < ROWS_AT_ONCE; i++) {
                rows[i] = all[i < count ? from + i : from];
            }
            kernels.gather(data.features(), rows, 0, workspace.input());
            kernels.gather(data.targets(), rows, 0, workspace.targets());
            workspace.forward();
            sum = workspace.loss(loss, count, lossGradient);
        }

        /** Returns the sum of the rows' losses. */
        double addTo(Tally tally) {
            for (int i = 0; i < count; i++) {
                workspace.outputs().readRow(i, predicted);
                workspace.targets().readRow(i, expected);
                tally.add(predicted, expected);
            }
            return sum;
        }

        @Override
        public void close() {
            workspace.close();
            memory.close();
        }
    }
}
