package dev.chainrule.network;

import dev.chainrule.network.augmentation.PictureAugmentation;
import dev.chainrule.network.loss.Loss;
import dev.chainrule.network.optimizer.Optimizer;
import dev.chainrule.network.regularizer.Regularizer;
import dev.chainrule.network.schedule.Schedule;
import org.jspecify.annotations.Nullable;

/**
 * How to train.
 *
 * @param epochs how often every training row is seen
 * @param batchSize most rows per step; the last batch of an epoch may be smaller
 * @param earlyStopping null to train every epoch and keep the last weights
 * @param averaging null to measure and keep the weights as they are
 * @param seed of the order of rows; weights have their own part of the same seed
 * @param regularizer of every weight matrix whose layer has none of its own
 * @param inputNoise standard deviation of what is added to each input in training, in encoded units; 0 for none
 * @param augmentation of each picture that is learned from; null to learn from all rows as they are
 * @param measured after every epoch
 */
public record TrainingPlan(
        int epochs,
        int batchSize,
        Loss loss,
        Optimizer optimizer,
        Schedule schedule,
        @Nullable EarlyStopping earlyStopping,
        Outcome outcome,
        GradientClipping clipping,
        @Nullable WeightAveraging averaging,
        long seed,
        @Nullable Regularizer regularizer,
        double inputNoise,
        @Nullable PictureAugmentation augmentation,
        EpochMetrics measured) {

    /** Neither clips gradients nor averages weights, keeps them small, adds noise or changes pictures; measures what is usual. */
    public static Builder of(Loss loss, Optimizer optimizer, Schedule schedule, Outcome outcome) {
        return new Builder(loss, optimizer, schedule, outcome);
    }

    /** The same for a number of epochs that is known to be right. */
    public TrainingPlan exactly(int rightEpochs) {
        return of(loss, optimizer, schedule, outcome)
                .epochs(rightEpochs)
                .batchSize(batchSize)
                .clipping(clipping)
                .averaging(averaging)
                .seed(seed)
                .regularizer(regularizer)
                .inputNoise(inputNoise)
                .augmentation(augmentation)
                .measured(measured)
                .build();
    }

    public TrainingPlan {
        if (epochs < 0 || batchSize < 1) {
            throw new IllegalArgumentException(
                    "%s epochs of batches of %s rows cannot be trained".formatted(epochs, batchSize));
        }
    }

    /** Epochs and rows of a batch must be said. */
    public static final class Builder {

        private final Loss loss;
        private final Optimizer optimizer;
        private final Schedule schedule;
        private final Outcome outcome;
        private int epochs = -1;
        private int batchSize;
        private @Nullable EarlyStopping earlyStopping;
        private GradientClipping clipping = GradientClipping.NONE;
        private @Nullable WeightAveraging averaging;
        private long seed;
        private @Nullable Regularizer regularizer;
        private double inputNoise;
        private @Nullable PictureAugmentation augmentation;
        private EpochMetrics measured;

        private Builder(Loss loss, Optimizer optimizer, Schedule schedule, Outcome outcome) {
            this.loss = loss;
            this.optimizer = optimizer;
            this.schedule = schedule;
            this.outcome = outcome;
            this.measured = EpochMetrics.usual(outcome);
        }

        public Builder epochs(int count) {
            epochs = count;
            return this;
        }

        public Builder batchSize(int rows) {
            batchSize = rows;
            return this;
        }

        public Builder earlyStopping(@Nullable EarlyStopping rule) {
            earlyStopping = rule;
            return this;
        }

        public Builder clipping(GradientClipping limits) {
            clipping = limits;
            return this;
        }

        public Builder averaging(@Nullable WeightAveraging average) {
            averaging = average;
            return this;
        }

        public Builder seed(long number) {
            seed = number;
            return this;
        }

        public Builder regularizer(@Nullable Regularizer ofEveryMatrix) {
            regularizer = ofEveryMatrix;
            return this;
        }

        public Builder inputNoise(double standardDeviation) {
            inputNoise = standardDeviation;
            return this;
        }

        public Builder augmentation(@Nullable PictureAugmentation ofEachPicture) {
            augmentation = ofEachPicture;
            return this;
        }

        public Builder measured(EpochMetrics metrics) {
            measured = metrics;
            return this;
        }

        public TrainingPlan build() {
            return new TrainingPlan(
                    epochs,
                    batchSize,
                    loss,
                    optimizer,
                    schedule,
                    earlyStopping,
                    outcome,
                    clipping,
                    averaging,
                    seed,
                    regularizer,
                    inputNoise,
                    augmentation,
                    measured);
        }
    }
}
