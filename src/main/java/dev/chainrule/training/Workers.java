package dev.chainrule.training;

import dev.chainrule.checkpoint.Checkpoints;
import dev.chainrule.dataset.Datasets;
import dev.chainrule.model.Models;
import dev.chainrule.network.math.Kernels;
import dev.chainrule.training.TrainingEndedException.Why;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** The threads that take jobs from the queue, each one job at a time. */
@Component
class Workers implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(Workers.class);

    /** Looks at the queue this often even when nobody called; so a missed call costs seconds, not a job. */
    private static final int IDLE_SECONDS = 5;

    private static final int STOP_SECONDS = 10;

    private final Jobs jobs;
    private final Checkpoints checkpoints;
    private final Datasets datasets;
    private final Models models;
    private final Engine engine;
    private final MemoryBudget memory;
    private final TrainingSettings settings;
    private final List<RunListener> listeners;
    private final Map<String, Control> running = new ConcurrentHashMap<>();
    private final Semaphore calls = new Semaphore(0);
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean open;

    Workers(
            Jobs jobs,
            Checkpoints checkpoints,
            Datasets datasets,
            Models models,
            Engine engine,
            MemoryBudget memory,
            TrainingSettings settings,
            List<RunListener> listeners) {
        this.jobs = jobs;
        this.checkpoints = checkpoints;
        this.datasets = datasets;
        this.models = models;
        this.engine = engine;
        this.memory = memory;
        this.settings = settings;
        this.listeners = listeners;
    }

    @Override
    public void start() {
        int left = jobs.takeBackInterrupted();
        if (left > 0) {
            LOG.info("{} jobs were running when the service last ended; they go on", left);
        }
        open = true;
        for (int i = 1; i <= settings.workerCount(); i++) {
            Thread thread = new Thread(this::work, "training-" + i);
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
    }

    /** A job has been queued. */
    void call() {
        calls.release();
    }

    /** Ends a job that runs here; others are not touched. */
    void end(String job, Why why) {
        Control control = running.get(job);
        if (control != null) {
            control.end(why);
        }
    }

    private void work() {
        Kernels.fast(); // starts the backend before the first job needs it
        while (open) {
            try {
                if (!runNext()) {
                    calls.tryAcquire(IDLE_SECONDS, TimeUnit.SECONDS);
                    calls.drainPermits(); // one look at the queue answers all calls before it
                }
            } catch (InterruptedException stop) {
                break;
            } catch (RuntimeException | OutOfMemoryError unexpected) {
                LOG.error("The queue could not be read; trying again in a few seconds", unexpected);
                pause();
            }
        }
        call(); // so that the next one sees that it is over too
    }

    private void pause() {
        try {
            TimeUnit.SECONDS.sleep(IDLE_SECONDS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean runNext() {
        Optional<TrainingJob> next = jobs.claim("here", "none");
        next.ifPresent(job -> {
            call(); // there may be more for another thread
            run(job);
        });
        return next.isPresent();
    }

    private void run(TrainingJob job) {
        Control control = Control.of(job);
        running.put(job.id(), control);
        try {
            TrainingJob now = jobs.find(job.id());
            if (now.status() == JobStatus.CANCELLING) {
                control.end(Why.CANCELLED);
            }
            if (now.pausing()) {
                control.end(Why.PAUSED);
            }
            if (!open) {
                control.end(Why.PROCESS_STOPS);
            }
            new Run(job, jobs, checkpoints, datasets, models, engine, memory, control, listeners).run();
        } finally {
            running.remove(job.id());
            memory.giveBack(job.id());
        }
    }

    /** Running jobs are interrupted and wait for the next start of the service. */
    @Override
    public void stop() {
        open = false;
        running.values().forEach(control -> control.end(Why.PROCESS_STOPS));
        calls.release(threads.size());
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(STOP_SECONDS);
        for (Thread thread : threads) {
            join(thread, deadline);
        }
        threads.clear();
    }

    private static void join(Thread thread, long deadline) {
        try {
            thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime())));
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return open;
    }

    /** Starts before and stops after the web server, which is in a later phase. */
    @Override
    public int getPhase() {
        return DEFAULT_PHASE - 4096;
    }
}
