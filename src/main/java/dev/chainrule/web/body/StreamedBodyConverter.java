package dev.chainrule.web.body;

import java.io.IOException;
import java.nio.charset.Charset;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;

/** Hands over bodies that are read as {@link StreamedBody}, of whichever type the endpoint takes. */
@Component
public final class StreamedBodyConverter extends BodyConverter<StreamedBody> {

    StreamedBodyConverter() {
        super(StreamedBody.class, MediaType.ALL);
    }

    @Override
    protected StreamedBody readInternal(Class<? extends StreamedBody> type, HttpInputMessage message)
            throws IOException {
        MediaType sent = message.getHeaders().getContentType();
        Charset charset = sent == null ? null : sent.getCharset();
        return new StreamedBody(message.getBody(), charset);
    }
}
