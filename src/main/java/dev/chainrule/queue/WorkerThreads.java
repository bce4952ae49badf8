package dev.chainrule.queue;

import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** One for each job that may run here. */
final class WorkerThreads extends ThreadPoolExecutor {

    private static final AtomicInteger COUNT = new AtomicInteger();

    /** @param waiting most tickets that wait for a thread; what was looked at longest ago is out of date, and is dropped */
    WorkerThreads(int count, int waiting) {
        super(
                count,
                count,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(waiting),
                WorkerThreads::thread,
                new DiscardOldestPolicy());
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "training-" + COUNT.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    }

    /** Nobody is interrupted: that would close the database's file under everybody. */
    @Override
    public List<Runnable> shutdownNow() {
        shutdown();
        return List.of();
    }
}
