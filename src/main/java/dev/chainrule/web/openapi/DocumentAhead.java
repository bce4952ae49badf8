package dev.chainrule.web.openapi;

import com.fasterxml.jackson.core.JsonProcessingException;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Proxy;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springdoc.core.properties.SpringDocConfigProperties;
import org.springdoc.webmvc.api.OpenApiWebMvcResource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Builds the OpenAPI document beside the first requests: it takes seconds, which are neither the start's nor those of
 * whoever asks for it first.
 */
@Component
public final class DocumentAhead {

    private static final Logger LOG = LoggerFactory.getLogger(DocumentAhead.class);

    private final ObjectProvider<OpenApiWebMvcResource> resource;
    private final String path;
    private final CompletableFuture<Integer> bytes = new CompletableFuture<>();

    DocumentAhead(ObjectProvider<OpenApiWebMvcResource> resource, SpringDocConfigProperties properties) {
        this.resource = resource;
        this.path = properties.getApiDocs().getPath();
    }

    @EventListener
    void ready(ApplicationReadyEvent event) {
        if (!(event.getApplicationContext() instanceof WebServerApplicationContext)) {
            return; // nobody can ask
        }
        Thread thread = new Thread(this::build, "openapi document");
        thread.setDaemon(true);
        thread.start();
    }

    private void build() {
        try {
            bytes.complete(resource.getObject().openapiJson(request(), path, Locale.ENGLISH).length);
        } catch (JsonProcessingException | RuntimeException failed) { // whoever asks for it tries again
            LOG.debug("The OpenAPI document could not be built ahead", failed);
            bytes.completeExceptionally(failed);
        }
    }

    /** The length of the document, when it is there. */
    public CompletableFuture<Integer> bytes() {
        return bytes;
    }

    /** As one from this machine without any header; only the address of the server in the document depends on it. */
    @SuppressWarnings("JdkObsolete") // a request gives its address as a StringBuffer
    private HttpServletRequest request() {
        return (HttpServletRequest) Proxy.newProxyInstance(
                DocumentAhead.class.getClassLoader(),
                new Class<?>[] {HttpServletRequest.class},
                (proxy, method, arguments) ->
                        method.getName().equals("getRequestURL") ? new StringBuffer("http://localhost" + path) : null);
    }
}
