package dev.chainrule.thread;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Does work on a thread of its own, one piece after the other, so that whoever hands it in goes on meanwhile; but only
 * one piece waits: whoever is faster than the work waits for it. For one thread that hands in.
 */
public final class WriteBehind implements AutoCloseable {

    private static final Future<?> NOTHING = CompletableFuture.completedFuture(null);

    private final String name;
    private @Nullable ExecutorService thread;
    private Future<?> last = NOTHING;

    /** @param name of the thread, which is started when there is something to do */
    public WriteBehind(String name) {
        this.name = name;
    }

    public boolean idle() {
        return last.isDone();
    }

    /** Waits for the work before, and throws what that has thrown. */
    public void hand(Runnable work) {
        await();
        if (thread == null) {
            thread = Executors.newSingleThreadExecutor(new DaemonThreads(name));
        }
        last = thread.submit(work);
    }

    /** Until everything is done; throws what it has thrown. An interruption is kept for later. */
    public void await() {
        Future<?> awaited = last;
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    awaited.get();
                    return;
                } catch (InterruptedException later) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException failed) {
            throw thrown(failed.getCause());
        } finally {
            last = NOTHING;
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static RuntimeException thrown(@Nullable Throwable cause) {
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof RuntimeException exception ? exception : new IllegalStateException(cause);
    }

    /** Lets work that has begun come to its end, as {@link #await} does: afterwards nobody works here. */
    @Override
    public void close() {
        if (thread != null) {
            thread.shutdown();
            thread = null;
        }
        await();
    }
}
