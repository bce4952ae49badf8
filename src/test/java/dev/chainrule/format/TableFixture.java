package dev.chainrule.format;

import dev.chainrule.storage.Storage;
import dev.chainrule.table.Table;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.springframework.util.unit.DataSize;

/** Tables from CSV written in a test. */
public final class TableFixture {

    static final Limits LIMITS = new Limits(50, DataSize.ofKilobytes(1), DataSize.ofKilobytes(100));

    private TableFixture() {}

    public static Csv.Reading read(Path folder, String csv) {
        return read(folder, csv.getBytes(StandardCharsets.UTF_8), CsvOptions.DEFAULT);
    }

    static Csv.Reading read(Path folder, byte[] csv, CsvOptions options) {
        try {
            Upload upload = () -> new ByteArrayInputStream(csv);
            return new Csv(LIMITS, upload, options).into(Storage.at(folder), "datasets", "it.table");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Table table(Path folder, String csv) {
        return open(folder, read(folder, csv));
    }

    public static Table open(Path folder, Csv.Reading reading) {
        return Table.open(Storage.at(folder).open(reading.file()), reading.columns());
    }
}
