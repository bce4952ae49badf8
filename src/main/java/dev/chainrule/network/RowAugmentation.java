package dev.chainrule.network;

import dev.chainrule.network.augmentation.Augmenter;
import dev.chainrule.network.augmentation.PictureAugmentation;
import dev.chainrule.network.math.Kernels;
import dev.chainrule.network.math.Matrix;
import dev.chainrule.network.math.Memory;
import dev.chainrule.network.math.RandomStream;
import org.jspecify.annotations.Nullable;

/**
 * Shows the pictures of a part of a batch otherwise than they are; not where rows are only measured or predicted. The same
 * for the same seed, step and place in the batch, in however many parts the batch is taken.
 */
final class RowAugmentation implements AutoCloseable {

    private final long seed;
    private final TrainingData data;
    private final Kernels kernels;
    private final Workspace batch;
    private final Memory memory;
    private final Augmenter augmenter;
    private final float[] row;
    private final Others others;

    private RowAugmentation(
            PictureAugmentation wanted, long seed, TrainingData data, Kernels kernels, Workspace batch) {
        this.seed = seed;
        this.data = data;
        this.kernels = kernels;
        this.batch = batch;
        this.memory = kernels.memory();
        this.augmenter = new Augmenter(wanted);
        this.row = new float[wanted.scale().size()];
        this.others = new Others();
    }

    /**
     * Null where rows are learned from as they are.
     *
     * @param batch the part whose inputs, targets and weights are changed
     */
    static @Nullable RowAugmentation of(TrainingPlan plan, TrainingData data, Kernels kernels, Workspace batch) {
        PictureAugmentation wanted = plan.augmentation();
        return wanted == null ? null : new RowAugmentation(wanted, plan.seed(), data, kernels, batch);
    }

    /**
     * @param order of the rows of the epoch, of which any may be mixed with another
     * @param first place in the batch of the part's first row
     */
    void change(int[] order, long step, int first) {
        Matrix inputs = batch.input();
        others.order = order;
        for (int i = 0; i < inputs.rows(); i++) {
            others.place = i;
            inputs.readRow(i, row);
            augmenter.augment(row, seed, step, first + i, others);
            inputs.writeRow(i, row);
        }
    }

    /** The training rows, for one row of the batch that is mixed with them. */
    private final class Others implements Augmenter.Others {

        private final Matrix picture = memory.allocate(1, batch.input().columns());
        private final int[] drawn = new int[1];
        private final float[] own = new float[batch.targets().columns()];
        private final float[] other = new float[own.length];
        private int[] order = {};
        private int place;

        @Override
        public void draw(RandomStream random, float[] into) {
            drawn[0] = order[random.nextInt(order.length)];
            data.features().gather(drawn, 0, kernels, picture);
            picture.readRow(0, into);
        }

        @Override
        public void mixed(double share) {
            batch.targets().readRow(place, own);
            data.targets().readRow(drawn[0], other);
            for (int j = 0; j < own.length; j++) {
                own[j] = (float) (share * own[j] + (1 - share) * other[j]);
            }
            batch.targets().writeRow(place, own);
            if (data.weights() != null) {
                double weights = share * batch.weights().get(place, 0)
                        + (1 - share) * data.weights().get(drawn[0], 0);
                batch.weights().set(place, 0, weights);
            }
        }
    }

    @Override
    public void close() {
        memory.close();
    }
}
