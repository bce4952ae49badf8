package dev.chainrule.format;

import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import dev.chainrule.problem.Violation;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Takes the gzip off a file, if there is any, within the limits. */
public final class Gzip {

    private static final int BUFFER = 1 << 16;
    /** Below this the ratio says nothing: so much is always taken. */
    static final long UNSUSPICIOUS_BYTES = 16 << 20;

    private Gzip() {}

    static UploadedFile unpacked(UploadedFile file, Limits limits) throws IOException {
        try (InputStream in = file.content().open()) {
            if (in.read() != 0x1f || in.read() != 0x8b) {
                return file;
            }
        }
        String name = file.name() == null ? null : file.name().replaceFirst("(?i)\\.gz$", "");
        return new UploadedFile(name, file.type(), () -> open(file, limits));
    }

    /** A file that was said to be gzip: what is in it. */
    public static UploadedFile within(UploadedFile packed, Limits limits) {
        return packed.with(() -> open(packed, limits));
    }

    private static InputStream open(UploadedFile file, Limits limits) throws IOException {
        Counted packed = new Counted(file.content().open());
        try {
            return new LimitedInput(new Unpacked(packed, file.title(), limits), limits.upload());
        } catch (ZipException | EOFException e) {
            packed.close();
            throw torn(file.title());
        } catch (IOException | RuntimeException e) {
            packed.close();
            throw e;
        }
    }

    private static ProblemException torn(String name) {
        String detail =
                "%s is not a complete gzip file, although it starts as one or is declared as one".formatted(name);
        return new ProblemException(
                ProblemKind.MALFORMED,
                "bad_gzip",
                detail + ".",
                List.of(new Violation(null, null, null, detail, null, "pack it again, or send it unpacked")));
    }

    static ProblemException bomb(String name, Limits limits) {
        return new ProblemException(
                ProblemKind.TOO_LARGE,
                "suspicious_ratio",
                String.format(
                        Locale.ROOT,
                        "%s expands to more than %,d times its size; the operator can raise chainrule.dataset.max-ratio.",
                        name,
                        limits.ratio()));
    }

    private static final class Counted extends FilterInputStream {

        private long bytes;

        Counted(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int single = super.read();
            bytes += single < 0 ? 0 : 1;
            return single;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int read = super.read(into, offset, length);
            bytes += Math.max(0, read);
            return read;
        }
    }

    private static final class Unpacked extends GZIPInputStream {

        private final Counted packed;
        private final String name;
        private final Limits limits;
        private long bytes;

        Unpacked(Counted packed, String name, Limits limits) throws IOException {
            super(packed, BUFFER);
            this.packed = packed;
            this.name = name;
            this.limits = limits;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int read;
            try {
                read = super.read(into, offset, length);
            } catch (ZipException | EOFException e) {
                throw torn(name);
            }
            bytes += Math.max(0, read);
            if (bytes > UNSUSPICIOUS_BYTES && bytes / limits.ratio() > packed.bytes) {
                throw bomb(name, limits);
            }
            return read;
        }
    }
}
