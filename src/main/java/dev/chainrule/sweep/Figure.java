package dev.chainrule.sweep;

import dev.chainrule.model.manifest.CrossValidation;
import dev.chainrule.model.manifest.Measurement;
import dev.chainrule.model.manifest.ModelManifest;
import dev.chainrule.network.metric.Series;
import org.jspecify.annotations.Nullable;

/** Reads from a model the metric that decides. */
final class Figure {

    private Figure() {}

    /**
     * On the validation set, or the mean over the folds if there are any.
     *
     * @param metric such as {@code val_loss} or {@code train_accuracy}
     * @return null where it is not defined for these rows
     */
    static @Nullable Double of(ModelManifest manifest, String metric) {
        if (Series.TRAINING.names(metric)) {
            return manifest.train().metrics().get(Series.TRAINING.metric(metric));
        }
        String word = Series.VALIDATION.metric(metric);
        Measurement validation = manifest.validation();
        CrossValidation folds = manifest.crossValidation();
        if (folds != null) {
            return folds.mean().get(word);
        }
        return validation == null ? null : validation.metrics().get(word);
    }
}
