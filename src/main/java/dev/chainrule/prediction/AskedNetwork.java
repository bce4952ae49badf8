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
 * @param threshold of the alias by which the model is asked; null for none
 * @param challenger that is asked the same behind the client's back; null for none
 */
public record AskedNetwork(
        TrainedNetwork network,
        @Nullable Model model,
        @Nullable Checkpoint checkpoint,
        @Nullable Double threshold,
        Shadow.@Nullable Challenger challenger)
        implements AutoCloseable {

    static AskedNetwork of(Models.Named named, Models models, Shadow.@Nullable Challenger challenger) {
        return new AskedNetwork(models.load(named), named.model(), null, named.threshold(), challenger);
    }

    static AskedNetwork of(Checkpoint checkpoint, Checkpoints checkpoints) {
        return new AskedNetwork(checkpoints.load(checkpoint), null, checkpoint, null, null);
    }

    /** With the threshold of the alias where the question has none of its own. */
    public AnswerForm form(AnswerForm asked) {
        return threshold == null || asked.threshold() != null ? asked : asked.by(threshold);
    }

    @Override
    public void close() {
        network.close();
    }
}
