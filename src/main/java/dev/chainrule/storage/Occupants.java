package dev.chainrule.storage;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The processes that write to a data directory. Each holds a lock on a file of its own as long as it lives; the operating
 * system lets go of it however the process ends.
 */
final class Occupants implements Closeable {

    /** Of what names begin with, so that they have 50 characters at most: db-scheduler keeps no more of one. */
    private static final int NAME_LENGTH = 36;

    private final Path folder;
    private final String own;
    private final FileChannel channel;
    private final @Nullable FileLock lock;

    Occupants(Path folder) {
        this.folder = folder;
        this.own = name(ManagementFactory.getRuntimeMXBean().getName());
        try {
            Rights.createFolder(folder);
            channel = FileChannel.open(
                    folder.resolve(own),
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    Rights.ofFileIn(folder));
            lock = channel.tryLock();
        } catch (IOException e) {
            throw DataDirectory.refusal(folder, "written", e);
        }
    }

    /** Another than of any process before: process id, host and what is unique. */
    static String name(String process) {
        String host = process.replaceAll("[^A-Za-z0-9.-]", "-");
        return host.substring(0, Math.min(NAME_LENGTH, host.length())) + "-" + Storage.uniqueName();
    }

    /** The name of this process. */
    String own() {
        return own;
    }

    Storage.Presence presence(String name) {
        if (name.equals(own)) {
            return Storage.Presence.LIVES;
        }
        try (FileChannel other = FileChannel.open(folder.resolve(name), StandardOpenOption.WRITE);
                FileLock free = other.tryLock()) {
            return free == null ? Storage.Presence.LIVES : Storage.Presence.ENDED;
        } catch (OverlappingFileLockException inThisVirtualMachine) {
            return Storage.Presence.LIVES;
        } catch (NoSuchFileException never) {
            return Storage.Presence.UNKNOWN;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether no other process is writing here. */
    boolean alone() {
        return names().stream().noneMatch(name -> !name.equals(own) && presence(name) == Storage.Presence.LIVES);
    }

    List<String> ended() {
        return names().stream()
                .filter(name -> presence(name) == Storage.Presence.ENDED)
                .toList();
    }

    private List<String> names() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> String.valueOf(file.getFileName())).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void forget(String name) {
        try {
            Files.deleteIfExists(folder.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        if (lock != null) {
            lock.release();
        }
        channel.close();
        forget(own);
    }
}
