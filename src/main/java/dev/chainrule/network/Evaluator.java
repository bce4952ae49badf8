package dev.chainrule.network;

import dev.chainrule.network.loss.Loss;
import dev.chainrule.network.math.Kernels;
import dev.chainrule.network.math.Matrix;
import dev.chainrule.network.math.Memory;
import dev.chainrule.network.metric.LikeliestClass;
import dev.chainrule.network.metric.Metric;
import dev.chainrule.network.metric.Tally;
import dev.chainrule.network.thread.Team;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Measures a network on rows of encoded data, in parts of some blocks that the threads of a team count side by side
 * and that are added up in order; keeps its buffers from one measurement to the next.
 */
public final class Evaluator implements AutoCloseable {

    private static final int MOST_ROWS_AT_ONCE = 256;
    /** Blocks that one thread counts at a time, and how many outputs they may have together for that. */
    private static final int PART_BLOCKS = 4;

    private static final int PART_OUTPUTS = 256;
    /** Tallies that are in memory beside that of all rows. */
    private static final int PARTS_AT_ONCE = 64;

    private final TrainingData data;
    private final Loss loss;
    private final Outcome outcome;
    private final int outputs;
    private final int rowsAtOnce;
    private final int partBlocks;
    private final Kernels kernels;
    private final Team team;
    private final double threshold;
    private final List<RowBatch> blocks = new ArrayList<>();

    /** On the thread that calls, alone. */
    public Evaluator(Network network, Loss loss, Outcome outcome, TrainingData data) {
        this(network, loss, outcome, data, Team.alone());
    }

    /** The same by another threshold. */
    public Evaluator(Network network, Loss loss, Outcome outcome, TrainingData data, double threshold) {
        this(network, loss, outcome, data, Team.alone(), threshold);
    }

    public Evaluator(Network network, Loss loss, Outcome outcome, TrainingData data, Team team) {
        this(network, loss, outcome, data, team, LikeliestClass.USUAL_THRESHOLD);
    }

    private Evaluator(Network network, Loss loss, Outcome outcome, TrainingData data, Team team, double threshold) {
        this.data = data;
        this.loss = loss;
        this.outcome = outcome;
        this.outputs = network.spec().outputs();
        this.rowsAtOnce = network.rowsAtOnce(MOST_ROWS_AT_ONCE);
        this.partBlocks = Math.max(1, Math.min(PART_BLOCKS, PART_OUTPUTS / outputs));
        this.kernels = network.kernels();
        this.team = team;
        this.threshold = threshold;
        for (int i = 0; i < team.size(); i++) {
            blocks.add(new RowBatch(network));
        }
    }

    /** With every metric there is. */
    public Evaluation evaluate(int[] rows) {
        return evaluate(rows, outcome.metrics(outputs));
    }

    public Evaluation evaluate(int[] rows, Collection<Metric> metrics) {
        Tally tally = outcome.tally(outputs, rows.length, data.units(), metrics, threshold);
        double[] losses = new double[(rows.length + rowsAtOnce - 1) / rowsAtOnce];
        if (losses.length <= partBlocks) {
            blocks.get(0).count(rows, 0, losses, tally);
        } else {
            countParts(rows, losses, tally);
        }
        tally.prepare(team);
        return Evaluation.of(rows.length, sum(losses) / rows.length, tally);
    }

    /** Each part has a tally of its own; which rows it has does not depend on the threads. */
    private void countParts(int[] rows, double[] losses, Tally tally) {
        int all = (losses.length + partBlocks - 1) / partBlocks;
        for (int begin = 0; begin < all; begin += PARTS_AT_ONCE) {
            int first = begin;
            Tally[] parts = new Tally[Math.min(PARTS_AT_ONCE, all - first)];
            AtomicInteger next = new AtomicInteger();
            team.run(Math.min(blocks.size(), parts.length), thread -> {
                for (int i = next.getAndIncrement(); i < parts.length; i = next.getAndIncrement()) {
                    parts[i] = tally.part(partBlocks * rowsAtOnce);
                    blocks.get(thread).count(rows, (first + i) * partBlocks, losses, parts[i]);
                }
            });
            for (Tally part : parts) {
                tally.add(part);
            }
        }
    }

    /** Takes rows that have been through the network, a block at a time. */
    @FunctionalInterface
    interface Passed {

        /**
         * @param first where in the rows asked for the block begins
         * @param count of its rows, which stand first in the workspace
         */
        void rows(Workspace workspace, int first, int count);
    }

    /** Takes rows forward through the network, on the thread that calls. */
    void pass(int[] rows, Passed passed) {
        for (int from = 0; from < rows.length; from += rowsAtOnce) {
            blocks.get(0).pass(rows, from, passed);
        }
    }

    private static double sum(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum;
    }

    @Override
    public void close() {
        blocks.forEach(RowBatch::close);
    }

    /** Some rows on their way through the network; for one thread at a time. */
    private final class RowBatch implements AutoCloseable {

        private final Workspace workspace;
        private final Memory memory = kernels.memory();
        private final Matrix lossGradient = memory.allocate(rowsAtOnce, outputs);
        private final int[] rows = new int[rowsAtOnce];
        private final float[] predicted = new float[outputs];
        private final float[] expected = new float[outputs];
        private int count;

        RowBatch(Network network) {
            workspace = network.predictionWorkspace(rowsAtOnce);
        }

        /**
         * The rows of one part, block after block.
         *
         * @param first block of all
         * @param losses of each block of all
         */
        void count(int[] all, int first, double[] losses, Tally tally) {
            for (int block = first; block < Math.min(first + partBlocks, losses.length); block++) {
                losses[block] = forward(all, block * rowsAtOnce);
                addTo(tally);
            }
        }

        void pass(int[] all, int from, Passed passed) {
            load(all, from);
            passed.rows(workspace, from, count);
        }

        /** Returns the sum of the rows' losses. */
        private double forward(int[] all, int from) {
            load(all, from);
            return workspace.loss(loss, count, lossGradient);
        }

        /** The last block is filled up with its first row, which is then not counted. */
        private void load(int[] all, int from) {
            count = Math.min(rowsAtOnce, all.length - from);
            for (int i = 0; i < rowsAtOnce; i++) {
                rows[i] = all[i < count ? from + i : from];
            }
            data.features().gather(rows, 0, kernels, workspace.input());
            kernels.gather(data.targets(), rows, 0, workspace.targets());
            workspace.forward();
        }

        private void addTo(Tally tally) {
            for (int i = 0; i < count; i++) {
                workspace.outputs().readRow(i, predicted);
                workspace.targets().readRow(i, expected);
                tally.add(predicted, expected);
            }
        }

        @Override
        public void close() {
            workspace.close();
            memory.close();
        }
    }
}
