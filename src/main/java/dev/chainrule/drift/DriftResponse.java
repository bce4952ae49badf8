package dev.chainrule.drift;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How what a model is asked differs from what it was trained on.
 *
 * @param object always {@code drift}
 * @param model its id
 * @param from begin of the first hour that counts
 * @param to end of the last hour that counts
 * @param rows that came in that time, without those before the training rows had been read, which the first request begins
 * @param rowsCounted of them: all, or of a wide model every second, third, … (chainrule.drift.features-per-row)
 * @param reference what they are compared with
 * @param formula of the population stability index
 * @param features in the order of the model, the first ones of a wide model (chainrule.drift.features)
 * @param omittedFeatures that are not counted
 * @param predictions the same of what the model answered
 * @param windows hours in which it was asked, the first first
 */
record DriftResponse(
        String object,
        String model,
        Instant from,
        Instant to,
        long rows,
        long rowsCounted,
        DriftReference reference,
        String formula,
        List<DriftOfColumn> features,
        int omittedFeatures,
        List<DriftOfColumn> predictions,
        List<DriftWindow> windows) {

    /**
     * @param rows of the training set that were looked at
     * @param on training, or dataset where that is too large to be split again
     */
    record DriftReference(int rows, String on) {}

    /**
     * @param name of the column; of answers {@code prediction}, and of classes also {@code probability}: that of the class
     *     answered
     * @param measure what is counted: number, category, date, or the length of a free text
     * @param psi population stability index; null where no value came
     * @param psiByChance what it is about where nothing has changed, with so few rows
     * @param ks Kolmogorov–Smirnov distance, to a fortieth; null of categories and where no value came
     * @param level none below 0.1, moderate below 0.25, large from there on, after what chance explains; unknown where no
     *     value came
     * @param missing fraction of the rows without a value, or with one that cannot be read
     * @param missingLearnt the same among the training rows
     * @param unseen fraction of the values that no training row has; null of numbers
     * @param outOfRange fraction of the values below or above those of all training rows; null of categories
     * @param values that came
     */
    record DriftOfColumn(
            String name,
            Measure measure,
            @Nullable Double psi,
            double psiByChance,
            @Nullable Double ks,
            DriftLevel level,
            @Nullable Double missing,
            @Nullable Double missingLearnt,
            @Nullable Double unseen,
            @Nullable Double outOfRange,
            long values) {}

    /**
     * @param from begin of the hour
     * @param rows that came in it
     * @param psiOfPredictions the largest of the answers; null where none came
     * @param mostDrifted the feature with the largest index, counted by what chance does not explain; null without one
     * @param psi of that feature
     */
    record DriftWindow(
            Instant from,
            long rows,
            @Nullable Double psiOfPredictions,
            @Nullable String mostDrifted,
            @Nullable Double psi) {}
}
