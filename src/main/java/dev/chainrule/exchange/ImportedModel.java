package dev.chainrule.exchange;

import dev.chainrule.model.Model;
import dev.chainrule.model.manifest.ModelManifest;
import dev.chainrule.network.Network;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A model as a file has it, yet to be stored.
 *
 * @param name as the file calls it; null where it does not say, or says what is no name
 * @param manifest whose provenance gets the checksum of the weights and where it came from when the model is stored
 * @param network its weights; closed with this
 * @param beside each writes down what came with it, for the model that is stored
 */
public record ImportedModel(
        @Nullable String name, ModelManifest manifest, Network network, List<Consumer<Model>> beside)
        implements AutoCloseable {

    /** With which nothing came. */
    public ImportedModel(@Nullable String name, ModelManifest manifest, Network network) {
        this(name, manifest, network, List.of());
    }

    @Override
    public void close() {
        network.close();
    }
}
