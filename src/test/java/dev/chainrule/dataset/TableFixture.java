package dev.chainrule.dataset;

import dev.chainrule.storage.Storage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.springframework.util.unit.DataSize;

/** Tables from CSV written in a test. */
final class TableFixture {

    static final DatasetSettings SETTINGS =
            new DatasetSettings(DataSize.ofMegabytes(64), 50, DataSize.ofKilobytes(1), DataSize.ofKilobytes(100));

    private TableFixture() {}

    static Csv.Reading read(Path folder, String csv) {
        return read(folder, csv.getBytes(StandardCharsets.UTF_8), CsvOptions.DEFAULT);
    }

    static Csv.Reading read(Path folder, byte[] csv, CsvOptions options) {
        try {
            Upload upload = () -> new ByteArrayInputStream(csv);
            return new Csv(SETTINGS, upload, options).into(Storage.at(folder), "datasets", "it.table");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Table table(Path folder, String csv) {
        return open(folder, read(folder, csv));
    }

    static Table open(Path folder, Csv.Reading reading) {
        return Table.open(Storage.at(folder).open(reading.file()), reading.columns());
    }
}
