package dev.chainrule.run;

import dev.chainrule.plan.TrainingSettings;
import dev.chainrule.storage.Storage;
import java.nio.file.Path;
import org.jspecify.annotations.NullUnmarked;
import org.springframework.util.unit.DataSize;

/** Places for encoded rows. */
@NullUnmarked // no file is ever made where all rows fit into memory
final class RowStores {

    static final RowStore MEMORY = new RowStore(null, settings(null));

    private RowStores() {}

    /** Of every table. */
    static RowStore files(Path folder) {
        return new RowStore(Storage.at(folder), settings(DataSize.ofBytes(0)));
    }

    /** Of so many bytes, which makes pictures stay bytes. */
    static RowStore ofBytes(long bytes) {
        return new RowStore(null, settings(DataSize.ofBytes(bytes)));
    }

    private static TrainingSettings settings(DataSize rowsInMemory) {
        return new TrainingSettings(1, null, 1, 1, rowsInMemory);
    }
}
