package dev.chainrule.web.body;

import dev.chainrule.problem.ProblemException;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpInputMessage;

/** A body as it was before it was packed for its way. */
public final class UnpackedBody {

    private static final int BUFFER = 1 << 13;

    private UnpackedBody() {}

    static InputStream of(HttpInputMessage message) throws IOException {
        return of(message.getHeaders().getFirst(HttpHeaders.CONTENT_ENCODING), message.getBody());
    }

    /**
     * Of a body that is read by who asks, and bounded there.
     *
     * @param encoding {@code Content-Encoding}; null where there is none
     * @throws ProblemException where it is packed with something else than gzip, or torn
     */
    public static InputStream of(@Nullable String encoding, InputStream body) throws IOException {
        return ContentEncoding.isGzip(encoding) ? new Unpacking(body) : body;
    }

    /** Says of a stream that cannot be unpacked that it is its sender's, and not ours, that is torn. */
    private static final class Unpacking extends FilterInputStream {

        Unpacking(InputStream packed) throws IOException {
            super(gunzip(packed));
        }

        private static InputStream gunzip(InputStream packed) throws IOException {
            try {
                return new GZIPInputStream(packed, BUFFER);
            } catch (ZipException | EOFException e) {
                throw ContentEncoding.torn();
            }
        }

        @Override
        public int read() throws IOException {
            try {
                return super.read();
            } catch (ZipException | EOFException e) {
                throw ContentEncoding.torn();
            }
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            try {
                return super.read(buffer, offset, length);
            } catch (ZipException | EOFException e) {
                throw ContentEncoding.torn();
            }
        }
    }
}
