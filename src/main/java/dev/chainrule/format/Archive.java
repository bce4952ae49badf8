package dev.chainrule.format;

import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import dev.chainrule.problem.Violation;
import dev.chainrule.storage.Storage;
import dev.chainrule.storage.TemporaryFile;
import java.io.Closeable;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * The files of a zip archive, each to be opened as often as needed. Their names are words in messages and classes of
 * images, never paths; what they may become unpacked is bounded before anything is unpacked.
 */
final class Archive implements Closeable {

    /** A file of Excel by its name, or a part within one. */
    private static final Pattern WORKBOOK = Pattern.compile("(?i).+\\.xls[xm]|xl/.+");

    /** What such files hold, and no other archive. */
    private static final Set<String> OFFICE = Set.of("[Content_Types].xml", "mimetype");

    /** A file or folder whose name begins with a dot and is more than one or two of them. */
    private static final Pattern HIDDEN = Pattern.compile("(^|/)\\.(?!\\.?/)");

    private final TemporaryFile file;
    private final ZipFile zip;
    private final String title;
    private final Limits limits;

    private Archive(TemporaryFile file, ZipFile zip, String title, Limits limits) {
        this.file = file;
        this.zip = zip;
        this.title = title;
        this.limits = limits;
    }

    /** To be closed; until then it takes as much of the disk as the upload. */
    static Archive open(UploadedFile upload, Storage storage, Limits limits) throws IOException {
        TemporaryFile file;
        try (InputStream in = upload.content().open()) {
            file = storage.receive(in);
        }
        try {
            new ZipDirectory(file, upload.title(), limits).check();
            return new Archive(file, file.zip(), upload.title(), limits);
        } catch (ZipException torn) {
            file.close();
            throw torn(upload.title());
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /** Nobody packs an Excel file by hand, so it is not called an archive. */
    static ProblemException torn(String name) {
        String kind = WORKBOOK.matcher(name).matches() ? "an Excel workbook" : "a zip archive";
        return damaged(name, "it starts as %s but is truncated or damaged".formatted(kind));
    }

    static ProblemException damaged(String name, String detail) {
        String hint = WORKBOOK.matcher(name).matches() ? "save it again in Excel, as .xlsx" : "pack it again";
        return new ProblemException(
                ProblemKind.MALFORMED,
                "bad_zip",
                "%s: %s.".formatted(name, detail),
                List.of(new Violation(null, null, null, name + ": " + detail, null, hint)));
    }

    /** Whether it is what Excel saves. */
    boolean workbook() {
        return zip.getEntry(Workbook.MAIN) != null;
    }

    /** In the order of their names; without folders and without what systems add by themselves. */
    List<UploadedFile> files() {
        if (!workbook() && OFFICE.stream().anyMatch(name -> zip.getEntry(name) != null)) {
            String what =
                    "%s is an OpenDocument, Word or binary Excel file: save the sheet as .xlsx or as CSV (UTF-8).";
            throw Detection.unsupported(what.formatted(title), null);
        }
        List<UploadedFile> files = new ArrayList<>();
        long[] unpacked = {0};
        zip.stream()
                .filter(entry -> !entry.isDirectory() && !hidden(entry.getName()))
                .forEach(entry -> {
                    check(entry);
                    unpacked[0] += entry.getSize();
                    files.add(new UploadedFile(entry.getName(), null, () -> open(entry)));
                });
        if (unpacked[0] > limits.upload().toBytes()) {
            throw LimitedInput.tooLarge(limits.upload());
        }
        files.sort(Comparator.comparing(UploadedFile::title));
        return files;
    }

    /** What systems and programs add by themselves, in folders of their own too. */
    static boolean hidden(String name) {
        String last = name.substring(name.lastIndexOf('/') + 1);
        return name.startsWith("__MACOSX/")
                || HIDDEN.matcher(name).find()
                || last.equals("Thumbs.db")
                || last.equals("desktop.ini");
    }

    private void check(ZipEntry entry) {
        long size = entry.getSize();
        long packed = Math.max(1, entry.getCompressedSize());
        if (size < 0) {
            throw damaged(title, entry.getName() + " does not say how long it is");
        }
        if (Gzip.isSuspicious(size, packed, limits.ratio())) {
            throw Gzip.bomb(entry.getName(), limits);
        }
    }

    private InputStream open(ZipEntry entry) throws IOException {
        InputStream in;
        try {
            in = zip.getInputStream(entry);
        } catch (ZipException e) {
            throw damaged(title, entry.getName() + " is compressed with an unsupported method");
        }
        return new Entry(in, entry);
    }

    /** Never more bytes than the archive's list says. */
    private final class Entry extends FilterInputStream {

        private final ZipEntry entry;
        private long left;

        Entry(InputStream in, ZipEntry entry) {
            super(in);
            this.entry = entry;
            this.left = entry.getSize();
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int read;
            try {
                read = super.read(into, offset, length);
            } catch (ZipException | EOFException e) {
                throw damaged(title, entry.getName() + " cannot be unpacked");
            }
            left -= Math.max(0, read);
            if (left < 0) {
                throw damaged(title, entry.getName() + " is longer than the archive says");
            }
            return read;
        }
    }

    @Override
    public void close() throws IOException {
        try (file) {
            zip.close();
        }
    }
}
