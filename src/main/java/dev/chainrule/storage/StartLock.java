package dev.chainrule.storage;

import dev.chainrule.problem.StartRefusedException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets one process after the other prepare a data directory; the operating system lets go of it however one ends. */
public final class StartLock {

    private static final String NAME = "start.lock";
    private static final Logger LOG = LoggerFactory.getLogger(StartLock.class);
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final FileChannel channel;

    private StartLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Does it while no other process does anything of the kind.
     *
     * @param patience how long another process may take
     */
    public static void during(Path root, Duration patience, Runnable work) {
        StartLock lock = take(root, patience);
        try {
            work.run();
        } finally {
            lock.close();
        }
    }

    private static StartLock take(Path root, Duration patience) {
        try {
            FileChannel channel = FileChannel.open(
                    root.resolve(NAME),
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                    Rights.ofFileIn(root));
            long end = System.nanoTime() + patience.toNanos();
            boolean waits = false;
            while (tryLock(channel) == null) {
                if (!waits) {
                    LOG.info("Waiting for another process that prepares the data directory {}", root);
                    waits = true;
                }
                if (System.nanoTime() > end) {
                    channel.close();
                    throw new StartRefusedException(
                            "Another process has been preparing the data directory %s for %s seconds: wait until it is ready, or stop it."
                                    .formatted(root, patience.toSeconds()));
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
            return new StartLock(channel);
        } catch (IOException e) {
            throw DataDirectory.refusal(root, "written", e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException inThisVirtualMachine) {
            return null;
        }
    }

    private void close() {
        try {
            channel.close();
        } catch (IOException letGo) {
            // nothing was written through it
        }
    }
}
