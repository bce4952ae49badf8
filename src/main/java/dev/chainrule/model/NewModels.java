package dev.chainrule.model;

import dev.chainrule.network.Network;
import dev.chainrule.storage.DatabaseAway;
import dev.chainrule.storage.StoredFile;
import java.util.Objects;
import java.util.function.Function;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Stores models that no job makes. */
@Component
public class NewModels {

    /** Models of the same name that may be made at the same moment. */
    private static final int ATTEMPTS = 100;

    private final Models models;
    private final TransactionTemplate transaction;

    NewModels(Models models, TransactionTemplate transaction) {
        this.models = models;
        this.transaction = transaction;
    }

    /**
     * The next version of its name, whole or not at all.
     *
     * @param manifest what it is to be, of the file that its weights are in
     */
    public Model add(String name, Network network, Function<StoredFile, ModelManifest> manifest) {
        String id = Models.newId();
        StoredFile weights = models.writeWeights(id, network);
        boolean needed = false;
        try {
            Model model = record(id, name, manifest.apply(weights), weights);
            needed = true;
            return model;
        } catch (RuntimeException failed) {
            needed = DatabaseAway.leavesOpen(failed);
            throw failed;
        } finally {
            if (!needed) {
                models.deleteWeights(id);
            }
        }
    }

    private Model record(String id, String name, ModelManifest manifest, StoredFile weights) {
        for (int attempt = 1; ; attempt++) {
            try {
                return Objects.requireNonNull(transaction.execute(tx -> models.record(id, name, manifest, weights)));
            } catch (DataIntegrityViolationException taken) {
                if (attempt == ATTEMPTS) {
                    throw taken;
                }
            }
        }
    }
}
