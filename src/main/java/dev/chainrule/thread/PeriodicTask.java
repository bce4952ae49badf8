package dev.chainrule.thread;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Looks again and again, on a thread of its own, whether there is something to do, as long as the service runs. */
public abstract class PeriodicTask implements SmartLifecycle {

    private final Logger log = LoggerFactory.getLogger(getClass());
    private final String name;
    private final Duration pause;
    private final String failure;
    private @Nullable ScheduledExecutorService timer;

    /**
     * @param name of the thread
     * @param pause before the first look, and after each
     * @param failure what is logged when a look throws; the next one tries again
     */
    protected PeriodicTask(String name, Duration pause, String failure) {
        this.name = name;
        this.pause = pause;
        this.failure = failure;
    }

    /** Does what there is to do; what it throws is logged and tried again. */
    protected abstract void look();

    /** Looks out of turn, on the caller's thread. */
    protected final void tryToLook() {
        try {
            look();
        } catch (RuntimeException | Error failed) {
            FatalErrors.survived(failed);
            log.warn("{}; trying again", failure, failed);
        }
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // it ends with its executor
    public synchronized void start() {
        timer = Executors.newSingleThreadScheduledExecutor(new DaemonThreads(name));
        timer.scheduleWithFixedDelay(this::tryToLook, pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Lets a look end: H2 closes its file for everybody when a thread that reads it is interrupted. */
    @Override
    public synchronized void stop() {
        if (timer != null) {
            timer.shutdown();
            timer = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return timer != null;
    }
}
