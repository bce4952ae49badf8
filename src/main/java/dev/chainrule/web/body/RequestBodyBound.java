package dev.chainrule.web.body;

import java.io.IOException;
import java.lang.reflect.Type;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.RequestBodyAdviceAdapter;

/** Bounds what controllers take as {@code @RequestBody}; who reads the stream itself has a limit of his own. */
@ControllerAdvice
final class RequestBodyBound extends RequestBodyAdviceAdapter {

    private final WebSettings settings;
    private final HeapBudget heap;

    RequestBodyBound(WebSettings settings, HeapBudget heap) {
        this.settings = settings;
        this.heap = heap;
    }

    @Override
    public boolean supports(MethodParameter parameter, Type type, Class<? extends HttpMessageConverter<?>> converter) {
        return true;
    }

    @Override
    public HttpInputMessage beforeBodyRead(
            HttpInputMessage message,
            MethodParameter parameter,
            Type type,
            Class<? extends HttpMessageConverter<?>> converter)
            throws IOException {
        return BoundedBody.of(message, settings.maxJson(), heap);
    }
}
