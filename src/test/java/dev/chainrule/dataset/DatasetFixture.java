package dev.chainrule.dataset;

import dev.chainrule.format.ReadUpload;
import dev.chainrule.format.ReadingOptions;
import dev.chainrule.format.TableFixture;
import dev.chainrule.storage.Storage;
import dev.chainrule.table.Column;
import dev.chainrule.table.ColumnType;
import dev.chainrule.table.ElementType;
import dev.chainrule.table.Table;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

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

    /** One that is read as options say. */
    public static Dataset dataset(Path folder, String name, String csv, ReadingOptions options) {
        ReadUpload reading = TableFixture.readLarge(folder, csv, options);
        return new Dataset("ds_" + name, name, 1, Instant.EPOCH, reading, options, List.of());
    }

    /** Pictures and one of ten classes of each, as many as are asked for; what its file holds is something else. */
    public static Dataset pictures(Path folder, int rows, List<Integer> shape) {
        String csv = IntStream.range(0, 40)
                .mapToObj(row -> "%s,%s".formatted(row, row % 10))
                .collect(Collectors.joining("\n", "image,y\n", "\n"));
        ReadUpload few = TableFixture.read(folder, csv);
        List<Column.Channel> channels = Collections.nCopies(shape.get(2), new Column.Channel(0, 255, 120.0, 60.0));
        Column image = Column.of("image", ColumnType.IMAGE)
                .min(0)
                .max(255)
                .wide(shape, ElementType.UINT8, channels)
                .build();
        ReadUpload many = new ReadUpload(
                few.format(),
                few.readAs(),
                few.file(),
                few.sha256(),
                few.bytes(),
                rows,
                List.of(image, few.columns().get(1)),
                few.warnings(),
                few.skippedRows(),
                few.skipped());
        return new Dataset("ds_pictures", "pictures", 1, Instant.EPOCH, many, ReadingOptions.DEFAULT, List.of());
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
