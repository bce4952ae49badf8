package dev.chainrule.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A small file that is written once, and that only its owner may read where the system knows such rights.
 *
 * @param path whose folder is there
 */
record PrivateFile(Path path) {

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    /** Of several processes that write it at once, each reads what the first has written. */
    byte[] readOrWrite(Supplier<byte[]> content) throws IOException {
        if (!Files.exists(path)) {
            write(content.get());
        }
        if (knowsRights() && !Files.getPosixFilePermissions(path).equals(OWNER_ONLY)) { // such as from a backup
            Files.setPosixFilePermissions(path, OWNER_ONLY);
        }
        return Files.readAllBytes(path);
    }

    private boolean knowsRights() {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private void write(byte[] content) throws IOException {
        Path part = path.resolveSibling(path.getFileName() + "-" + Storage.uniqueName() + ".part");
        FileAttribute<?>[] rights = knowsRights()
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
                : new FileAttribute<?>[0];
        try {
            try (FileChannel channel =
                    FileChannel.open(part, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), rights)) {
                Disk.writeFully(channel, ByteBuffer.wrap(content));
                channel.force(true);
            }
            publish(part);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /** Never over one that is there, which a move might do. */
    private void publish(Path part) throws IOException {
        try {
            Files.createLink(path, part);
        } catch (FileAlreadyExistsException another) {
            return;
        } catch (FileSystemException | UnsupportedOperationException noLinks) {
            Files.move(part, path);
        }
        Disk.forceFolder(Objects.requireNonNull(path.toAbsolutePath().getParent()));
    }
}
