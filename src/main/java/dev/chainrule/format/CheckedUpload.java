package dev.chainrule.format;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Counts and checksums a file as it is read; what it says is true once the file was read to its end. */
final class CheckedUpload implements Upload {

    private final Upload content;
    private @Nullable CheckedInput last;

    CheckedUpload(Upload content) {
        this.content = content;
    }

    @Override
    public InputStream open() throws IOException {
        CheckedInput opened = new CheckedInput(content.open());
        last = opened;
        return opened;
    }

    private CheckedInput lastRead() {
        if (last == null) {
            throw new IllegalStateException("never read");
        }
        return last;
    }

    String sha256() {
        return lastRead().sha256();
    }

    long bytes() {
        return lastRead().bytes();
    }
}
