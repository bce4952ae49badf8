package dev.chainrule.security;

import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import dev.chainrule.problem.Violation;
import dev.chainrule.web.ProblemResponses;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Keeps foreign web pages out: those that point a name of their own at this machine (DNS rebinding) by the Host, those
 * that post forms or fetch across sites by the Origin and by what the browser says of the site.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 10)
final class ForeignRequestFilter extends OncePerRequestFilter {

    private final List<Authority> allowedHosts;
    private final List<String> allowedOrigins;

    ForeignRequestFilter(SecuritySettings settings) {
        this.allowedHosts =
                settings.allowedHosts().stream().map(ForeignRequestFilter::host).toList();
        this.allowedOrigins = settings.allowedOrigins().stream()
                .map(origin -> origin.toLowerCase(Locale.ROOT))
                .toList();
    }

    private static Authority host(String setting) {
        return Authority.parse(setting)
                .orElseThrow(() -> new IllegalArgumentException(
                        "chainrule.security.allowed-hosts: \"%s\" is not a host name".formatted(setting)));
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Optional<ProblemException> refusal = refusal(Visitor.of(request));
        if (refusal.isPresent()) {
            ProblemResponses.send(request, response, refusal.get());
        } else {
            chain.doFilter(request, response);
        }
    }

    Optional<ProblemException> refusal(Visitor visitor) {
        if (visitor.host().filter(this::isAllowed).isEmpty()) {
            return Optional.of(foreignHost(visitor));
        }
        boolean allowedPage =
                visitor.origins().size() == 1 && isAllowed(visitor.origins().get(0));
        if (!allowedPage && (!visitor.comesFromOwnPage() || visitor.isSentByForeignSite())) {
            return Optional.of(foreignOrigin(visitor));
        }
        return Optional.empty();
    }

    private boolean isAllowed(Authority host) {
        return host.isLoopback() || allowedHosts.stream().anyMatch(host::matches);
    }

    private boolean isAllowed(String origin) {
        return allowedOrigins.contains(origin.toLowerCase(Locale.ROOT));
    }

    private static ProblemException foreignHost(Visitor visitor) {
        return refusal(
                "foreign_host",
                "This service is not known under that host name.",
                "Host",
                visitor.hosts(),
                "use localhost, or add the name to chainrule.security.allowed-hosts");
    }

    private static ProblemException foreignOrigin(Visitor visitor) {
        return refusal(
                "foreign_origin",
                "Web pages of other sites may not use this service.",
                visitor.origins().isEmpty() ? "Sec-Fetch-Site" : "Origin",
                visitor.origins().isEmpty() ? visitor.site() : visitor.origins(),
                "behind a proxy, add the page's origin to chainrule.security.allowed-origins");
    }

    private static ProblemException refusal(
            String code, String detail, String header, @Nullable Object got, String hint) {
        Violation violation = Violation.at(header, "is foreign", got, hint);
        return new ProblemException(ProblemKind.FORBIDDEN, code, detail, List.of(violation));
    }
}
