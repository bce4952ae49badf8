package dev.chainrule.storage;

import com.github.f4b6a3.tsid.TsidCreator;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import dev.chainrule.thread.Throttle;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.stereotype.Component;
import org.springframework.util.FileSystemUtils;

/** The files under the data directory: each is written whole or not at all, and checked before it is read. */
@Component
@DependsOnDatabaseInitialization
public class Storage implements DisposableBean {

    /** Writes one file's content, once, from beginning to end. */
    @FunctionalInterface
    public interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /** What is known of a process that may write to the same data directory. */
    public enum Presence {
        LIVES,
        ENDED,
        /** It has never been here, or has been forgotten. */
        UNKNOWN
    }

    /** So old is no file that a process has written and is about to record. */
    private static final Duration SURELY_RECORDED = Duration.ofHours(1);

    private static final String STORAGE_FAILED = "storage_failed";

    /** Bytes; less does not count as room. */
    private static final int SMALL = 1 << 20;

    /** Where that goes which belongs to nothing. */
    public static final String ASIDE = "aside";

    private static final Logger LOG = LoggerFactory.getLogger(Storage.class);

    private final Path root;
    private final Path allTemporary;
    private final Path temporary;
    private final Occupants occupants;
    private final Disk disk;
    private final Throttle throttle = new Throttle();
    /** How files looked when their checksum was right; they are never written again, at least not by us. */
    private final Map<StoredFile, FileLook> verified = new ConcurrentHashMap<>();
    /** How files looked when they were found to look different from that. */
    private final Map<StoredFile, FileLook> watched = new ConcurrentHashMap<>();

    @Autowired
    Storage(StorageSettings settings) {
        this(settings.directory(), new Disk());
    }

    Storage(Path root, Disk disk) {
        this.root = root.toAbsolutePath().normalize();
        DataDirectory.open(this.root);
        this.occupants = new Occupants(this.root.resolve("processes"));
        this.allTemporary = this.root.resolve("tmp");
        this.temporary = allTemporary.resolve(occupants.own());
        this.disk = disk;
        create(temporary);
        forgetEnded();
    }

    /** The name of this process among those that use the data directory; no other ever had it. */
    public String process() {
        return occupants.own();
    }

    /** What has become of a process of this name. */
    public Presence presence(String process) {
        return occupants.presence(process);
    }

    /** Removes what processes left behind that have ended. */
    private void forgetEnded() {
        for (String ended : occupants.ended()) {
            remove(allTemporary.resolve(ended));
        }
        if (occupants.alone()) {
            leftovers().forEach(Storage::remove);
        }
    }

