package dev.chainrule.exchange;

import dev.chainrule.checkpoint.Checkpoint;
import dev.chainrule.model.Model;
import dev.chainrule.problem.ProblemException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds whatever has weights: models, checkpoints, and jobs on their way to a model. */
@FunctionalInterface
public interface WeightOwners {

    /**
     * @param reference a model by id, name, {@code name:version} or {@code name@alias}; or the id of a checkpoint; or of
     *     a job, whose model is meant, or its newest checkpoint as long as it has none
     * @param checkpoint of the job of that model or of that job; null for the newest state
     * @throws ProblemException where there is none, or no weights yet
     */
    Owner find(String reference, @Nullable String checkpoint);

    /**
     * What has weights.
     *
     * @param model null where a checkpoint of a job is meant that has no model
     * @param checkpoint whose weights they are; null for those of the model
     * @param threshold of the alias by which the model is asked, on what the network says itself, without a temperature of
     *     the alias; null for the usual
     */
    record Owner(
            @Nullable Model model,
            @Nullable Checkpoint checkpoint,
            @Nullable Double threshold) {

        /** Where there is no checkpoint. */
        public Model requireModel() {
            return Optional.ofNullable(model).orElseThrow();
        }

        /** Of what is asked, for the answer: that of the model, or of the checkpoint of a job that has none. */
        public String id() {
            return model != null || checkpoint == null ? requireModel().id() : checkpoint.id();
        }
    }
}
