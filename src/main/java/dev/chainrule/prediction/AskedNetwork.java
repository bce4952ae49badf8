package dev.chainrule.prediction;

import dev.chainrule.checkpoint.Checkpoint;
import dev.chainrule.checkpoint.Checkpoints;
import dev.chainrule.model.Model;
import dev.chainrule.model.Models;
import dev.chainrule.model.TrainedNetwork;
import org.jspecify.annotations.Nullable;

/**
 * The network that predicts, lent until it is closed.
 *
 * @param model null for a checkpoint that is named directly
 * @param checkpoint null for a model as it is
 */
public record AskedNetwork(
        TrainedNetwork network,
        @Nullable Model model,
        @Nullable Checkpoint checkpoint) implements AutoCloseable {

    static AskedNetwork of(Model model, Models models) {
        return new AskedNetwork(models.load(model), model, null);
    }

    static AskedNetwork of(Checkpoint checkpoint, Checkpoints checkpoints) {
        return new AskedNetwork(checkpoints.load(checkpoint), null, checkpoint);
    }

    @Override
    public void close() {
        network.close();
    }
}