    private List<Path> leftovers() {
        try (Stream<Path> all = Files.list(allTemporary)) {
            return all.filter(path -> !path.equals(temporary)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes those {@link Presence#UNKNOWN} that have ended; to be called when nobody will ask for them any more. */
    public void forgetProcesses() {
        occupants.ended().forEach(occupants::forget);
    }

    @Override
    public void destroy() throws IOException {
        remove(temporary);
        occupants.close();
    }

    public static Storage at(Path directory) {
        return new Storage(directory, new Disk());
    }

    /** The data directory, absolute. */
    public Path root() {
        return root;
    }

    /** The absolute folder for files of this process that need not survive it. */
    public Path temporaryFolder() {
        return temporary;
    }

    /** Nothing is left behind when the content fails or the disk is full. */
    public StoredFile write(String folder, String name, Content content) throws IOException {
        path(folder, name); // refuses names that lead elsewhere
        Path home = path(folder, "");
        create(home);
        try (TemporaryFile part = new TemporaryFile(temporary)) {
            StoredFile written = writePart(part.path(), folder, name, content);
            onDisk(() -> disk.publish(part.path(), home, name));
            return written;
        }
    }

    private StoredFile writePart(Path part, String folder, String name, Content content) throws IOException {
        try (WritableByteChannel channel = onDisk(() -> disk.create(part))) {
            CheckedSink sink = new CheckedSink(channel, this::failure);
            content.writeTo(sink);
            return new StoredFile(folder, name, sink.bytes(), sink.sha256());
        }
    }

    /** Takes a stream to a file of its own that lives until it is closed. */
    public TemporaryFile receive(InputStream in) throws IOException {
        return compose(in::transferTo);
    }

    /** Writes a file of its own that lives until it is closed. */
    public TemporaryFile compose(Content content) throws IOException {
        TemporaryFile file = new TemporaryFile(temporary);
        try (WritableByteChannel channel = onDisk(() -> disk.create(file.path()))) {
            content.writeTo(new CheckedSink(channel, this::failure));
            return file;
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /** Makes an empty file of its own that lives until it is closed. */
    public ScratchFile scratch() throws IOException {
        TemporaryFile file = new TemporaryFile(temporary);
        try {
            onDisk(() -> disk.create(file.path())).close();
            FileChannel channel = FileChannel.open(file.path(), StandardOpenOption.READ, StandardOpenOption.WRITE);
            return new ScratchFile(file, channel, this::failure);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /** Opens a file for positional reads after comparing its checksum, once, and again when it looks different. */
    public FileChannel open(StoredFile file) {
        try {
            verify(file);
            return FileChannel.open(path(file.folder(), file.name()), StandardOpenOption.READ);
        } catch (NoSuchFileException e) {
            throw damaged(file, "it is not there");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether it can be opened. */
    public boolean isWhole(StoredFile file) {
        try (FileChannel opened = open(file)) {
            return opened.size() == file.bytes();
        } catch (ProblemException | IOException damaged) {
            return false;
        }
    }

    /** Opens a file that this process has just written, without comparing the checksum that it was written with. */
    public FileChannel openWritten(StoredFile file) {
        try {
            return FileChannel.open(path(file.folder(), file.name()), StandardOpenOption.READ);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * For what was read from a file and is used on: says in the log, once, that the file has been changed meanwhile, so that
     * nobody learns of it from the next start.
     */
    public void watch(StoredFile file) {
        FileLook look = look(file);
        if (look.equals(verified.get(file)) || look.equals(watched.put(file, look)) || isWhole(file)) {
            return;
        }
        LOG.error(
                "The file {} has been damaged since it was read. What is in memory is used on; restore the file from a"
                        + " backup before the next start",
                file);
    }

    private FileLook look(StoredFile file) {
        try {
            return FileLook.of(path(file.folder(), file.name()));
        } catch (IOException gone) {
            return FileLook.NONE;
        }
    }

    private void verify(StoredFile file) throws IOException {
        Path path = path(file.folder(), file.name());
        FileLook look = FileLook.of(path);
        if (look.equals(verified.get(file))) {
            return;
        }
        if (look.bytes() != file.bytes()) {
            throw damaged(file, "it has %s bytes instead of %s".formatted(look.bytes(), file.bytes()));
        }
        String found = sha256(path);
        if (!found.equals(file.sha256())) {
            throw damaged(file, "its checksum is " + found + " instead of " + file.sha256());
        }
        verified.put(file, look);
    }

    private String sha256(Path path) throws IOException {
        Checksum checksum = new Checksum();
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = disk.open(path)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                checksum.update(buffer, 0, read);
            }
        }
        return checksum.hex();
    }

    /** Does nothing when there is no such file. */
    public void delete(String folder, String name) {
        Predicate<StoredFile> deleted =
                file -> file.folder().equals(folder) && file.name().equals(name);
        verified.keySet().removeIf(deleted);
        watched.keySet().removeIf(deleted);
        try {
            Files.deleteIfExists(path(folder, name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Moves files away that nobody knows, as a crash leaves them between writing a file and recording it. While other
     * processes use the same data directory, only what is old: the rest may be about to be recorded.
     *
     * @return how many were moved
     */
    public int setAside(String folder, Set<String> knownNames) {
        boolean alone = occupants.alone();
        List<String> unknown = names(folder).stream()
                .filter(name -> !knownNames.contains(name))
                .filter(name -> alone || isOld(path(folder, name)))
                .toList();
        unknown.forEach(name -> move(folder, ASIDE + "/" + folder, name));
        return unknown.size();
    }

    /**
     * Moves those back that are known.
     *
     * @return how many were moved
     */
    public int bringBack(String folder, Set<String> knownNames) {
        List<String> known = names(ASIDE + "/" + folder).stream()
                .filter(knownNames::contains)
                .filter(name -> Files.notExists(path(folder, name)))
                .toList();
        known.forEach(name -> move(ASIDE + "/" + folder, folder, name));
        return known.size();
    }

    /** What is there already of that name stays, under another. */
    private void move(String from, String to, String name) {
        Path home = path(to, "");
        create(home);
        Path target = home.resolve(name);
        try {
            if (Files.exists(target)) {
                Files.move(target, home.resolve(name + "." + uniqueName()));
            }
            Files.move(path(from, name), target);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isOld(Path file) {
        try {
            return Files.getLastModifiedTime(file)
                    .toInstant()
                    .isBefore(Instant.now().minus(SURELY_RECORDED));
        } catch (NoSuchFileException gone) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Empty where there is no such folder. */
    public List<String> names(String folder) {
        Path path = path(folder, "");
        if (!Files.isDirectory(path)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(path)) {
            return files.map(file -> String.valueOf(file.getFileName())).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Never outside the data directory, whatever the name. */
    private Path path(String folder, String name) {
        Path path = root.resolve(folder).resolve(name).normalize();
        if (!path.startsWith(root)) {
            throw new IllegalArgumentException("outside the data directory: " + folder + "/" + name);
        }
        return path;
    }

    private static void create(Path folder) {
        try {
            Rights.createFolder(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("The data directory cannot be written: " + folder, e);
        }
    }

    private static void remove(Path path) {
        try {
            FileSystemUtils.deleteRecursively(path);
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private interface Move {
        void run() throws IOException;
    }

    private interface Opening {
        WritableByteChannel run() throws IOException;
    }

    private void onDisk(Move move) {
        try {
            move.run();
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private WritableByteChannel onDisk(Opening opening) {
        try {
            return opening.run();
        } catch (IOException e) {
            throw failure(e);
        }
    }

    /** Whether it says that the data directory could not be written, which may be possible later. */
    public static boolean isFull(ProblemException problem) {
        return problem.code().equals(STORAGE_FAILED);
    }

    /** Whether something small can be written. */
    public boolean hasRoom() {
        try (TemporaryFile file = receive(new ByteArrayInputStream(new byte[SMALL]))) {
            return file.path().toFile().length() == SMALL;
        } catch (ProblemException | IOException full) {
            return false;
        }
    }

    private ProblemException failure(IOException cause) {
        long freeMegabytes = root.toFile().getUsableSpace() >> 20;
        if (throttle.now()) {
            LOG.error("Writing below {} fails ({} MB are free): {}", root, freeMegabytes, cause.toString());
        }
        return new ProblemException(
                ProblemKind.UNAVAILABLE,
                STORAGE_FAILED,
                "The data directory could not be written (%s MB are free); nothing was stored."
                        .formatted(freeMegabytes));
    }

    private static ProblemException damaged(StoredFile file, String how) {
        return new ProblemException(
                ProblemKind.UNREADABLE,
                "damaged_file",
                "The file %s is damaged: %s. Restore it from a backup.".formatted(file, how));
    }

    /** A name that nothing else has; sortable by time. */
    public static String uniqueName() {
        return TsidCreator.getTsid().toLowerCase();
    }
}
