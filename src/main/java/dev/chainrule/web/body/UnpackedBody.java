package dev.chainrule.web.body;

import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import jakarta.servlet.http.HttpServletRequest;
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

    /** That a body may become in any case: as much as one that is not packed. */
    private static final long FREE = 16L << 20;

    private UnpackedBody() {}

    /**
     * Of a request whose body is read by who asks, and bounded there.
     *
     * @param ratio how many times larger it may become, beyond what any body may become
     * @param setting where that comes from
     * @throws ProblemException where it is packed with something else than gzip, or torn
     */
    public static InputStream of(HttpServletRequest request, int ratio, String setting) throws IOException {
        String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        return ContentEncoding.isGzip(encoding)
                ? new Proportionate(request.getInputStream(), ratio, setting)
                : of(encoding, request.getInputStream());
    }

    static InputStream of(HttpInputMessage message) throws IOException {
        return of(message.getHeaders().getFirst(HttpHeaders.CONTENT_ENCODING), message.getBody());
    }

    private static InputStream of(@Nullable String encoding, InputStream body) throws IOException {
        return ContentEncoding.isGzip(encoding) ? new Unpacking(body) : body;
    }

    /** Ends with a problem where much becomes of little. */
    private static final class Proportionate extends FilterInputStream {

        private final CountedInput packed;
        private final int ratio;
        private final String setting;
        private long unpacked;

        Proportionate(InputStream packed, int ratio, String setting) throws IOException {
            this(new CountedInput(packed), ratio, setting);
        }

        private Proportionate(CountedInput packed, int ratio, String setting) throws IOException {
            super(new Unpacking(packed));
            this.packed = packed;
            this.ratio = ratio;
            this.setting = setting;
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            count(read < 0 ? 0 : 1);
            return read;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int read = super.read(buffer, offset, length);
            count(Math.max(0, read));
            return read;
        }

        private void count(int read) {
            unpacked += read;
            if (unpacked > FREE && unpacked / ratio > packed.bytes()) {
                throw new ProblemException(
                        ProblemKind.TOO_LARGE,
                        "suspicious_ratio",
                        "The body expands to more than %s times its size; the operator can raise %s."
                                .formatted(ratio, setting));
            }
        }
    }

    /** Counts what is read of it. */
    private static final class CountedInput extends FilterInputStream {

        private long bytes;

        CountedInput(InputStream in) {
            super(in);
        }

        long bytes() {
            return bytes;
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            bytes += read < 0 ? 0 : 1;
            return read;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int read = super.read(buffer, offset, length);
            bytes += Math.max(0, read);
            return read;
        }
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
