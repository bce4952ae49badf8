package dev.chainrule.run;

import dev.chainrule.history.SnapshotTimes;
import dev.chainrule.network.Snapshot;
import dev.chainrule.network.Training;
import dev.chainrule.network.TrainingPlan;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks into the model's network while it is trained, from time to time; on the training thread. */
final class SnapshotTaker {

    /** Null where nobody is to look, as into that of a fold. */
    private final @Nullable SnapshotTimes times;

    /** Not written yet. */
    private final List<Snapshot> snapshots = new ArrayList<>();

    /** Of which it is not known yet how far the next step went; null where there is none. */
    private @Nullable Snapshot unfinished;
    /** The last epoch that was looked at. */
    private int looked;

    private SnapshotTaker(@Nullable SnapshotTimes times) {
        this.times = times;
    }

    static SnapshotTaker into(Attempt attempt, TrainingPlan plan, Stage stage) {
        SnapshotTimes times = stage.fold() == null
                ? attempt.attempts().snapshots().times(attempt.job().id(), plan.epochs())
                : null;
        return new SnapshotTaker(times != null && times.any() ? times : null);
    }

    void stepDone(Training training, long step, EpochsDone epochs) {
        if (unfinished != null) {
            keep(training.lookAfterStep());
        } else if (step == 1) {
            look(training, step, epochs, 0); // as it was drawn, nearly: losses of rows say nothing yet
        }
    }

    void epochDone(Training training, long step, EpochsDone epochs) {
        look(training, step, epochs, times == null ? 0 : times.rows());
    }

    /** After the last step. */
    void ends(Training training, boolean stopped, EpochsDone epochs) {
        if (unfinished != null) {
            keep(unfinished);
        } else if (times != null && epochs.count() > looked && !stopped) {
            keep(taken(training, times.rows(), epochs));
        }
    }

    /** @param measured rows whose losses are measured, at most */
    private void look(Training training, long step, EpochsDone epochs, int measured) {
        if (times == null) {
            return;
        }
        keepUnfinished();
        long cost = training.costOfLook(measured);
        if (times.due(epochs.count(), step, epochs.rowsSeen(), training.parameters(), cost)) {
            unfinished = taken(training, measured, epochs);
        }
    }

    private Snapshot taken(Training training, int measured, EpochsDone epochs) {
        looked = epochs.count();
        return training.look(measured);
    }

    /** Nobody will know how far the next step went. */
    void keepUnfinished() {
        if (unfinished != null) {
            keep(unfinished);
        }
    }

    private void keep(Snapshot snapshot) {
        unfinished = null;
        snapshots.add(snapshot);
    }

    /** What is to be written. */
    List<Snapshot> take() {
        List<Snapshot> taken = List.copyOf(snapshots);
        snapshots.clear();
        return taken;
    }
}
