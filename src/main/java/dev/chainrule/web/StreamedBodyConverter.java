package dev.chainrule.web;

import java.io.IOException;
import java.nio.charset.Charset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.HttpOutputMessage;
import org.springframework.http.MediaType;
import org.springframework.http.converter.AbstractHttpMessageConverter;
import org.springframework.http.converter.HttpMessageNotWritableException;
import org.springframework.stereotype.Component;

/** Hands over bodies that are read as {@link StreamedBody}, of whichever type the endpoint takes; nothing is read yet. */
@Component
final class StreamedBodyConverter extends AbstractHttpMessageConverter<StreamedBody> {

    StreamedBodyConverter() {
        super(MediaType.ALL);
    }

    @Override
    protected boolean supports(Class<?> type) {
        return type == StreamedBody.class;
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
    protected StreamedBody readInternal(Class<? extends StreamedBody> type, HttpInputMessage message)
            throws IOException {
        MediaType sent = message.getHeaders().getContentType();
        Charset charset = sent == null ? null : sent.getCharset();
        return new StreamedBody(message.getBody(), charset);
    }

    @Override
    protected void writeInternal(StreamedBody body, HttpOutputMessage message) {
        throw new HttpMessageNotWritableException("a body is only read");
    }
}
