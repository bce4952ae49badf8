package dev.chainrule.model;

import dev.chainrule.dataset.Encoding;
import dev.chainrule.network.Network;

/** A model with its weights in memory, ready to be asked; shared by all who ask. */
public record TrainedModel(Model model, Network network) {

    public Encoding encoding() {
        return model.manifest().encoding();
    }
}
