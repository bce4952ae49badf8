package dev.chainrule.model;

import dev.chainrule.definition.SchemaHistory;
import dev.chainrule.encoding.Encoding;
import dev.chainrule.encoding.Task;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Everything a model is but its weights, as it is stored.
 *
 * @param schema of this manifest; later versions read older ones
 * @param network the {@link dev.chainrule.network.NetworkSpec} as its definition
 * @param example a row of the dataset that a prediction can be asked for
 * @param train measured on the rows it learnt from
 * @param validation measured on rows held back; null where there were none
 * @param crossValidation how good networks like it were on rows they had not seen; null without folds
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
}
