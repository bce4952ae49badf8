package dev.chainrule.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/**
 * What can be seen of a file without reading it. Whoever writes to it changes its time, and who puts another in its place
 * its key.
 *
 * @param key what the system knows it by; null where it has none
 */
record FileLook(long bytes, FileTime modified, @Nullable Object key) {

    /** Of a file that is not there. */
    static final FileLook NONE = new FileLook(-1, FileTime.fromMillis(0), null);

    static FileLook of(Path path) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
        return new FileLook(attributes.size(), attributes.lastModifiedTime(), attributes.fileKey());
    }
}
