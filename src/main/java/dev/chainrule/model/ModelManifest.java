package dev.chainrule.model;

import dev.chainrule.definition.SchemaHistory;
import dev.chainrule.encoding.Encoding;
import dev.chainrule.encoding.Task;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Everything a model is but its weights, as it is stored.
 *
 * @param schema of this manifest; later versions read older ones
 * @param network the {@link dev.chainrule.network.NetworkSpec} as its definition
 * @param example an example row of the dataset to predict
 * @param train measured on the training set
 * @param validation measured on the validation set; null if there was none
 * @param crossValidation how good networks like it were on the fold they were not trained on; null without folds
 */
public record ModelManifest(
        int schema,
        Task task,
        JsonNode network,
        Encoding encoding,
        Map<String, @Nullable Object> example,
        Measurement train,
        @Nullable Measurement validation,
        @Nullable CrossValidation crossValidation,
        Provenance provenance) {

    /** A step changes a whole manifest, so also the network and the encoding in it. */
    static final SchemaHistory SCHEMAS = SchemaHistory.of("model", List.of());

    public static final int SCHEMA = SCHEMAS.current();

    private static final JsonMapper JSON = JsonMapper.shared();

    /** As it is stored. */
    public String json() {
        return JSON.writeValueAsString(this);
    }

    /**
     * In the schema of today, whichever it was written in.
     *
     * @throws dev.chainrule.problem.ProblemException where a later version wrote it
     */
    public static ModelManifest read(String json) {
        ObjectNode stored = (ObjectNode) JSON.readTree(json);
        SCHEMAS.upgrade(stored);
        return JSON.treeToValue(stored, ModelManifest.class);
    }

    /** The same with another provenance. */
    public ModelManifest with(Provenance other) {
        return new ModelManifest(schema, task, network, encoding, example, train, validation, crossValidation, other);
    }
}
