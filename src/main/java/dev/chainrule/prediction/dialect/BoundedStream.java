package dev.chainrule.prediction.dialect;

import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import org.springframework.util.unit.DataSize;

/** A stream, unpacked, that ends with a problem when it goes on for too long. */
final class BoundedStream extends FilterInputStream {

    private final DataSize most;
    private long left;

    BoundedStream(InputStream in, DataSize most) {
        super(in);
        this.most = most;
        this.left = most.toBytes();
    }

    @Override
    public int read() throws IOException {
        int read = super.read();
        count(read < 0 ? 0 : 1);
        return read;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int read = super.read(into, offset, length);
        count(Math.max(0, read));
        return read;
    }

    private void count(int read) {
        left -= read;
        if (left < 0) {
            throw new ProblemException(
                    ProblemKind.TOO_LARGE,
                    "body_too_large",
                    String.format(
                            Locale.ROOT,
                            "The stream is longer than the %,d bytes that chainrule.prediction.max-stream allows.",
                            most.toBytes()));
        }
    }
}
