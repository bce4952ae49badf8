package dev.chainrule.run;

import dev.chainrule.database.Contested;
import dev.chainrule.job.TrainingJob;
import dev.chainrule.model.Models;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Records the model that a run leaves together with what becomes of its job, or neither. */
final class ModelRecorder {

    private final Attempt attempt;
    private final Models models;

    /** The model that the job leaves although it is stopped; null where it leaves none. */
    private @Nullable MadeModel left;

    ModelRecorder(Attempt attempt, Models models) {
        this.attempt = attempt;
        this.models = models;
    }

    /** The job is stopped, and this is what its user wants of it. */
    void leave(MadeModel model) {
        left = model;
    }

    /** The job ends before its work is done, with the model that it leaves where it does. */
    void end(Consumer<TrainingJob> change) {
        MadeModel model = left;
        if (model == null) {
            attempt.account(change);
        } else {
            record(model, ending -> {
                ending.leave(model.id());
                change.accept(ending);
            });
        }
    }

    /** The job has done its work. */
    void succeed(MadeModel model) {
        record(model, done -> done.succeed(model.id(), attempt.attempts().now()));
    }

    /** Nobody needs it. */
    void discard(MadeModel model) {
        models.deleteWeights(model.id());
    }

    private void record(MadeModel model, Consumer<TrainingJob> change) {
        boolean written = false;
        try {
            written = recorded(model, ending -> {
                ending.warn(attempt.remarks().warnings());
                ending.hasModelOf(model.epoch());
                change.accept(ending);
            });
        } finally {
            if (!written && !mayBeRecorded(model.id())) {
                discard(model);
            }
        }
    }

    /** The database may have written it and not been able to say so. */
    private boolean mayBeRecorded(String model) {
        try {
            return models.lookUp(model).isPresent();
        } catch (RuntimeException unknown) {
            return true; // whatever nobody knows is swept at the next start
        }
    }

    /** Another job of the same name may take the next version at the same moment. */
    private boolean recorded(MadeModel model, Consumer<TrainingJob> change) {
        TrainingJob job = attempt.job();
        return Contested.write(() -> attempt.write(List.of(), ending -> {
            models.record(model.id(), job.name(), model.manifest(), model.weights());
            attempt.accountTo(ending);
            change.accept(ending);
        }));
    }
}
