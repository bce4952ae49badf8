package dev.chainrule.web.body;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/** The same request with another {@code Content-Type}, or without one. */
public final class RetypedRequest extends HttpServletRequestWrapper {

    private final @Nullable String type;

    /** @param type null for none */
    public RetypedRequest(HttpServletRequest request, @Nullable String type) {
        super(request);
        this.type = type;
    }

    @Override
    public @Nullable String getContentType() {
        return type;
    }

    @Override
    public @Nullable String getHeader(String name) {
        return isType(name) ? type : super.getHeader(name);
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
        return isType(name)
                ? Collections.enumeration(type == null ? List.of() : List.of(type))
                : super.getHeaders(name);
    }

    @Override
    public Enumeration<String> getHeaderNames() {
        List<String> names = Collections.list(super.getHeaderNames());
        names.removeIf(RetypedRequest::isType);
        if (type != null) {
            names.add(HttpHeaders.CONTENT_TYPE);
        }
        return Collections.enumeration(names);
    }

    private static boolean isType(String header) {
        return header.equalsIgnoreCase(HttpHeaders.CONTENT_TYPE);
    }
}
