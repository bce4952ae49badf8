package dev.chainrule.storage;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that is gone when it is closed, or at the next start. */
public final class TemporaryFile implements Closeable {

    private final Path path;

    TemporaryFile(Path folder) {
        this.path = folder.resolve(Storage.uniqueName() + ".part");
    }

    Path path() {
        return path;
    }

    /** Opens it from its beginning; as often as needed. */
    public InputStream open() throws IOException {
        return Files.newInputStream(path);
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
