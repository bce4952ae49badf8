package dev.chainrule.web.body;

import dev.chainrule.definition.CountedJson;
import dev.chainrule.definition.StrictJson;
import io.swagger.v3.oas.annotations.media.Schema;
import java.io.InputStream;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** A JSON body that is read while it comes, so that its reader can refuse it before all of it is held. */
@Schema(implementation = Object.class)
public final class JsonBody {

    private final InputStream body;
    private final JsonMapper json;
    private final HeapBudget heap;

    JsonBody(InputStream body, JsonMapper json, HeapBudget heap) {
        this.body = body;
        this.json = json;
        this.heap = heap;
    }

    /** All of it; a missing node where there is nothing. */
    public JsonNode tree() {
        return read(parser -> {
            if (parser.nextToken() == null) {
                return MissingNode.getInstance();
            }
            JsonNode tree = parser.readValueAsTree();
            StrictJson.requireEnd(parser);
            return tree;
        });
    }

    /** @param reader is given the body once, before its first token, and reads to its end */
    public <T> T read(Function<JsonParser, T> reader) {
        try (JsonParser parser = new CountedJson(json.createParser(body), Long.MAX_VALUE, heap::take)) {
            return reader.apply(parser);
        } catch (JacksonException malformed) {
            throw StrictJson.malformed(malformed);
        }
    }
}
