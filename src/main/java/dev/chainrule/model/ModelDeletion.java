package dev.chainrule.model;

import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Deletes models that nothing needs, with their weights. */
@Component
class ModelDeletion {

    private final Models models;
    private final ObjectProvider<ModelFollower> followers;
    private final TransactionTemplate transaction;

    ModelDeletion(Models models, ObjectProvider<ModelFollower> followers, TransactionTemplate transaction) {
        this.models = models;
        this.followers = followers;
        this.transaction = transaction;
    }

    void delete(String reference) {
        delete(reference, null);
    }

    /**
     * @param check throws where it is not to be deleted after all; while nobody else changes it. Null for none
     * @throws ProblemException where there is none, or something needs it
     */
    void delete(String reference, @Nullable Consumer<Models.Named> check) {
        Models.Named named = models.named(reference);
        Model model = named.model();
        transaction.executeWithoutResult(tx -> {
            List<String> uses = models.usesOf(model);
            if (!uses.isEmpty()) {
                throw inUse(model, uses);
            }
            if (check != null) {
                check.accept(named);
            }
            followers.forEach(follower -> follower.deleted(model));
            models.remove(model);
        });
        models.deleteWeights(model.id());
    }

    private static ProblemException inUse(Model model, List<String> uses) {
        return new ProblemException(
                ProblemKind.CONFLICT,
                "model_in_use",
                "The model %s (%s:%s) cannot be deleted while %s needs it."
                        .formatted(model.id(), model.name(), model.version(), String.join(" and ", uses)));
    }
}
