package dev.chainrule.prediction.inference;

import dev.chainrule.model.Model;
import dev.chainrule.model.ModelVersion;
import dev.chainrule.model.Models;
import dev.chainrule.problem.ProblemException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/**
 * Which models this protocol answers for. Every model is ready from its beginning, because it is read when it is asked;
 * one that was unloaded gives its memory back and is not ready until it is loaded again or the service starts again.
 */
@Component
final class ModelStates {

    private static final int MOST_VERSIONS = 10_000;

    private final Models models;
    private final Set<String> unloaded = ConcurrentHashMap.newKeySet();

    ModelStates(Models models) {
        this.models = models;
    }

    /** @throws ProblemException where there is no such model, or no such version */
    Models.Named find(String name) {
        return models.named(name);
    }

    /**
     * A version of the model that is called so.
     *
     * @param version as it stands in the path
     */
    Models.Named find(String name, String version) {
        return models.version(name, version);
    }

    boolean isReady(String id) {
        return !unloaded.contains(id);
    }

    /** @throws ProblemException where it is not */
    void requireReady(Model model) {
        if (!isReady(model.id())) {
            throw ProblemException.conflict(
                    "model_not_ready",
                    "Version %s of the model \"%s\" was unloaded; POST /v2/repository/models/%s/load makes it ready."
                            .formatted(model.version(), model.name(), model.id()),
                    List.of("load"));
        }
    }

    /** All versions where the model is called by its bare name, else the one. */
    List<ModelVersion> versions(String name) {
        return models.versionsOf(name, MOST_VERSIONS);
    }

    List<ModelVersion> all() {
        return models.versions(MOST_VERSIONS);
    }

    /** Makes it ready, and reads the network of the latest version it means. */
    void load(String name) {
        versions(name).forEach(version -> unloaded.remove(version.id()));
        models.load(models.find(name)).close();
    }

    /** Gives its memory back as soon as nobody asks it any more. */
    void unload(String name) {
        for (ModelVersion version : versions(name)) {
            unloaded.add(version.id());
            models.unload(version.id());
        }
    }
}
