package dev.chainrule.dataset;

import dev.chainrule.format.ReadUpload;
import dev.chainrule.format.ReadingOptions;
import dev.chainrule.format.TableFixture;
import dev.chainrule.storage.Storage;
import dev.chainrule.table.Table;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** Datasets that no database knows, for tests of what is made of datasets. */
public final class DatasetFixture {

    private DatasetFixture() {}

    /** @param folder for the file with its cells */
    public static Dataset dataset(Path folder, String name, String csv) {
        return new Dataset(
                "ds_" + name,
                name,
                1,
                Instant.EPOCH,
                TableFixture.read(folder, csv),
                ReadingOptions.DEFAULT,
                List.of());
    }

    /** One that may have hundreds of columns. */
    public static Dataset large(Path folder, String name, String csv) {
        ReadUpload reading = TableFixture.readLarge(folder, csv);
        return new Dataset("ds_" + name, name, 1, Instant.EPOCH, reading, ReadingOptions.DEFAULT, List.of());
    }

    /** Its cells; to be closed. */
    public static Table open(Path folder, Dataset dataset) {
        return Table.open(Storage.at(folder).open(dataset.file()), dataset.columns());
    }
}
