package dev.chainrule.web.body;

import java.io.IOException;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Hands over bodies that are read as {@link JsonBody}. */
@Component
public final class JsonBodyConverter extends BodyConverter<JsonBody> {

    private final JsonMapper json;
    private final HeapBudget heap;

    JsonBodyConverter(JsonMapper json, HeapBudget heap) {
        super(JsonBody.class, MediaType.APPLICATION_JSON);
        this.json = json;
        this.heap = heap;
    }

    @Override
    protected JsonBody readInternal(Class<? extends JsonBody> type, HttpInputMessage message) throws IOException {
        return new JsonBody(message.getBody(), json, heap);
    }
}
