package dev.chainrule.web;

import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import dev.chainrule.problem.Violation;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpRange;
import org.springframework.http.MediaType;
import org.springframework.util.StreamUtils;
import org.springframework.web.context.request.ServletWebRequest;

/**
 * A file that never changes, to be sent whole or in part (RFC 9110, section 14). Nothing is said of it before it is open,
 * so that what cannot be read is a problem and no file.
 *
 * @param sha256 of the whole, which is its {@code ETag}
 */
public record Download(String name, String sha256, long bytes) {

    private static final String UNIT = "bytes=";

    /** Opens the file at its beginning. */
    @FunctionalInterface
    public interface Content {
        InputStream open() throws IOException;
    }

    public void answer(HttpServletRequest request, HttpServletResponse response, Content content) throws IOException {
        if (new ServletWebRequest(request, response).checkNotModified(tag())) {
            return;
        }
        Optional<HttpRange> part = part(request, response);
        try (InputStream in = content.open()) {
            response.setContentType(MediaType.APPLICATION_OCTET_STREAM_VALUE);
            response.setHeader(
                    HttpHeaders.CONTENT_DISPOSITION,
                    ContentDisposition.attachment().filename(name).build().toString());
            response.setHeader(HttpHeaders.ETAG, tag());
            response.setHeader(HttpHeaders.ACCEPT_RANGES, "bytes");
            if (part.isPresent()) {
                send(part.get(), in, response);
            } else {
                response.setContentLengthLong(bytes);
                in.transferTo(response.getOutputStream());
            }
        }
    }

    private String tag() {
        return '"' + sha256 + '"';
    }

    private void send(HttpRange part, InputStream in, HttpServletResponse response) throws IOException {
        long first = part.getRangeStart(bytes);
        long last = part.getRangeEnd(bytes);
        response.setStatus(HttpServletResponse.SC_PARTIAL_CONTENT);
        response.setHeader(HttpHeaders.CONTENT_RANGE, "bytes %s-%s/%s".formatted(first, last, bytes));
        response.setContentLengthLong(last - first + 1);
        StreamUtils.copyRange(in, response.getOutputStream(), first, last);
    }

    /**
     * What is asked for; empty for the whole. The whole is also sent where another unit than bytes is asked for, where
     * several parts are, and where they are asked for of another file.
     */
    private Optional<HttpRange> part(HttpServletRequest request, HttpServletResponse response) {
        @Nullable String asked = request.getHeader(HttpHeaders.RANGE);
        @Nullable String unchanged = request.getHeader(HttpHeaders.IF_RANGE);
        boolean ofAnother = unchanged != null && !unchanged.strip().equals(tag());
        if (asked == null
                || ofAnother
                || !asked.strip().toLowerCase(Locale.ROOT).startsWith(UNIT)) {
            return Optional.empty();
        }
        try {
            List<HttpRange> parts = HttpRange.parseRanges(asked.strip());
            if (parts.stream().noneMatch(this::isInside)) {
                throw outOfRange(asked, response);
            }
            return parts.size() == 1 ? Optional.of(parts.get(0)) : Optional.empty();
        } catch (IllegalArgumentException unreadable) {
            throw outOfRange(asked, response);
        }
    }

    private boolean isInside(HttpRange part) {
        return part.getRangeStart(bytes) <= part.getRangeEnd(bytes) && part.getRangeStart(bytes) < bytes;
    }

    private ProblemException outOfRange(String asked, HttpServletResponse response) {
        response.setHeader(HttpHeaders.CONTENT_RANGE, "bytes */" + bytes);
        String detail = "The file has no such range.";
        String hint = "bytes=0-%s is the whole file, and bytes=-1 its last byte".formatted(bytes - 1);
        return new ProblemException(
                ProblemKind.OUT_OF_RANGE,
                "range_not_satisfiable",
                detail,
                List.of(Violation.at(HttpHeaders.RANGE, detail, asked, hint)));
    }
}
