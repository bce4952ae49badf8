package dev.chainrule.security;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a request says about where it goes to and which page it comes from. */
record Visitor(
        String method,
        String scheme,
        List<String> hosts,
        List<String> origins,
        @Nullable String site,
        String mode) {

    private static final Set<String> READING = Set.of("GET", "HEAD");
    private static final Set<String> OWN_SITE = Set.of("same-origin", "none");

    static Visitor of(HttpServletRequest request) {
        return new Visitor(
                request.getMethod(),
                request.getScheme(),
                Collections.list(request.getHeaders("Host")),
                Collections.list(request.getHeaders("Origin")),
                request.getHeader("Sec-Fetch-Site"),
                Objects.requireNonNullElse(request.getHeader("Sec-Fetch-Mode"), ""));
    }

    /** Where it goes to; empty when that is missing, given twice or no host at all. */
    Optional<Authority> host() {
        return hosts.size() == 1 ? Authority.parse(hosts.get(0)) : Optional.empty();
    }

    /** Whether the page it comes from, if it comes from one, was served under the very host it goes to. */
    boolean comesFromOwnPage() {
        return origins.isEmpty() || (origins.size() == 1 && isOwn(origins.get(0).toLowerCase(Locale.ROOT)));
    }

    private boolean isOwn(String origin) {
        String prefix = scheme + "://";
        return origin.startsWith(prefix)
                && Authority.parse(origin.substring(prefix.length()))
                        .map(from -> from.withDefaultPort(scheme))
                        .equals(host().map(to -> to.withDefaultPort(scheme)));
    }

    /** Whether the browser says that another site's page did this; following a link to us is no offence. */
    boolean isSentByForeignSite() {
        boolean link = READING.contains(method) && mode.equals("navigate");
        return site != null && !OWN_SITE.contains(site) && !link;
    }
}
