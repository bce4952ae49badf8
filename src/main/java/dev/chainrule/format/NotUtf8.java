package dev.chainrule.format;

import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import dev.chainrule.problem.Violation;
import java.io.IOException;
import java.util.List;

/** Ends a reading of text that is not UTF-8; another one may take it for something else. */
final class NotUtf8 extends RuntimeException {

    private final transient Utf8Fault fault;
    private final String title;

    private NotUtf8(Utf8Fault fault, String title) {
        super(null, null, false, false);
        this.fault = fault;
        this.title = title;
    }

    static NotUtf8 in(UploadedFile file) throws IOException {
        Utf8Fault fault = Utf8Fault.in(file.content());
        if (fault == null) {
            throw new IOException("the upload changed while it was read");
        }
        return new NotUtf8(fault, file.title());
    }

    /** Whether it is rather in another encoding than damaged. */
    boolean mayBeAnother() {
        return fault.alone();
    }

    /** What is said when it is taken for the most usual other encoding. */
    Warning guess() {
        String detail = "%s is not UTF-8 and is read as Windows-1252, where line %s has \"%s\"; if that is wrong: "
                + "{\"encoding\":\"iso_8859_2\"}, or another one";
        return new Warning(null, null, detail.formatted(title, fault.line(), fault.asWindows1252()));
    }

    ProblemException problem() {
        String hint = "save the file as UTF-8; or, if this byte is \"%s\", pass options {\"encoding\":\"windows_1252\"}"
                .formatted(fault.asWindows1252());
        return new ProblemException(
                ProblemKind.MALFORMED,
                "not_utf8",
                "Line %s is not UTF-8.".formatted(fault.line()),
                List.of(Violation.inFile(fault.line(), null, "not UTF-8", fault.asHex(), hint)));
    }
}
