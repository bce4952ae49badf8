package dev.chainrule.job;

import dev.chainrule.thread.DaemonThreads;
import dev.chainrule.thread.FatalErrors;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;

/**
 * A thread that looks after something made of jobs: whenever a job has ended here, and now and then for those that
 * ended in another process, or while the service was down.
 */
public abstract class JobFollower implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(JobFollower.class);
    private static final int STOP_SECONDS = 5;

    private final String name;
    private final Duration tick;
    private final Semaphore calls = new Semaphore(0);
    private @Nullable Thread thread;
    private volatile boolean open;

    /** @param name of the thread */
    protected JobFollower(String name, Duration tick) {
        this.name = name;
        this.tick = tick;
    }

    /** Does what there is to do, as long as it is running; what it throws is logged and tried again. */
    protected abstract void look();

    /** There may be something to do. */
    public void call() {
        calls.release();
    }

    @EventListener
    void ended(JobEnded job) {
        call();
    }

    @Override
    public void start() {
        open = true;
        Thread follower = new DaemonThreads(name).newThread(this::follow);
        thread = follower;
        follower.start();
    }

    private void follow() {
        while (open) {
            try {
                look();
            } catch (RuntimeException | Error unexpected) {
                FatalErrors.survived(unexpected);
                LOG.error("The {} could not be followed; it is retried soon", name, unexpected);
            }
            try {
                calls.tryAcquire(tick.toMillis(), TimeUnit.MILLISECONDS);
                calls.drainPermits(); // one look answers all calls before it
            } catch (InterruptedException stop) {
                break;
            }
        }
    }

    @Override
    public void stop() {
        open = false;
        call();
        Thread follower = thread;
        if (follower == null) {
            return;
        }
        try {
            follower.join(TimeUnit.SECONDS.toMillis(STOP_SECONDS));
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return open;
    }

    /** Starts after and stops before the workers. */
    @Override
    public int getPhase() {
        return DEFAULT_PHASE - 4095;
    }
}
