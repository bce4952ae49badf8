package dev.chainrule.storage;

import dev.chainrule.problem.StartRefusedException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The data directory before anything is in it. */
public final class DataDirectory {

    /** In which lie the files that the database names. */
    static final List<String> FOLDERS = List.of("checkpoints", "datasets", "models", "uploads");

    private DataDirectory() {}

    /** Makes sure that it is there, and that others are kept out. */
    public static void open(Path root) {
        if (Files.exists(root) && !Files.isDirectory(root)) {
            throw new StartRefusedException(
                    "chainrule.data-dir is %s, which is a file: name a directory.".formatted(root));
        }
        try {
            Rights.createRoot(root);
            for (String folder : FOLDERS) {
                if (Files.isDirectory(root.resolve(folder))) {
                    Rights.keepOthersOut(root.resolve(folder));
                }
            }
        } catch (IOException e) {
            throw refusal(root, "created", e);
        }
    }

    public static StartRefusedException refusal(Path root, String done, IOException cause) {
        return new StartRefusedException(
                "The data directory %s cannot be %s (%s): give this user the right to, or name another directory with chainrule.data-dir."
                        .formatted(root, done, reason(cause)),
                cause);
    }

    /** In words, where Java has but the name of a class. */
    public static String reason(IOException cause) {
        if (cause instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (cause instanceof FileAlreadyExistsException file) {
            return file.getFile() + " is a file";
        }
        String reason = cause instanceof FileSystemException known ? known.getReason() : cause.getMessage();
        return Objects.requireNonNullElse(reason, cause.getClass().getSimpleName());
    }

    /** Whether there are files that a database must name. */
    public static boolean holdsFiles(Path root) {
        return FOLDERS.stream().map(root::resolve).anyMatch(DataDirectory::hasEntries);
    }

    private static boolean hasEntries(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.findAny().isPresent();
        } catch (IOException notThere) {
            return false;
        }
    }
}
