package dev.chainrule.format;

import dev.chainrule.storage.Checksum;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Counts and checksums everything that is read through it. */
public final class CheckedInput extends FilterInputStream {

    private final Checksum checksum = new Checksum();
    private long bytes;

    public CheckedInput(InputStream in) {
        super(in);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int read = super.read(into, offset, length);
        if (read > 0) {
            checksum.update(into, offset, read);
            bytes += read;
        }
        return read;
    }

    @Override
    public long skip(long n) throws IOException {
        return readNBytes((int) Math.min(n, 1 << 13)).length;
    }

    long bytes() {
        return bytes;
    }

    /** Of all that was read; nothing may be read after. */
    public String sha256() {
        return checksum.hex();
    }
}
