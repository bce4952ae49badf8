package dev.chainrule.format;

import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.function.Supplier;
import org.springframework.util.unit.DataSize;

/** Refuses to read more than a limit, however the bytes come. */
public final class LimitedInput extends FilterInputStream {

    private static final String OF_DATASETS = "chainrule.dataset.max-upload";

    private final Supplier<ProblemException> refusal;
    private long left;

    public LimitedInput(InputStream in, DataSize limit) {
        this(in, limit, OF_DATASETS);
    }

    /** @param setting where the limit comes from */
    public LimitedInput(InputStream in, DataSize limit, String setting) {
        this(in, limit, () -> tooLarge(limit, setting));
    }

    /** @param refusal of what is more */
    public LimitedInput(InputStream in, DataSize limit, Supplier<ProblemException> refusal) {
        super(in);
        this.refusal = refusal;
        this.left = limit.toBytes();
    }

    @Override
    public int read() throws IOException {
        int single = super.read();
        if (single >= 0) {
            taken(1);
        }
        return single;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int read = super.read(into, offset, length);
        if (read > 0) {
            taken(read);
        }
        return read;
    }

    private void taken(int bytes) {
        left -= bytes;
        if (left < 0) {
            throw refusal.get();
        }
    }

    public static ProblemException tooLarge(DataSize limit) {
        return tooLarge(limit, OF_DATASETS);
    }

    /** @param setting where the limit comes from */
    public static ProblemException tooLarge(DataSize limit, String setting) {
        return new ProblemException(
                ProblemKind.TOO_LARGE,
                "upload_too_large",
                String.format(
                        Locale.ROOT,
                        "The upload is larger than %,d bytes; the operator can raise %s.",
                        limit.toBytes(),
                        setting));
    }
}
