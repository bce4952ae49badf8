package dev.chainrule.web;

import java.util.Locale;
import org.apache.tomcat.util.http.fileupload.impl.FileCountLimitExceededException;
import org.apache.tomcat.util.http.fileupload.impl.SizeException;
import org.springframework.web.multipart.MaxUploadSizeExceededException;

/** In which respect a form is too large; Tomcat's readers have one kind of exception for each, and Spring one for all. */
final class RefusedForm {

    private RefusedForm() {}

    static String words(MaxUploadSizeExceededException refused) {
        for (Throwable cause = refused; cause != null; cause = cause.getCause()) {
            if (cause instanceof FileCountLimitExceededException count) {
                return ("The form has more than the %s parts that are accepted (server.tomcat.max-part-count). Many files of"
                                + " one dataset go into one zip.")
                        .formatted(count.getLimit());
            }
            if (cause instanceof SizeException size) {
                return isOfAHeader(size)
                        ? "The header of a part, with the name of its file, is longer than the %s bytes that are accepted (server.tomcat.max-part-header-size)."
                                .formatted(size.getPermittedSize())
                        : "The upload is over the limit of %s bytes.".formatted(size.getPermittedSize());
            }
        }
        return "The upload is over the limit.";
    }

    private static boolean isOfAHeader(SizeException size) {
        return String.valueOf(size.getMessage()).toLowerCase(Locale.ROOT).startsWith("header");
    }
}
