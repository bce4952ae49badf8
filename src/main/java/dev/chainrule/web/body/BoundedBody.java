package dev.chainrule.web.body;

import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpInputMessage;
import org.springframework.util.unit.DataSize;

/**
 * A request body, unpacked, that ends with a problem when it goes on for too long, announced or not, or when it and others are too
 * much to be held together.
 */
public record BoundedBody(HttpHeaders headers, InputStream body) implements HttpInputMessage {

    public static BoundedBody of(HttpInputMessage message, DataSize most, HeapBudget heap) throws IOException {
        if (message.getHeaders().getContentLength() > most.toBytes()) {
            throw tooLarge(most);
        }
        return new BoundedBody(unpacked(message.getHeaders()), new Bounded(UnpackedBody.of(message), most, heap));
    }

    /** The length that is announced is that of the packed body, and whoever reads just so many bytes would read a part. */
    private static HttpHeaders unpacked(HttpHeaders sent) {
        if (!ContentEncoding.isGzip(sent.getFirst(HttpHeaders.CONTENT_ENCODING))) {
            return sent;
        }
        HttpHeaders headers = new HttpHeaders();
        headers.putAll(sent);
        headers.remove(HttpHeaders.CONTENT_ENCODING);
        headers.remove(HttpHeaders.CONTENT_LENGTH);
        return headers;
    }

    private static ProblemException tooLarge(DataSize most) {
        return new ProblemException(
                ProblemKind.TOO_LARGE,
                "body_too_large",
                "The body is larger than the %s bytes that chainrule.web.max-json allows.".formatted(most.toBytes()));
    }

    @Override
    public HttpHeaders getHeaders() {
        return headers;
    }

    @Override
    public InputStream getBody() {
        return body;
    }

    private static final class Bounded extends FilterInputStream {

        private final DataSize most;
        private final HeapBudget heap;
        private long left;

        Bounded(InputStream body, DataSize most, HeapBudget heap) {
            super(body);
            this.most = most;
            this.heap = heap;
            this.left = most.toBytes();
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
            count(read);
            return read;
        }

        private void count(int read) {
            left -= Math.max(0, read);
            if (left < 0) {
                throw tooLarge(most);
            }
            if (read > 0) {
                heap.take(read);
            }
        }
    }
}
