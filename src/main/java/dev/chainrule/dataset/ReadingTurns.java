package dev.chainrule.dataset;

import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Whose upload is read. They come to the disk side by side, but what reading takes of the heap does not depend on how
 * large they are, so only so many are read at once; some wait, and the others are sent away.
 */
final class ReadingTurns {

    private final DatasetSettings settings;
    private final Semaphore turns;
    private final Semaphore chairs;

    ReadingTurns(DatasetSettings settings) {
        this.settings = settings;
        this.turns = new Semaphore(settings.readerCount(), true);
        this.chairs = new Semaphore(settings.readersWaiting());
    }

    /** What is done in a turn. */
    @FunctionalInterface
    interface Work<T> {
        T run() throws IOException;
    }

    /** @throws ProblemException where too many wait already, or it takes too long */
    <T> T take(Work<T> work) throws IOException {
        if (!turns.tryAcquire() && !await()) {
            throw new ProblemException(
                    ProblemKind.UNAVAILABLE,
                    "too_many_uploads",
                    "%s uploads are being read, and others wait (chainrule.dataset.readers, .readers-waiting, .readers-wait); try again soon."
                            .formatted(settings.readerCount()));
        }
        try {
            return work.run();
        } finally {
            turns.release();
        }
    }

    private boolean await() {
        if (!chairs.tryAcquire()) {
            return false;
        }
        try {
            return turns.tryAcquire(settings.readersWait().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            chairs.release();
        }
    }
}
