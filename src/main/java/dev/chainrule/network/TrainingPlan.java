package dev.chainrule.network;

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
        EpochMetrics measured) {

    /** Neither clips gradients nor averages weights, keeps them small or adds noise; measures what is usual. */
    public TrainingPlan(
            int epochs,
            int batchSize,
            Loss loss,
            Optimizer optimizer,
            Schedule schedule,
            @Nullable EarlyStopping earlyStopping,
            Outcome outcome,
            long seed) {
        this(
                epochs,
                batchSize,
                loss,
                optimizer,
                schedule,
                earlyStopping,
                outcome,
                GradientClipping.NONE,
                null,
                seed,
                null,
                0,
                EpochMetrics.usual(outcome));
    }

    /** The same for a number of epochs that is known to be right. */
    public TrainingPlan exactly(int rightEpochs) {
        return with(rightEpochs, null, seed);
    }

    /** The same in another order of rows. */
    TrainingPlan withSeed(long other) {
        return with(epochs, earlyStopping, other);
    }

    private TrainingPlan with(int otherEpochs, @Nullable EarlyStopping stopping, long otherSeed) {
        return new TrainingPlan(
                otherEpochs,
                batchSize,
                loss,
                optimizer,
                schedule,
                stopping,
                outcome,
                clipping,
                averaging,
                otherSeed,
                regularizer,
                inputNoise,
                measured);
    }

    public TrainingPlan {
        if (epochs < 0 || batchSize < 1) {
            throw new IllegalArgumentException(
                    "%s epochs of batches of %s rows cannot be trained".formatted(epochs, batchSize));
        }
    }
}
