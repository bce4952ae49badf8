package dev.chainrule.format;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Reads a stream in a thread of its own, a few blocks ahead, so that unpacking and checksums take no time of the one who
 * parses. To be used by one thread; closing ends the other one and closes the stream.
 */
final class ReadAhead extends InputStream {

    private static final int BLOCK = 1 << 16;
    private static final int BLOCKS = 8;

    /**
     * Some bytes of the stream, or what happened instead.
     *
     * @param length 0 at the end
     */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares blocks
    private record Bytes(byte[] bytes, int length, @Nullable Throwable failure) {}

    private final InputStream source;
    private final BlockingQueue<Bytes> full = new ArrayBlockingQueue<>(BLOCKS + 1);
    private final BlockingQueue<byte[]> empty = new ArrayBlockingQueue<>(BLOCKS);
    private final Thread thread = new Thread(this::run, "read-ahead");

    private Bytes block = new Bytes(new byte[BLOCK], BLOCK, null);
    private int at = BLOCK;

    ReadAhead(InputStream source) {
        this.source = source;
        for (int i = 1; i < BLOCKS; i++) {
            empty.add(new byte[BLOCK]);
        }
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        try {
            int read;
            do {
                byte[] bytes = empty.take();
                read = source.readNBytes(bytes, 0, bytes.length);
                full.put(new Bytes(bytes, read, null));
            } while (read > 0);
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException | Error failure) {
            boolean ignored = full.offer(new Bytes(new byte[0], 0, failure));
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (at == block.length && !next()) {
            return -1;
        }
        int given = Math.min(length, block.length - at);
        System.arraycopy(block.bytes, at, into, offset, given);
        at += given;
        return given;
    }

    private boolean next() throws IOException {
        if (block.length == 0) {
            return false;
        }
        try {
            empty.put(block.bytes);
            block = full.take();
            at = 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
        rethrow(block.failure);
        return block.length > 0;
    }

    private static void rethrow(@Nullable Throwable failure) throws IOException {
        if (failure instanceof IOException io) {
            throw io;
        }
        if (failure instanceof RuntimeException unchecked) {
            throw unchecked;
        }
        if (failure instanceof Error error) {
            throw error;
        }
    }

    @Override
    public void close() throws IOException {
        thread.interrupt();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        source.close();
    }
}
