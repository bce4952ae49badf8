package dev.chainrule.storage;

import static java.nio.file.attribute.PosixFilePermission.GROUP_EXECUTE;
import static java.nio.file.attribute.PosixFilePermission.OTHERS_EXECUTE;
import static java.nio.file.attribute.PosixFilePermission.OTHERS_READ;
import static java.nio.file.attribute.PosixFilePermission.OTHERS_WRITE;
import static java.nio.file.attribute.PosixFilePermission.OWNER_EXECUTE;
import static java.nio.file.attribute.PosixFilePermission.OWNER_READ;
import static java.nio.file.attribute.PosixFilePermission.OWNER_WRITE;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Who may read what the service writes, on file systems that know such rights: its own user, and a group where the
 * operator has given the data directory to a group and to nobody else. What is created has the rights of the folder that
 * it is created in.
 */
public final class Rights {

    private static final Set<PosixFilePermission> OWNER = EnumSet.of(OWNER_READ, OWNER_WRITE, OWNER_EXECUTE);
    private static final Set<PosixFilePermission> OTHERS = EnumSet.of(OTHERS_READ, OTHERS_WRITE, OTHERS_EXECUTE);
    private static final FileAttribute<?>[] NONE = {};

    private Rights() {}

    /** Creates a data directory for nobody but this user; of one that is there, keeps others out. */
    public static void createRoot(Path root) throws IOException {
        Path parent = root.getParent();
        if (parent != null && !Files.exists(root)) {
            Files.createDirectories(parent);
            create(root, permissions(parent).isEmpty() ? NONE : attributes(OWNER));
        }
        keepOthersOut(root);
    }

    /** Creates a folder below the data directory. */
    public static void createFolder(Path folder) throws IOException {
        Path parent = folder.getParent();
        if (parent == null || Files.isDirectory(folder)) {
            return;
        }
        createFolder(parent);
        create(
                folder,
                permissions(parent)
                        .map(Rights::ofFolder)
                        .map(Rights::attributes)
                        .orElse(NONE));
    }

    private static void create(Path folder, FileAttribute<?>... attributes) throws IOException {
        try {
            Files.createDirectory(folder, attributes);
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(folder)) {
                throw e;
            }
        }
    }

    /** To create a file with. */
    public static FileAttribute<?>[] ofFileIn(Path folder) throws IOException {
        return permissions(folder).map(Rights::ofFile).map(Rights::attributes).orElse(NONE);
    }

    /**
     * Takes away what others may do. A folder that was open to them, as folders are unless one says otherwise, is this
     * user's alone afterwards; one that was open to its group only was meant to be, and stays it. One that everybody may
     * write to, such as {@code /tmp}, is not ours to close, nor is what belongs to another user.
     */
    public static void keepOthersOut(Path path) throws IOException {
        Set<PosixFilePermission> found = permissions(path).orElse(Set.of());
        if (found.stream().noneMatch(OTHERS::contains) || found.contains(OTHERS_WRITE)) {
            return;
        }
        Set<PosixFilePermission> kept = EnumSet.copyOf(found);
        kept.retainAll(OWNER);
        set(path, kept);
    }

    /** Gives a file that was written by others than us the rights of its folder. */
    public static void adopt(Path file) throws IOException {
        Path folder = file.getParent();
        Optional<Set<PosixFilePermission>> rights = folder == null ? Optional.empty() : permissions(folder);
        if (rights.isPresent()) {
            set(file, ofFile(rights.get()));
        }
    }

    private static void set(Path path, Set<PosixFilePermission> permissions) throws IOException {
        try {
            Files.setPosixFilePermissions(path, permissions);
        } catch (FileSystemException belongsToAnotherUser) {
            // then its owner has said who may read it
        }
    }

    private static Set<PosixFilePermission> ofFolder(Set<PosixFilePermission> parent) {
        Set<PosixFilePermission> rights = EnumSet.copyOf(OWNER);
        if (parent.stream().noneMatch(OTHERS::contains)) {
            rights.addAll(parent);
        }
        return rights;
    }

    private static Set<PosixFilePermission> ofFile(Set<PosixFilePermission> folder) {
        Set<PosixFilePermission> rights = ofFolder(folder);
        rights.removeAll(EnumSet.of(OWNER_EXECUTE, GROUP_EXECUTE));
        return rights;
    }

    private static FileAttribute<?>[] attributes(Set<PosixFilePermission> permissions) {
        return new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)};
    }

    private static Optional<Set<PosixFilePermission>> permissions(Path path) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
        return view == null
                ? Optional.empty()
                : Optional.of(view.readAttributes().permissions());
    }
}
