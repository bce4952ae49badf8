package dev.chainrule.exchange;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;

/** A file as an answer, of which nothing is said before its first byte, so that what cannot be written is a problem and no file. */
final class FirstByte extends OutputStream {

    private final HttpServletResponse response;
    private final String mediaType;
    private final String fileName;
    private boolean begun;

    FirstByte(HttpServletResponse response, String mediaType, String fileName) {
        this.response = response;
        this.mediaType = mediaType;
        this.fileName = fileName;
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
