package dev.chainrule.format;

import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import dev.chainrule.problem.Violation;
import dev.chainrule.storage.Storage;
import dev.chainrule.storage.TemporaryFile;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.io.input.BoundedInputStream;

/**
 * The files of a tar archive, each to be opened as often as needed. As in an {@link Archive} names are words, never paths; links
 * and devices are passed over.
 */
final class Tar implements Closeable {

    private static final int MAGIC_AT = 257;
    private static final String MAGIC = "ustar";
    private static final int MOST_FILES = 1_000_000;

    private final TemporaryFile file;
    private final String title;

    private Tar(TemporaryFile file, String title) {
        this.file = file;
        this.title = title;
    }

    static boolean is(UploadedFile file) throws IOException {
        return Detection.start(file).startsWith(MAGIC, MAGIC_AT);
    }

    /** To be closed; until then it takes as much of the disk as the upload. */
    static Tar open(UploadedFile upload, Storage storage) throws IOException {
        try (InputStream in = upload.content().open()) {
            return new Tar(storage.receive(in), upload.title());
        }
    }

    /** In the order of their names; without folders and without what systems add by themselves. */
    List<UploadedFile> files() throws IOException {
        List<UploadedFile> files = new ArrayList<>();
        try (FileChannel channel = file.channel();
                TarArchiveInputStream in =
                        new TarArchiveInputStream(new BufferedInputStream(Channels.newInputStream(channel)))) {
            long length = channel.size();
            for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                long from = in.getBytesRead();
                long size = entry.getSize();
                if (from + size > length || files.size() == MOST_FILES) {
                    throw torn();
                }
                if (isPlain(entry) && !Archive.hidden(entry.getName())) {
                    files.add(new UploadedFile(entry.getName(), null, () -> open(from, size)));
                }
            }
        } catch (IOException | IllegalArgumentException damaged) {
            throw torn();
        }
        files.sort(Comparator.comparing(UploadedFile::title));
        return files;
    }

    private static boolean isPlain(TarArchiveEntry entry) {
        byte kind = entry.getLinkFlag();
        return (kind == TarConstants.LF_NORMAL || kind == TarConstants.LF_OLDNORM)
                && !entry.isDirectory()
                && !entry.isSparse();
    }

    private InputStream open(long from, long size) throws IOException {
        FileChannel own = file.channel();
        own.position(from);
        return BoundedInputStream.builder()
                .setInputStream(Channels.newInputStream(own))
                .setMaxCount(size)
                .get();
    }

    private ProblemException torn() {
        String detail = title + ": it starts as a tar archive but is truncated or damaged";
        return new ProblemException(
                ProblemKind.MALFORMED,
                "bad_tar",
                detail + ".",
                List.of(new Violation(null, null, null, detail, null, "pack it again")));
    }

    @Override
    public void close() {
        file.close();
    }
}
