package dev.chainrule.run;

import dev.chainrule.plan.TrainingSettings;
import dev.chainrule.storage.ScratchFile;
import dev.chainrule.storage.Storage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Where the encoded rows of trainings are kept while they last: in memory, or in a file where they are too many. */
@Component
public final class RowStore {

    private final Storage storage;
    private final TrainingSettings settings;

    RowStore(Storage storage, TrainingSettings settings) {
        this.storage = storage;
        this.settings = settings;
    }

    /** For rows of so many inputs; empty where they are held in memory. */
    Optional<RowFile> file(int rows, int inputs) {
        if (settings.holdsInMemory(rows, inputs)) {
            return Optional.empty();
        }
        try {
            ScratchFile file = storage.scratch();
            return Optional.of(new RowFile(file, inputs));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
