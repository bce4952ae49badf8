package dev.chainrule.storage;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.ZipFile;

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

    /** Opens it for reads at any place. */
    public FileChannel channel() throws IOException {
        return FileChannel.open(path, StandardOpenOption.READ);
    }

    /** Opens it as a zip archive, whose list of files stands at its end. */
    public ZipFile zip() throws IOException {
        return new ZipFile(path.toFile());
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
