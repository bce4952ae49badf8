package dev.chainrule.web;

import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.server.PathContainer;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses paths that are not properly percent-encoded. The server itself looks at them only as far as a semicolon; what
 * stands behind it would fail where nobody answers for it.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 7)
final class ReadablePathFilter extends OncePerRequestFilter {

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (isReadable(request.getRequestURI())) {
            chain.doFilter(request, response);
        } else {
            ProblemResponses.send(
                    request,
                    response,
                    new ProblemException(
                            ProblemKind.MALFORMED,
                            "malformed_path",
                            "The path cannot be read: a % in it is not followed by two hexadecimal digits, or stands for"
                                    + " bytes that are not UTF-8. Write %25 for the character itself."));
        }
    }

    private static boolean isReadable(String path) {
        try {
            PathContainer.parsePath(path);
            return true;
        } catch (IllegalArgumentException badlyEncoded) {
            return false;
        }
    }
}
