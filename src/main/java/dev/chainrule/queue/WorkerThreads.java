package dev.chainrule.queue;

import dev.chainrule.thread.Niceness;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** One for each job that may run here. */
final class WorkerThreads extends ThreadPoolExecutor {

    private static final AtomicInteger COUNT = new AtomicInteger();

    /**
     * @param waiting most tickets that wait for a thread; what was looked at longest ago is out of date, and is dropped
     * @param nice how readily they give way, and the threads that they begin
     */
    WorkerThreads(int count, int waiting, int nice) {
        super(
                count,
                count,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(waiting),
                work -> thread(work, nice),
                new DiscardOldestPolicy());
    }

    private static Thread thread(Runnable work, int nice) {
        Runnable nicely = () -> {
            Niceness.raise(nice);
            work.run();
        };
        Thread thread = new Thread(nicely, "training-" + COUNT.incrementAndGet());
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
