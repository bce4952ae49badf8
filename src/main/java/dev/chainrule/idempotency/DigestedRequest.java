package dev.chainrule.idempotency;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.chainrule.storage.Checksum;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.Part;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Counts what goes by while a body is read, however long it is. Of a form the parts count and not the boundary between
 * them, which clients choose anew each time.
 */
final class DigestedRequest extends HttpServletRequestWrapper {

    private static final int BUFFER = 1 << 16;

    private final Checksum checksum = new Checksum();
    private final boolean form;
    private @Nullable Body body;

    DigestedRequest(HttpServletRequest request) {
        super(request);
        String type = Objects.requireNonNullElse(request.getContentType(), "").toLowerCase(Locale.ROOT);
        this.form = type.startsWith("multipart/");
        say(request.getMethod(), request.getRequestURI(), request.getQueryString());
        say(form ? "multipart" : type, request.getHeader("Content-Encoding"));
    }

    private void say(@Nullable String... words) {
        for (String word : words) {
            checksum.update(String.valueOf(word).getBytes(UTF_8));
            checksum.update((byte) 0);
        }
    }

    @Override
    public ServletInputStream getInputStream() throws IOException {
        if (body == null) {
            body = new Body(super.getInputStream());
        }
        return body;
    }

    /** Reads what nobody has read yet; asked for once. */
    String fingerprint() throws IOException {
        if (form) {
            digestParts();
        } else {
            drain(getInputStream(), false);
        }
        return checksum.hex();
    }

    private void digestParts() throws IOException {
        try {
            for (Part part : getParts()) {
                say(part.getName(), part.getSubmittedFileName(), part.getContentType(), Long.toString(part.getSize()));
                try (InputStream in = part.getInputStream()) {
                    drain(in, true);
                }
            }
        } catch (ServletException e) {
            throw new IOException(e);
        }
    }

    private void drain(InputStream in, boolean counted) throws IOException {
        byte[] buffer = new byte[BUFFER];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            if (counted) {
                checksum.update(buffer, 0, read);
            }
        }
    }

    private final class Body extends ServletInputStream {

        private final ServletInputStream in;

        Body(ServletInputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            int read = in.read();
            if (read >= 0) {
                checksum.update((byte) read);
            }
            return read;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int read = in.read(buffer, offset, length);
            if (read > 0) {
                checksum.update(buffer, offset, read);
            }
            return read;
        }

        @Override
        public boolean isFinished() {
            return in.isFinished();
        }

        @Override
        public boolean isReady() {
            return in.isReady();
        }

        @Override
        public void setReadListener(ReadListener listener) {
            in.setReadListener(listener);
        }
    }
}
