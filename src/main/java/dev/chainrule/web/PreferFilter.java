package dev.chainrule.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * {@code Prefer: wait=10} (RFC 7240) is {@code ?wait=10} wherever an endpoint asks for that, and the query does not say it.
 * As the RFC has it, a preference that makes no sense is passed over, and one for too much is met as far as possible.
 */
@Component
public final class PreferFilter extends OncePerRequestFilter {

    public static final String HEADER = "Prefer";
    public static final String WAIT = "wait";

    private static final String APPLIED = "Preference-Applied";
    private static final Pattern SECONDS =
            Pattern.compile("(?i)(?:^|[,;])\\s*wait\\s*=\\s*\"?([0-9]{1,9})\"?\\s*(?=[,;]|$)");

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String seconds = seconds(request);
        chain.doFilter(seconds == null ? request : new Waiting(request, response, seconds), response);
    }

    private static @Nullable String seconds(HttpServletRequest request) {
        if (request.getHeader(HEADER) == null) {
            return null;
        }
        Matcher found = SECONDS.matcher(String.join(",", Collections.list(request.getHeaders(HEADER))));
        return found.find() ? String.valueOf(Math.min(LongPolls.LONGEST, Integer.parseInt(found.group(1)))) : null;
    }

    private static final class Waiting extends HttpServletRequestWrapper {

        private final HttpServletResponse response;
        private final String seconds;

        Waiting(HttpServletRequest request, HttpServletResponse response, String seconds) {
            super(request);
            this.response = response;
            this.seconds = seconds;
        }

        @Override
        public String @Nullable [] getParameterValues(String name) {
            String[] given = super.getParameterValues(name);
            if (given != null || !name.equals(WAIT)) {
                return given;
            }
            response.setHeader(APPLIED, "wait=" + seconds);
            return new String[] {seconds};
        }
    }
}
