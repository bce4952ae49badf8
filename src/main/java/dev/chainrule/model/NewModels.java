package dev.chainrule.model;

import dev.chainrule.database.Contested;
import dev.chainrule.database.DatabaseAway;
import dev.chainrule.model.manifest.ModelManifest;
import dev.chainrule.network.Network;
import dev.chainrule.storage.StoredFile;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** Stores models that no job makes. */
@Component
public class NewModels {

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
        return add(name, network, manifest, List.of());
    }

    /**
     * The same with what goes with it.
     *
     * @param beside each writes something down for the model, in the transaction that records it
     */
    public Model add(
            String name, Network network, Function<StoredFile, ModelManifest> manifest, List<Consumer<Model>> beside) {
        String id = Models.newId();
        StoredFile weights = models.writeWeights(id, network);
        boolean needed = false;
        try {
            Model model = record(id, name, manifest.apply(weights), weights, beside);
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

    /**
     * Finds out whether everything that is ever said of a model can be said.
     *
     * @throws RuntimeException where it cannot
     */
    public static void requireWhole(ModelManifest manifest) {
        StoredFile nowhere = new StoredFile(Model.FOLDER, Model.fileName(""), 0, "");
        Model model = new Model("", "", 1, Instant.EPOCH, manifest, nowhere);
        String ignored = JsonMapper.shared()
                .writeValueAsString(ModelResponse.of(Models.Named.plain(model), ModelNotes.Note.NONE, List.of()));
    }

    private Model record(
            String id, String name, ModelManifest manifest, StoredFile weights, List<Consumer<Model>> beside) {
        return Contested.write(() -> Objects.requireNonNull(transaction.execute(tx -> {
            Model model = models.record(id, name, manifest, weights);
            models.flush();
            beside.forEach(each -> each.accept(model));
            return model;
        })));
    }
}
