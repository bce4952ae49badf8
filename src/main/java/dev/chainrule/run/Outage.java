package dev.chainrule.run;

import dev.chainrule.database.DatabaseAway;
import dev.chainrule.job.TrainingJob;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.storage.Storage;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The database is away, or the disk is full: the same would work at another time, so the job is handed back. */
final class Outage {

    private static final Logger LOG = LoggerFactory.getLogger(Outage.class);

    /** Milliseconds; it doubles with each attempt, so that one which fails again and again keeps nobody busy. */
    private static final long FIRST_REST = 100;

    private static final long LONGEST_REST = TimeUnit.SECONDS.toMillis(10);

    private final Attempt attempt;

    Outage(Attempt attempt) {
        this.attempt = attempt;
    }

    /** Whether it is why something failed. */
    static boolean in(Throwable failed) {
        return DatabaseAway.in(failed) || (failed instanceof ProblemException problem && Storage.isFull(problem));
    }

    /**
     * As soon as what was away is back, the job waits to be taken up where its newest checkpoint is. Where the process ends
     * before that, the next one takes it back.
     */
    void handBack() {
        TrainingJob job = attempt.job();
        LOG.info("Job {} is interrupted until the database and the disk can be written", job.id());
        long rest = Math.min(LONGEST_REST, FIRST_REST << Math.min(job.attempt(), 16));
        do {
            rest(rest);
        } while (!handedBack(job) && !attempt.control().processStops());
    }

    private boolean handedBack(TrainingJob job) {
        try {
            if (!attempt.checkpoints().haveRoom()) {
                return false;
            }
            attempt.attempts().takeBack(job.id(), job.attempt());
            return true;
        } catch (RuntimeException failed) {
            if (!in(failed)) {
                throw failed;
            }
            return false;
        }
    }

    private static void rest(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
