package dev.chainrule.run;

import dev.chainrule.job.Progress.Further;
import dev.chainrule.network.Trainer;
import dev.chainrule.run.TrainingEndedException.Why;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Writes down once a second how far the networks have come that are trained besides the model; on their thread. */
final class FurtherProgress {

    private static final long INTERVAL = TimeUnit.SECONDS.toNanos(1);

    private final Attempt attempt;
    private final Alarm alarm = new Alarm(INTERVAL);

    /** Of all these networks. */
    private long steps;

    private long done;

    /** The network that is trained now. */
    private String what = "";

    private boolean untold;
    private long stepsPerEpoch;
    private int epochs;
    private long step;

    /** @param planned steps of all networks, each for as many epochs as it may take */
    FurtherProgress(Attempt attempt, long planned) {
        this.attempt = attempt;
        this.steps = planned;
    }

    /**
     * The next network.
     *
     * @param its what it is trained for
     * @param known epochs that it will take; those that it is spared are planned no more
     */
    void begin(String its, PreparedTraining prepared, int known) {
        int rows = prepared.data().training().length;
        done += step;
        what = its;
        untold = true;
        stepsPerEpoch = Trainer.steps(prepared.plan().exactly(1), rows);
        epochs = known;
        step = 0;
        steps = Math.max(
                done + stepsPerEpoch * known,
                steps - stepsPerEpoch * (prepared.plan().epochs() - known));
    }

    /** @return whether there may be another step */
    boolean stepDone() {
        step++;
        if (alarm.rings()) {
            write();
            alarm.restart(0);
        }
        return attempt.control().goesOn();
    }

    private void write() {
        String place = String.format(
                Locale.ROOT, "%s: epoch %,d of %,d", what, (step + stepsPerEpoch - 1) / stepsPerEpoch, epochs);
        Further now = new Further(place, done + step, Math.max(steps, done + step));
        boolean first = untold;
        untold = false;
        if (!attempt.write(List.of(), running -> {
            running.advance(running.progress().with(now), attempt.remarks().warnings());
            attempt.accountTo(running);
            if (first) {
                attempt.listeners().forEach(listener -> listener.trainsFurther(attempt.job(), what));
            }
        })) {
            throw new TrainingEndedException(Why.GIVEN_UP);
        }
    }
}
