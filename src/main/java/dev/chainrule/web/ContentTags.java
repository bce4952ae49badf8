package dev.chainrule.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.regex.Pattern;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Component;
import org.springframework.util.DigestUtils;
import org.springframework.web.filter.ShallowEtagHeaderFilter;

/**
 * Gives resources and lists of them an {@code ETag} made of what they say, weak as what is sent may be packed, so that who asks again ({@code If-None-Match})
 * hears 304 where nothing has changed. Answers of any length, as rows and histories, go by.
 */
@Component
final class ContentTags extends ShallowEtagHeaderFilter {

    private static final Pattern TAGGED =
            Pattern.compile("/(jobs|datasets|models|checkpoints|sweeps|queue)(/[^/]+)?|/models/[^/]+/aliases(/[^/]+)?");

    /** @param path as it is asked for, or as the OpenAPI document has it */
    static boolean areMadeFor(String path) {
        return TAGGED.matcher(path).matches();
    }

    /** @param digest of what is said */
    static String tag(String digest) {
        return "W/\"0" + digest + '"';
    }

    @Override
    protected String generateETagHeaderValue(InputStream answer, boolean isWeak) throws IOException {
        return tag(DigestUtils.md5DigestAsHex(answer));
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !HttpMethod.GET.matches(request.getMethod()) || !areMadeFor(request.getRequestURI());
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        response.setHeader(HttpHeaders.CACHE_CONTROL, "private, no-cache");
        super.doFilterInternal(request, response, chain);
    }
}
