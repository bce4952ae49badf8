package dev.chainrule.web.body;

import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/** How a body is packed for its way. */
public final class ContentEncoding {

    private ContentEncoding() {}

    /**
     * Whether it is packed with gzip.
     *
     * @param header {@code Content-Encoding}; null where there is none
     * @throws ProblemException where it is packed with something else
     */
    public static boolean isGzip(@Nullable String header) {
        if (header == null || header.isBlank() || header.strip().equalsIgnoreCase("identity")) {
            return false;
        }
        if (header.strip().equalsIgnoreCase("gzip") || header.strip().equalsIgnoreCase("x-gzip")) {
            return true;
        }
        String detail = "The body is encoded with %s.".formatted(header);
        throw ProblemException.unsupportedMediaType(
                HttpHeaders.CONTENT_ENCODING, detail, header, "gzip, or no Content-Encoding");
    }

    /** What is said to be packed with gzip, and is not, or breaks off. */
    public static ProblemException torn() {
        return new ProblemException(
                ProblemKind.MALFORMED,
                "bad_gzip",
                "The body is not a complete gzip stream, although Content-Encoding says gzip.");
    }
}
