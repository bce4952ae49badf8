package dev.chainrule.run;

import dev.chainrule.job.RunState;
import dev.chainrule.network.EarlyStopping;
import dev.chainrule.network.EpochReport;
import dev.chainrule.network.TrainingPlan;
import org.jspecify.annotations.Nullable;

/** How many epochs a training has done, and which of them is the best; on the training thread. */
final class EpochsDone {

    private final TrainingPlan plan;
    private final int rows;
    private long rowsSeen;
    private @Nullable SeenEpoch latest;
    private @Nullable SeenEpoch best;

    /**
     * @param rows training rows, seen once an epoch
     * @param before where training continues
     */
    EpochsDone(TrainingPlan plan, int rows, RunState before) {
        this.plan = plan;
        this.rows = rows;
        this.rowsSeen = before.rowsSeen();
        this.latest = SeenEpoch.of(before.latest());
        this.best = SeenEpoch.of(before.best());
    }

    /** @return whether it is the best so far */
    boolean add(EpochReport report) {
        rowsSeen += rows;
        SeenEpoch seen = new SeenEpoch(report);
        latest = seen;
        boolean better = isBest(seen);
        if (better) {
            best = seen;
        }
        return better;
    }

    /** By what the model's weights are chosen by, where they are; else by the loss. */
    private boolean isBest(SeenEpoch seen) {
        EarlyStopping stopping = plan.earlyStopping();
        if (stopping == null) {
            return best == null || seen.loss() < best.loss() || Double.isNaN(best.loss());
        }
        String metric = stopping.metric();
        return stopping.isBest(best == null ? null : best.value(metric), seen.value(metric));
    }

    int count() {
        return latest == null ? 0 : latest.number();
    }

    @Nullable
    SeenEpoch latest() {
        return latest;
    }

    @Nullable
    SeenEpoch best() {
        return best;
    }

    /** The best, where anything can be said of it. */
    @Nullable
    SeenEpoch chosen() {
        return best == null || (plan.earlyStopping() == null && Double.isNaN(best.loss())) ? null : best;
    }

    /** In whole epochs. */
    long rowsSeen() {
        return rowsSeen;
    }

    /** Also in the epoch that has begun. */
    long rowsSeen(long step) {
        long steps = step - (latest == null ? 0 : latest.told().step());
        return rowsSeen + Math.max(0, Math.min(rows, steps * plan.batchSize()));
    }

    /** Whether the weights are those after the latest epoch, and not in the middle of another. */
    boolean endedAt(long step) {
        return latest != null && latest.told().step() == step;
    }
}
