package dev.chainrule.run;

import dev.chainrule.plan.JobPlan;
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

    /** That each number of the encoded features takes. */
    int featureBytes(JobPlan plan) {
        return settings.featureBytes(plan);
    }

    /**
     * For rows of so many inputs; empty where they are held in memory.
     *
     * @param featureBytes that each number takes
     */
    Optional<RowFile> file(int rows, int inputs, int featureBytes) {
        if (settings.holdsInMemory(rows, inputs, featureBytes)) {
            return Optional.empty();
        }
        try {
            ScratchFile file = storage.scratch();
            return Optional.of(new RowFile(file, Math.multiplyExact(inputs, featureBytes)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
