package dev.chainrule.queue;

import dev.chainrule.thread.DaemonThreads;
import dev.chainrule.thread.FatalErrors;
import dev.chainrule.thread.Throttle;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Looks at the database for what other processes want and have done: a few times a second at the jobs that run here or
 * that somebody here waits for; gives this process's sign of life; and finds jobs that nobody works at although their
 * rows say so.
 */
@Component
public class QueueWatch implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(QueueWatch.class);

    private final Queue queue;
    private final Workers workers;
    private final Processes processes;
    private final QueueSlots places;
    private final QueueSettings settings;
    private final Throttle saying = new Throttle();
    private volatile @Nullable ScheduledExecutorService thread;

    QueueWatch(Queue queue, Workers workers, Processes processes, QueueSlots places, QueueSettings settings) {
        this.queue = queue;
        this.workers = workers;
        this.processes = processes;
        this.places = places;
        this.settings = settings;
    }

    @Override
    public void start() {
        ScheduledExecutorService watching =
                Executors.newSingleThreadScheduledExecutor(new DaemonThreads("queue-watch"));
        repeat(watching, settings.watch().toMillis(), this::look);
        repeat(watching, settings.heartbeat().toMillis(), this::beat);
        repeat(watching, settings.heartbeat().toMillis(), this::takeBackStrays);
        thread = watching;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // it goes on until the thread is shut down
    private void repeat(ScheduledExecutorService thread, long millis, Runnable work) {
        thread.scheduleWithFixedDelay(() -> tryTo(work), millis, millis, TimeUnit.MILLISECONDS);
    }

    private void tryTo(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | Error unexpected) { // else this was the last look
            FatalErrors.survived(unexpected);
            if (saying.now()) {
                LOG.error("The queue could not be read; retrying", unexpected);
            }
        }
    }

    public void look() {
        queue.look(workers.running());
    }

    private void beat() {
        if (workers.isRunning()) {
            processes.beat();
            places.giveBack();
        }
    }

    private void takeBackStrays() {
        if (workers.isRunning()) {
            workers.takeBackStrays();
        }
    }

    @Override
    public void stop() {
        ScheduledExecutorService watching = thread;
        if (watching != null) {
            watching.shutdown();
            thread = null;
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }

    /** Starts after the workers and stops before them. */
    @Override
    public int getPhase() {
        return DEFAULT_PHASE - 4095;
    }
}
