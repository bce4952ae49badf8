package dev.chainrule.format;

import dev.chainrule.storage.Storage;
import dev.chainrule.table.Table;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.springframework.util.unit.DataSize;

/** Tables from CSV written in a test. */
public final class TableFixture {

    static final Limits LIMITS = new Limits(
            DataSize.ofMegabytes(1), 1_000_000, 50, DataSize.ofKilobytes(1), DataSize.ofKilobytes(100), 100, 500, 5);

    private static final Limits OF_LARGER_ONES = new Limits(
            DataSize.ofMegabytes(10), 1_000_000, 1000, DataSize.ofKilobytes(1), DataSize.ofMegabytes(10), 100, 500, 5);

    private TableFixture() {}

    /** With limits that are out of the way. */
    public static ReadUpload readLarge(Path folder, String csv) {
        return readLarge(folder, csv, ReadingOptions.DEFAULT);
    }

    /** The same, as options say. */
    public static ReadUpload readLarge(Path folder, String csv, ReadingOptions options) {
        byte[] bytes = csv.getBytes(StandardCharsets.UTF_8);
        UploadedFile file = new UploadedFile(null, null, () -> new ByteArrayInputStream(bytes));
        return read(folder, List.of(file), options, OF_LARGER_ONES);
    }

    /** The same, open. */
    public static Table large(Path folder, String csv, ReadingOptions options) {
        return open(folder, readLarge(folder, csv, options));
    }

    public static ReadUpload read(Path folder, String csv) {
        return read(folder, csv.getBytes(StandardCharsets.UTF_8), ReadingOptions.DEFAULT);
    }

    public static Table table(Path folder, String csv, ReadingOptions options) {
        return open(folder, read(folder, csv.getBytes(StandardCharsets.UTF_8), options));
    }

    static ReadUpload read(Path folder, byte[] csv, ReadingOptions options) {
        return read(folder, List.of(new UploadedFile(null, null, () -> new ByteArrayInputStream(csv))), options);
    }

    static ReadUpload read(Path folder, List<UploadedFile> files, ReadingOptions options) {
        return read(folder, files, options, LIMITS);
    }

    private static ReadUpload read(Path folder, List<UploadedFile> files, ReadingOptions options, Limits limits) {
        try {
            return new Intake(Storage.at(folder), limits).read(files, options, "datasets", "it.table");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Table table(Path folder, String csv) {
        return open(folder, read(folder, csv));
    }

    public static Table open(Path folder, ReadUpload reading) {
        return Table.open(Storage.at(folder).open(reading.file()), reading.columns());
    }
}
