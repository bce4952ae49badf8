package dev.chainrule.exchange;

import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;

/** A file as an answer, of which nothing is said before its first byte, so that what cannot be written is a problem and no file. */
final class FirstByte extends OutputStream {

    private static final int BUFFER = 1 << 16;

    private final HttpServletResponse response;
    private final String mediaType;
    private final String fileName;
    private boolean begun;

    private FirstByte(HttpServletResponse response, String mediaType, String fileName) {
        this.response = response;
        this.mediaType = mediaType;
        this.fileName = fileName;
    }

    /** To be flushed at the end; problems are problems until more than a buffer is written. */
    static OutputStream of(HttpServletResponse response, String mediaType, String fileName) {
        return new BufferedOutputStream(new FirstByte(response, mediaType, fileName), BUFFER);
    }

    private OutputStream begin() throws IOException {
        if (!begun) {
            begun = true;
            response.setContentType(mediaType);
            response.setHeader(
                    HttpHeaders.CONTENT_DISPOSITION,
                    ContentDisposition.attachment().filename(fileName).build().toString());
        }
        return response.getOutputStream();
    }

    @Override
    public void write(int single) throws IOException {
        begin().write(single);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
        begin().write(from, offset, length);
    }

    @Override
    public void flush() throws IOException {
        if (begun) {
            response.getOutputStream().flush();
        }
    }
}
