package dev.chainrule.format;

import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import dev.chainrule.problem.Violation;
import java.io.EOFException;
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
    private static final long UNSUSPICIOUS_BYTES = 16 << 20;

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
        CountedInput packed = new CountedInput(file.content().open());
        try {
            InputStream unpacked = new Unpacked(packed, file.title());
            return new LimitedInput(
                    new ProportionateInput(unpacked, packed, limits.ratio(), () -> bomb(file.title(), limits)),
                    limits.upload());
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
        return bomb(name, limits.ratio(), "chainrule.dataset.max-ratio");
    }

    /**
     * Of what becomes far larger than it is packed.
     *
     * @param name what it is
     * @param setting where the ratio comes from
     */
    public static ProblemException bomb(String name, int ratio, String setting) {
        return new ProblemException(
                ProblemKind.TOO_LARGE,
                "suspicious_ratio",
                String.format(
                        Locale.ROOT,
                        "%s expands to more than %,d times its size; the operator can raise %s.",
                        name,
                        ratio,
                        setting));
    }

    /** Whether so much has come of so little that there is more to come than anybody wants. */
    static boolean isSuspicious(long unpacked, long packed, int ratio) {
        return unpacked > UNSUSPICIOUS_BYTES && unpacked / ratio > packed;
    }

    /** Says of a stream that cannot be unpacked that it is its sender's, and not ours, that is torn. */
    private static final class Unpacked extends GZIPInputStream {

        private final String name;

        Unpacked(InputStream packed, String name) throws IOException {
            super(packed, BUFFER);
            this.name = name;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            try {
                return super.read(into, offset, length);
            } catch (ZipException | EOFException e) {
                throw torn(name);
            }
        }
    }
}
