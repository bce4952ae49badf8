package dev.chainrule.format;

import dev.chainrule.problem.ProblemException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Supplier;

/** What comes out of a packed stream; ends with a problem where much becomes of little. */
public final class ProportionateInput extends FilterInputStream {

    private final CountedInput packed;
    private final int ratio;
    private final Supplier<ProblemException> refusal;
    private long bytes;

    /**
     * @param packed what it is unpacked from
     * @param ratio how many times larger it may become
     * @param refusal of what becomes larger
     */
    public ProportionateInput(
            InputStream unpacked, CountedInput packed, int ratio, Supplier<ProblemException> refusal) {
        super(unpacked);
        this.packed = packed;
        this.ratio = ratio;
        this.refusal = refusal;
    }

    @Override
    public int read() throws IOException {
        int single = super.read();
        count(single < 0 ? 0 : 1);
        return single;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int read = super.read(into, offset, length);
        count(Math.max(0, read));
        return read;
    }

    @Override
    public long skip(long most) throws IOException {
        long skipped = super.skip(most);
        count(skipped);
        return skipped;
    }

    private void count(long more) {
        bytes += more;
        if (Gzip.isSuspicious(bytes, packed.bytes(), ratio)) {
            throw refusal.get();
        }
    }
}
