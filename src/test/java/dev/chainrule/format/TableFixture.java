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

    private TableFixture() {}

    public static Reading read(Path folder, String csv) {
        return read(folder, csv.getBytes(StandardCharsets.UTF_8), CsvOptions.DEFAULT);
    }

    static Reading read(Path folder, byte[] csv, CsvOptions options) {
        return read(folder, List.of(new UploadedFile(null, null, () -> new ByteArrayInputStream(csv))), options);
    }

    static Reading read(Path folder, List<UploadedFile> files, CsvOptions options) {
        try {
            return new Intake(Storage.at(folder), LIMITS).read(files, options, "datasets", "it.table");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Table table(Path folder, String csv) {
        return open(folder, read(folder, csv));
    }

    public static Table open(Path folder, Reading reading) {
        return Table.open(Storage.at(folder).open(reading.file()), reading.columns());
    }
}
