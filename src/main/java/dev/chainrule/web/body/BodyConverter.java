package dev.chainrule.web.body;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpOutputMessage;
import org.springframework.http.MediaType;
import org.springframework.http.converter.AbstractHttpMessageConverter;
import org.springframework.http.converter.HttpMessageNotWritableException;

/** Hands over bodies of one type, which are only read; nothing is read yet. */
abstract class BodyConverter<T> extends AbstractHttpMessageConverter<T> {

    private final Class<T> body;

    BodyConverter(Class<T> body, MediaType sent) {
        super(sent);
        this.body = body;
    }

    @Override
    protected boolean supports(Class<?> type) {
        return type == body;
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
    protected void writeInternal(T written, HttpOutputMessage message) {
        throw new HttpMessageNotWritableException("a body is only read");
    }
}
