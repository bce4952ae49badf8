package dev.chainrule.thread;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the process, with a word, when the virtual machine has failed a thread that nobody else makes up for: without
 * memory a web server that has lost its poller, or a timer that never looks again, would hang for ever. Whoever is
 * started anew goes on from what is stored. Written down in decision 52.
 */
public final class FatalErrors implements Thread.UncaughtExceptionHandler {

    /** As the JVM itself ends with {@code -XX:+ExitOnOutOfMemoryError}. */
    static final int STATUS = 3;

    /** So often in a minute may work that is done again and again fail for want of memory. */
    static final int MOST = 3;

    private static final long WITHIN_NANOS = 60_000_000_000L;

    private static final Logger LOG = LoggerFactory.getLogger(FatalErrors.class);

    private static final FatalErrors PROCESS =
            new FatalErrors(new FileOutputStream(FileDescriptor.err), Runtime.getRuntime()::halt, System::nanoTime);

    /** Made while there is memory for it. */
    private final byte[] word = """
            Chainrule ends: the Java virtual machine has run out of memory (or failed otherwise) in a thread that the service \
            cannot do without. Jobs that were running resume from their checkpoints at the next start. More memory: java -Xmx…; \
            less at once: chainrule.web.memory, chainrule.dataset.readers, chainrule.training.workers.
            """.getBytes(StandardCharsets.UTF_8);

    private final OutputStream err;
    private final IntConsumer halt;
    private final LongSupplier clock;
    private final long[] times = new long[MOST];
    private int count;

    FatalErrors(OutputStream err, IntConsumer halt, LongSupplier clock) {
        this.err = err;
        this.halt = halt;
        this.clock = clock;
    }

    /** For all threads of this process that have no handler of their own. */
    public static void endTheProcess() {
        Thread.setDefaultUncaughtExceptionHandler(PROCESS);
    }

    /**
     * Told by whoever survives what is thrown, as work that is done again soon; too often in a short time is too often.
     */
    public static void survived(Throwable thrown) {
        PROCESS.count(thrown);
    }

    void count(Throwable thrown) {
        if (isFatal(thrown) && isTooOften()) {
            end(thrown);
        }
    }

    private synchronized boolean isTooOften() {
        long now = clock.getAsLong();
        long oldest = times[count % MOST]; // of the last MOST, this one replaces it
        times[count++ % MOST] = now;
        return count > MOST && now - oldest < WITHIN_NANOS;
    }

    /** A stack that was too deep is whole again when it is thrown. */
    static boolean isFatal(Throwable thrown) {
        return thrown instanceof VirtualMachineError && !(thrown instanceof StackOverflowError);
    }

    @Override
    public void uncaughtException(Thread thread, Throwable thrown) {
        if (isFatal(thrown)) {
            end(thrown);
        } else {
            LOG.error("Thread {} has ended", thread.getName(), thrown);
        }
    }

    private void end(Throwable thrown) {
        try {
            err.write(word);
            err.write((thrown + System.lineSeparator()).getBytes(StandardCharsets.UTF_8));
            err.flush();
        } catch (IOException | VirtualMachineError noMemoryForWords) {
            // the status says it too
        } finally {
            halt.accept(STATUS);
        }
    }
}
