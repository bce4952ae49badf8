package dev.chainrule.web;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.HttpOutputMessage;
import org.springframework.http.MediaType;
import org.springframework.http.converter.AbstractHttpMessageConverter;
import org.springframework.http.converter.HttpMessageNotWritableException;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Hands over bodies that are read as {@link JsonBody}; nothing is read yet. */
@Component
final class JsonBodyConverter extends AbstractHttpMessageConverter<JsonBody> {

    private final JsonMapper json;
    private final HeapBudget heap;

    JsonBodyConverter(JsonMapper json, HeapBudget heap) {
        super(MediaType.APPLICATION_JSON);
        this.json = json;
        this.heap = heap;
    }

    @Override
    protected boolean supports(Class<?> type) {
        return type == JsonBody.class;
    }

    @Override
    public boolean canWrite(Class<?> type, @Nullable MediaType as) {
        return false;
    }

    @Override
    public List<MediaType> getSupportedMediaTypes(Class<?> type) {
        return supports(type) ? getSupportedMediaTypes() : List.of();
    }

    @Override
    protected JsonBody readInternal(Class<? extends JsonBody> type, HttpInputMessage message) throws IOException {
        return new JsonBody(message.getBody(), json, heap);
    }

    @Override
    protected void writeInternal(JsonBody body, HttpOutputMessage message) {
        throw new HttpMessageNotWritableException("a body is only read");
    }
}
