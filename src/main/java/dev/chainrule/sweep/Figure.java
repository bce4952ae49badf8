package dev.chainrule.sweep;

import dev.chainrule.model.CrossValidation;
import dev.chainrule.model.Measurement;
import dev.chainrule.model.ModelManifest;
import org.jspecify.annotations.Nullable;

/** Reads from a model the metric that decides. */
final class Figure {

    private static final String TRAIN = "train_";
    private static final String VAL = "val_";

    private Figure() {}

    /**
     * On the validation set, or the mean over the folds if there are any.
     *
     * @param metric such as {@code val_loss} or {@code train_accuracy}
     * @return null where it is not defined for these rows
     */
    static @Nullable Double of(ModelManifest manifest, String metric) {
        if (metric.startsWith(TRAIN)) {
            return manifest.train().metrics().get(metric.substring(TRAIN.length()));
        }
        String word = metric.substring(VAL.length());
        Measurement validation = manifest.validation();
        CrossValidation folds = manifest.crossValidation();
        if (folds != null) {
            return folds.mean().get(word);
        }
        return validation == null ? null : validation.metrics().get(word);
    }
}
