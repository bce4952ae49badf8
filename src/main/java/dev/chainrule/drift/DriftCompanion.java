package dev.chainrule.drift;

import dev.chainrule.model.Model;
import dev.chainrule.model.ModelCompanion;
import dev.chainrule.model.manifest.ModelManifest;
import dev.chainrule.problem.ProblemException;
import java.util.Optional;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** What the rows looked like that a model learned from goes with it, as the rows themselves do not. */
@Component
final class DriftCompanion implements ModelCompanion {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final References references;
    private final DriftStore store;
    private final DriftSettings settings;

    DriftCompanion(References references, DriftStore store, DriftSettings settings) {
        this.references = references;
        this.store = store;
        this.settings = settings;
    }

    @Override
    public String fileName() {
        return "drift.json";
    }

    /** Where the rows have not been looked at yet they are now. */
    @Override
    public Optional<byte[]> of(Model model) {
        return reference(model).map(JSON::writeValueAsBytes);
    }

    private Optional<Reference> reference(Model model) {
        if (!settings.enabled()) {
            return store.reference(model.id());
        }
        try {
            return references.of(model);
        } catch (ProblemException unreadable) {
            return Optional.empty(); // its dataset is damaged, which is no fault of the model
        }
    }

    @Override
    public Consumer<Model> read(byte[] json, ModelManifest manifest) {
        Reference reference = JSON.readValue(json, Reference.class);
        Fit.require(reference, manifest.encoding());
        byte[] content = DriftStore.packed(reference.firstFeatures(settings.features()));
        return model -> store.keep(model.id(), content);
    }
}
