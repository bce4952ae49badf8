package dev.chainrule.explanation.comparison;

import dev.chainrule.model.manifest.Provenance;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Definitions of networks of which some were changed by hand after they were trained as their definitions say. */
final class EditedDefinitions {

    private static final String NETWORK = "network";
    private static final String LAYERS = "layers";

    private EditedDefinitions() {}

    /** A copy with the layers and the activation of the output that the network has. */
    static JsonNode of(JsonNode definition, JsonNode spec) {
        if (!(definition.deepCopy() instanceof ObjectNode copy)) {
            return definition;
        }
        ObjectNode network = copy.path(NETWORK) instanceof ObjectNode its ? its : copy.putObject(NETWORK);
        network.set(LAYERS, spec.path(LAYERS));
        ObjectNode output = network.path("output") instanceof ObjectNode its ? its : network.putObject("output");
        output.set("activation", spec.path("output_activation"));
        return copy;
    }

    /** In words; empty of a model that was not changed. */
    static Optional<String> note(String model, @Nullable Provenance from) {
        return Optional.ofNullable(from)
                .map(Provenance::edited)
                .map(edited ->
                        "%s was changed by hand after its training: %s. Its network is compared as it is now, whatever its job's definition says."
                                .formatted(model, String.join("; ", some(edited.changes()))));
    }

    private static List<String> some(List<String> changes) {
        return changes.subList(0, Math.min(10, changes.size()));
    }
}
