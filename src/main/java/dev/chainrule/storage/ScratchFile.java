package dev.chainrule.storage;

import dev.chainrule.problem.ProblemException;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.function.Function;

/**
 * A file that is written and read at any place while it is open, by any number of threads, and gone when it is closed,
 * or at the next start.
 */
public final class ScratchFile implements Closeable {

    private final TemporaryFile file;
    private final FileChannel channel;
    private final Function<IOException, ProblemException> failure;

    ScratchFile(TemporaryFile file, FileChannel channel, Function<IOException, ProblemException> failure) {
        this.file = file;
        this.channel = channel;
        this.failure = failure;
    }

    /** @throws ProblemException when the disk is full */
    public void write(ByteBuffer bytes, long position) {
        try {
            long at = position;
            while (bytes.hasRemaining()) {
                at += channel.write(bytes, at);
            }
        } catch (IOException e) {
            throw failure.apply(e);
        }
    }

    /** Fills what is left of the buffer. */
    public void read(ByteBuffer into, long position) {
        try {
            long at = position;
            while (into.hasRemaining()) {
                int read = channel.read(into, at);
                if (read < 0) {
                    throw new EOFException("nothing was written there");
                }
                at += read;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try (file) {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
