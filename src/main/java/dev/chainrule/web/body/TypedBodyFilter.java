package dev.chainrule.web.body;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Takes an empty {@code Content-Type}, or one of all types at once, for none: both say nothing about the body, and what
 * reads headers takes neither.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 8)
final class TypedBodyFilter extends OncePerRequestFilter {

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return saysSomething(request.getContentType());
    }

    private static boolean saysSomething(@Nullable String type) {
        return type == null || !(type.isBlank() || type.split(";", 2)[0].contains("*"));
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        chain.doFilter(new RetypedRequest(request, null), response);
    }
}
