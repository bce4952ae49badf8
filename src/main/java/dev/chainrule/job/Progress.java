package dev.chainrule.job;

import dev.chainrule.definition.Finite;
import dev.chainrule.model.manifest.CrossValidation;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How far a run has come.
 *
 * @param latest the last epoch's metrics; null where one is not finite
 * @param best the metrics of the best epoch by the metric of early stopping, whose weights the model has; without it of
 *     the epoch with the smallest loss, on validation rows where there are some
 * @param rowsSeen every row once an epoch
 * @param rowsPerSecond since the network's training began
 * @param fold which of the folds is trained, from 1; null for the model
 * @param folds how many there are; null or 0 for no cross-validation
 * @param crossValidation what the folds have measured so far
 * @param lastBatch null before the first
 * @param bestEpoch which epoch {@code best} is of; null before there is one, and in what was written before it was kept
 * @param modelEpoch which epoch's weights the model has; null before there is one
 * @param further what is trained besides, before the job is done; null where nothing is
 */
public record Progress(
        int epoch,
        int epochs,
        long step,
        long steps,
        long rowsSeen,
        double rowsPerSecond,
        Map<String, @Nullable Double> latest,
        Map<String, @Nullable Double> best,
        @Nullable Integer fold,
        @Nullable Integer folds,
        @Nullable CrossValidation crossValidation,
        @Nullable Batch lastBatch,
        @Nullable Integer bestEpoch,
        @Nullable Integer modelEpoch,
        @Nullable Further further) {

    /** The same, and a model with the weights of this epoch; nothing else is to be trained. */
    Progress with(int epochOfModel) {
        return with(epochOfModel, null);
    }

    /** The same, and so much of what is trained besides. */
    public Progress with(Further besides) {
        return with(modelEpoch, besides);
    }

    private Progress with(@Nullable Integer epochOfModel, @Nullable Further besides) {
        return of(epoch, epochs)
                .steps(step, steps)
                .rows(rowsSeen, rowsPerSecond)
                .latest(latest)
                .best(best, bestEpoch)
                .fold(fold, folds)
                .crossValidation(crossValidation)
                .lastBatch(lastBatch)
                .modelEpoch(epochOfModel)
                .further(besides)
                .build();
    }

    /** After so many epochs of so many. */
    public static Builder of(int epoch, int epochs) {
        return new Builder(epoch, epochs);
    }

    /** Collects a progress by the names of its parts; what is left out has not begun. */
    public static final class Builder {

        private final int epoch;
        private final int epochs;
        private long step;
        private long steps;
        private long rowsSeen;
        private double rowsPerSecond;
        private Map<String, @Nullable Double> latest = Map.of();
        private Map<String, @Nullable Double> best = Map.of();
        private @Nullable Integer bestEpoch;
        private @Nullable Integer fold;
        private @Nullable Integer folds;
        private @Nullable CrossValidation crossValidation;
        private @Nullable Batch lastBatch;
        private @Nullable Integer modelEpoch;
        private @Nullable Further further;

        private Builder(int epoch, int epochs) {
            this.epoch = epoch;
            this.epochs = epochs;
        }

        public Builder steps(long done, long all) {
            step = done;
            steps = all;
            return this;
        }

        public Builder rows(long seen, double perSecond) {
            rowsSeen = seen;
            rowsPerSecond = perSecond;
            return this;
        }

        public Builder latest(Map<String, @Nullable Double> metrics) {
            latest = metrics;
            return this;
        }

        public Builder best(Map<String, @Nullable Double> metrics, @Nullable Integer ofEpoch) {
            best = metrics;
            bestEpoch = ofEpoch;
            return this;
        }

        public Builder fold(@Nullable Integer number, @Nullable Integer of) {
            fold = number;
            folds = of;
            return this;
        }

        public Builder crossValidation(@Nullable CrossValidation measured) {
            crossValidation = measured;
            return this;
        }

        public Builder lastBatch(@Nullable Batch batch) {
            lastBatch = batch;
            return this;
        }

        Builder modelEpoch(@Nullable Integer number) {
            modelEpoch = number;
            return this;
        }

        public Builder further(@Nullable Further besides) {
            further = besides;
            return this;
        }

        public Progress build() {
            return new Progress(
                    epoch,
                    epochs,
                    step,
                    steps,
                    rowsSeen,
                    rowsPerSecond,
                    latest,
                    best,
                    fold,
                    folds,
                    crossValidation,
                    lastBatch,
                    bestEpoch,
                    modelEpoch,
                    further);
        }
    }

    /**
     * Networks that are trained when the training itself is done: for cross-validated metrics, and once more on further rows.
     *
     * @param place which of them it is at, in words; null before the first
     * @param step how many are done of them
     * @param steps how many they may take
     */
    public record Further(@Nullable String place, long step, long steps) {

        /** In the training itself. */
        public static @Nullable Further ahead(long steps) {
            return steps == 0 ? null : new Further(null, 0, steps);
        }
    }

    /**
     * The batch that a run did last before it wrote this down.
     *
     * @param step of the training that it belongs to, from 1
     * @param trainLoss mean over the batch, before the update; null where it is not finite
     * @param gradientNorm of all parameters together; null where it is not finite
     */
    public record Batch(
            long step, @Nullable Double trainLoss, @Nullable Double gradientNorm) {

        public static Batch of(long step, double trainLoss, double gradientNorm) {
            return new Batch(step, Finite.orNull(trainLoss), Finite.orNull(gradientNorm));
        }
    }

    static final Progress NONE = of(0, 0).build();

    /** Where it is among what is trained when the training is done; null before that. */
    private @Nullable String besides() {
        return further == null ? null : further.place();
    }

    /** Where it is, in words. */
    public String position() {
        if (besides() != null) {
            return besides();
        }
        String place = "epoch %s of %s".formatted(epoch, epochs);
        if (folds == null || folds == 0) {
            return place;
        }
        return (fold == null ? "all rows, " : "fold %s of %s, ".formatted(fold, folds)) + place;
    }

    /** As {@link #position}, to the step. */
    public String stepPlace() {
        if (besides() != null) {
            return besides() + ", which begins anew then";
        }
        return String.format(Locale.ROOT, "%s, step %,d of %,d", position(), step, steps);
    }

    /** From 0 to 1, of all that is trained; a training that ended early is one that is done. */
    public double fraction() {
        double done = step + (further == null ? 0 : further.step());
        return done == 0 ? 0 : done / (done + stepsLeft());
    }

    /** Of all that is trained. */
    public long stepsLeft() {
        if (further == null) {
            return steps - step;
        }
        return further.steps() - further.step() + (besides() == null ? steps - step : 0);
    }
}
