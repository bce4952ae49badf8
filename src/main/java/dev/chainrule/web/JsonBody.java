package dev.chainrule.web;

import dev.chainrule.definition.CountedJson;
import dev.chainrule.definition.StrictJson;
import io.swagger.v3.oas.annotations.media.Schema;
import java.io.InputStream;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.json.JsonMapper;

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

    /** @param reader is given the body once, before its first token, and reads to its end */
    public <T> T read(Function<JsonParser, T> reader) {
        try (JsonParser parser = new CountedJson(json.createParser(body), Long.MAX_VALUE, heap::take)) {
            return reader.apply(parser);
        } catch (JacksonException malformed) {
            throw StrictJson.malformed(malformed);
        }
    }
}
