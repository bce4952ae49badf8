package dev.chainrule.dataset;

import dev.chainrule.format.FileFormat;
import dev.chainrule.format.Gzip;
import dev.chainrule.format.LimitedInput;
import dev.chainrule.format.Limits;
import dev.chainrule.format.ReadingOptions;
import dev.chainrule.format.TextEncoding;
import dev.chainrule.format.UploadedFile;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.storage.Storage;
import dev.chainrule.storage.TemporaryFile;
import dev.chainrule.web.body.ContentEncoding;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;

/** An upload that is the whole body of a request, plain or packed with gzip; the disk holds it while it is read. */
@Component
class UploadBody {

    static final String CSV = "text/csv";
    static final String TSV = "text/tab-separated-values";
    static final String JSON = "application/json";
    static final String NDJSON = "application/x-ndjson";
    static final String TEXT = "text/plain";
    static final String ZIP = "application/zip";
    static final String GZIP = "application/gzip";
    static final String BYTES = "application/octet-stream";

    /** What is to be done with the upload while it is there. */
    @FunctionalInterface
    interface Reader<T> {
        T read(UploadedFile upload, ReadingOptions options) throws IOException;
    }

    private final Storage storage;
    private final Limits limits;

    UploadBody(Storage storage, DatasetSettings settings) {
        this.storage = storage;
        this.limits = settings.limits();
    }

    <T> T read(HttpServletRequest request, ReadingOptions options, Reader<T> reader) throws IOException {
        String named = request.getContentType();
        MediaType type = MediaType.parseMediaType(named == null ? BYTES : named);
        checkCharset(type);
        boolean packed = ContentEncoding.isGzip(request.getHeader(HttpHeaders.CONTENT_ENCODING));
        if (request.getContentLengthLong() > limits.upload().toBytes()) {
            throw LimitedInput.tooLarge(limits.upload());
        }
        boolean tabs = type.isCompatibleWith(MediaType.parseMediaType(TSV));
        ReadingOptions chosen = tabs ? options.withDelimiterIfNone('\t') : options;
        try (TemporaryFile file = storage.receive(new LimitedInput(request.getInputStream(), limits.upload()))) {
            UploadedFile sent = new UploadedFile(null, type.toString(), file::open);
            return reader.read(packed ? Gzip.within(sent, limits) : sent, chosen);
        }
    }

    private static void checkCharset(MediaType type) {
        String charset = type.getParameter("charset");
        if (charset != null && TextEncoding.named(charset) == null) {
            String detail = "The body is declared as " + charset + ".";
            throw ProblemException.unsupportedMediaType(
                    HttpHeaders.CONTENT_TYPE, detail, type.toString(), "one of " + TextEncoding.words());
        }
    }

    static ProblemException unsupported(@Nullable String type) {
        String types = String.join(", ", CSV, TSV, JSON, NDJSON, TEXT, ZIP, GZIP, BYTES);
        String hint = "multipart/form-data with a part named file, or the file itself as one of %s: ".formatted(types)
                + "curl -H 'Content-Type: text/csv' --data-binary @data.csv; read are " + FileFormat.readable();
        return ProblemException.unsupportedMediaType(
                HttpHeaders.CONTENT_TYPE, "A dataset cannot be read from this content type.", type, hint);
    }
}
