package dev.chainrule.prediction;

import dev.chainrule.checkpoint.Checkpoint;
import dev.chainrule.checkpoint.Checkpoints;
import dev.chainrule.model.Model;
import dev.chainrule.model.Models;
import dev.chainrule.model.TrainedNetwork;
import org.jspecify.annotations.Nullable;

/**
 * Whom a question went to.
 *
 * @param model null for a checkpoint that was asked itself
 * @param checkpoint null for a model as it is
 */
record AskedNetwork(
        TrainedNetwork network,
        @Nullable Model model,
        @Nullable Checkpoint checkpoint) {

    static AskedNetwork of(Model model, Models models) {
        return new AskedNetwork(models.load(model), model, null);
    }

    static AskedNetwork of(Checkpoint checkpoint, Checkpoints checkpoints) {
        return new AskedNetwork(checkpoints.load(checkpoint), null, checkpoint);
    }
}
