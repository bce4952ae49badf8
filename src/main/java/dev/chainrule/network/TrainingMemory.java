package dev.chainrule.network;

import dev.chainrule.network.math.Kernels;
import dev.chainrule.network.math.Matrix;
import dev.chainrule.network.thread.Cores;
import dev.chainrule.network.thread.Team;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;

/**
 * Memory of the matrices that a training takes besides its data, or the measuring after it on all threads where that is
 * more; nearly all of it outside the heap. Found by setting them up in pretence, so it is what will be allocated and not
 * a formula beside it.
 *
 * @param parameters of the network
 * @param copies how often they are held: weights, gradients, the optimizer's, the best, the averaged
 * @param others values of the batches on their way, of the rows that are measured at once, and of what layers keep
 * @param largest values of the largest matrix, which must be fewer than 2³¹
 */
public record TrainingMemory(int parameters, int copies, long others, long largest) {

    /**
     * @param rows to learn from
     * @param threads the most that it may have
     */
    public static TrainingMemory of(NetworkSpec spec, TrainingPlan plan, int rows, int threads) {
        TrainingData data = data(sameBatches(rows, plan.batchSize()));
        TrainingMemory learning = of(spec, threads, (network, team) -> new Trainer(network, plan, data, team).setUp());
        TrainingMemory measuring = of(
                spec,
                threads,
                (network, team) -> new Evaluator(network, plan.loss(), plan.outcome(), data, team).close());
        return learning.bytes() >= measuring.bytes() ? learning : measuring;
    }

    private static TrainingMemory of(NetworkSpec spec, int threads, BiConsumer<Network, Team> work) {
        FloatCount count = new FloatCount(Math.toIntExact(spec.parameterCount()));
        Network network = Network.blank(spec, Kernels.pretended(count::add));
        try (Team team = new Cores(threads).team(threads)) {
            work.accept(network, team);
        }
        return new TrainingMemory(count.parameters, count.copies, count.others, count.largest);
    }

    /** Few rows whose batches are as large as those of many. */
    private static int sameBatches(int rows, int batchSize) {
        return rows <= batchSize ? rows : batchSize + rows % batchSize;
    }

    private static TrainingData data(int rows) {
        Matrix none = Kernels.pretended((unheard, columns) -> {}).memory().allocate(1, 1);
        return new TrainingData(
                none, none, IntStream.range(0, rows).toArray(), new int[0], (output, encoded) -> encoded, none);
    }

    public long bytes() {
        return Float.BYTES * ((long) copies * parameters + others);
    }

    /** A matrix as wide as all parameters holds parameters, or what is kept for each of them. */
    private static final class FloatCount {

        private static final int MOST_COPIES_AT_ONCE = 8;

        private final int parameters;
        private int copies;
        private long others;
        private long largest;

        FloatCount(int parameters) {
            this.parameters = parameters;
        }

        void add(int rows, int columns) {
            long values = (long) rows * columns;
            largest = Math.max(largest, values);
            if (columns == parameters && rows <= MOST_COPIES_AT_ONCE) {
                copies += rows;
            } else {
                others += values;
            }
        }
    }
}
