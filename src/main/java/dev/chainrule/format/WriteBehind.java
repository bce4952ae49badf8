package dev.chainrule.format;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Does work in a thread of its own, one piece at a time, while the next piece is put together. To be used by one thread;
 * what a piece throws is thrown when the next one comes or all is awaited.
 */
final class WriteBehind implements AutoCloseable {

    private @Nullable ExecutorService thread;
    private @Nullable Future<?> underWay;

    /** Returns when the piece before is done, and this one has begun. */
    void run(Runnable piece) {
        await();
        if (thread == null) {
            thread = Executors.newSingleThreadExecutor(work -> {
                Thread behind = new Thread(work, "write-behind");
                behind.setDaemon(true);
                return behind;
            });
        }
        underWay = thread.submit(piece);
    }

    /** Returns when all is done. */
    void await() {
        if (underWay == null) {
            return;
        }
        try {
            underWay.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while rows were written", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException unchecked) {
                throw unchecked;
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException(e);
        } finally {
            underWay = null;
        }
    }

    /** Lets a piece that has begun come to its end, whatever that is: nobody writes afterwards. */
    @Override
    public void close() {
        if (thread == null) {
            return;
        }
        thread.shutdown();
        boolean interrupted = false;
        while (!thread.isTerminated()) {
            try {
                boolean ignored = thread.awaitTermination(1, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
