package dev.chainrule.storage;

import dev.chainrule.problem.ProblemException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.function.Function;

/** Counts and checksums what goes to disk, and tells the disk's failures from those of whoever writes. */
final class CheckedSink extends OutputStream {

    private final WritableByteChannel channel;
    private final Function<IOException, ProblemException> failure;
    private final Checksum checksum = new Checksum();
    private long bytes;

    CheckedSink(WritableByteChannel channel, Function<IOException, ProblemException> failure) {
        this.channel = channel;
        this.failure = failure;
    }

    @Override
    public void write(int single) {
        write(new byte[] {(byte) single}, 0, 1);
    }

    @Override
    public void write(byte[] source, int offset, int length) {
        try {
            Disk.writeFully(channel, ByteBuffer.wrap(source, offset, length));
        } catch (IOException e) {
            throw failure.apply(e);
        }
        checksum.update(source, offset, length);
        bytes += length;
    }

    long bytes() {
        return bytes;
    }

    String sha256() {
        return checksum.hex();
    }
}
