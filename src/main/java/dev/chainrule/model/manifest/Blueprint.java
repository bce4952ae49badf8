package dev.chainrule.model.manifest;

import dev.chainrule.definition.Definitions;
import dev.chainrule.definition.SchemaHistory;
import dev.chainrule.encoding.Encoding;
import dev.chainrule.encoding.Task;
import dev.chainrule.network.NetworkSpec;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What weights need beside them to answer raw rows.
 *
 * @param schema of this form; later versions read older ones
 * @param network the {@link NetworkSpec} as its definition
 * @param example an example row of the dataset to predict
 */
public record Blueprint(
        int schema, Task task, JsonNode network, Encoding encoding, Map<String, @Nullable Object> example) {

    private static final SchemaHistory SCHEMAS = SchemaHistory.of("blueprint", List.of());
    private static final JsonMapper JSON = JsonMapper.shared();

    public static Blueprint of(
            Task task, NetworkSpec network, Encoding encoding, Map<String, @Nullable Object> example) {
        return new Blueprint(SCHEMAS.current(), task, Definitions.write(network), encoding, example);
    }

    public NetworkSpec spec() {
        return Definitions.readStored(network, NetworkSpec.class);
    }

    /** As JSON in UTF-8. */
    public byte[] bytes() {
        return JSON.writeValueAsString(this).getBytes(StandardCharsets.UTF_8);
    }

    /** In the schema of today, whichever it was written in. */
    public static Blueprint read(byte[] bytes) {
        ObjectNode stored = (ObjectNode) JSON.readTree(bytes);
        SCHEMAS.upgrade(stored);
        return JSON.treeToValue(stored, Blueprint.class);
    }
}
