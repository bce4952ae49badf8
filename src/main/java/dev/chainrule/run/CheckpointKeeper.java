package dev.chainrule.run;

import dev.chainrule.checkpoint.Checkpoints;
import dev.chainrule.database.DatabaseAway;
import dev.chainrule.model.manifest.Blueprint;
import dev.chainrule.network.Training;
import dev.chainrule.plan.OnStop;
import dev.chainrule.plan.ResolvedDefinition.ResolvedCheckpoints;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.storage.Storage;
import dev.chainrule.storage.StoredFile;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** When the checkpoints of one training are taken, and which of them stay; on the training thread. */
final class CheckpointKeeper {

    private static final Logger LOG = LoggerFactory.getLogger(CheckpointKeeper.class);

    /** Writing takes no greater share of the time, 1 in so many. */
    private static final int SHARE = 10;

    /** And of those after epochs that nobody asked for. */
    private static final int SHARE_AFTER_EPOCHS = 50;

    private static final long REST_AFTER_EPOCHS = TimeUnit.SECONDS.toNanos(1);

    /** One that is written in less keeps nobody waiting who stops the job. */
    private static final long QUICK = TimeUnit.MILLISECONDS.toNanos(500);

    private final Attempt attempt;
    private final Blueprint blueprint;
    private final Training training;
    private final ResolvedCheckpoints policy;
    private final Alarm alarm;
    private long last = System.nanoTime();
    private long writing;

    CheckpointKeeper(Attempt attempt, Blueprint blueprint, Training training) {
        this.attempt = attempt;
        this.blueprint = blueprint;
        this.training = training;
        this.policy = attempt.job().definition().checkpoints();
        this.alarm = new Alarm(policy.everyNanos());
    }

    boolean dueAfterStep() {
        return alarm.rings();
    }

    /** @param best whether it is the best so far */
    boolean dueAfter(int epoch, boolean best) {
        long rest = System.nanoTime() - last;
        if (best && policy.onStop() == OnStop.BEST && rest >= SHARE * writing) {
            return true;
        }
        return policy.everyEpochs() != null
                ? epoch % policy.everyEpochs() == 0
                : rest >= Math.max(REST_AFTER_EPOCHS, SHARE_AFTER_EPOCHS * writing);
    }

    /** @param stopped by somebody who waits for it */
    boolean dueAtTheEnd(boolean stopped) {
        return policy.keep() > 0 && (!stopped || writing < QUICK);
    }

    /**
     * Writes one. That it cannot be written, as on a full disk, is one fewer; training continues.
     *
     * @param recording of the file, in one transaction with what belongs to it
     */
    void keep(Consumer<StoredFile> recording) {
        long start = System.nanoTime();
        try {
            StoredFile file = attempt.checkpoints().write(blueprint, training);
            record(file, recording);
            attempt.checkpoints().keepNewest(attempt.job().id(), Math.max(Checkpoints.FEWEST, policy.keep()));
        } catch (ProblemException | UncheckedIOException failed) {
            if (!(failed instanceof ProblemException problem && Storage.isFull(problem))) { // which is said already
                LOG.error(
                        "Job {}: a checkpoint could not be written",
                        attempt.job().id(),
                        failed);
            }
        }
        last = System.nanoTime();
        writing = last - start;
        alarm.restart(writing * SHARE);
    }

    /** Where nobody knows whether it was recorded, the file stays. */
    private void record(StoredFile file, Consumer<StoredFile> recording) {
        boolean needed = false;
        try {
            recording.accept(file);
            needed = true;
        } catch (RuntimeException failed) {
            needed = DatabaseAway.leavesOpen(failed);
            throw failed;
        } finally {
            if (!needed) {
                attempt.checkpoints().discard(file);
            }
        }
    }
}
