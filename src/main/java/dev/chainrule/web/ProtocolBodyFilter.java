package dev.chainrule.web;

import dev.chainrule.web.body.RetypedRequest;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * The servers that others have written down read a body as JSON whatever its {@code Content-Type}; their documents ask
 * them by {@code curl -d}, which calls everything a form. A body without a type, or called so, is JSON at their paths.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 9)
final class ProtocolBodyFilter extends OncePerRequestFilter {

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !HttpMethod.POST.matches(request.getMethod())
                || !isCurls(request.getContentType())
                || ErrorDialect.of(request) == ErrorDialect.PROBLEM;
    }

    private static boolean isCurls(@Nullable String type) {
        return type == null
                || type.split(";", 2)[0]
                        .strip()
                        .toLowerCase(Locale.ROOT)
                        .equals(MediaType.APPLICATION_FORM_URLENCODED_VALUE);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        chain.doFilter(new RetypedRequest(request, MediaType.APPLICATION_JSON_VALUE), response);
    }
}
