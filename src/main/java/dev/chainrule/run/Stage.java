package dev.chainrule.run;

import dev.chainrule.model.manifest.CrossValidation;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a run's work is being done: the folds one after the other, then the model.
 *
 * @param fold from 1; null for the model
 * @param folds how many there are; 0 for no cross-validation
 * @param stepsBefore steps planned for the stages before this
 * @param stepsAfter steps planned for the stages after this
 * @param rowsBefore rows planned for the stages before this, each counted once an epoch
 * @param validated what the folds before this have measured
 * @param further steps planned for what is trained when the model is
 */
record Stage(
        @Nullable Integer fold,
        int folds,
        long stepsBefore,
        long stepsAfter,
        long rowsBefore,
        @Nullable CrossValidation validated,
        long further) {

    /** There are no folds. */
    static Stage only(long further) {
        return new Stage(null, 0, 0, 0, 0, null, further);
    }
}
