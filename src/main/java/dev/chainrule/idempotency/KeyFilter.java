package dev.chainrule.idempotency;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import dev.chainrule.problem.Violation;
import dev.chainrule.web.ProblemResponses;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.util.ContentCachingResponseWrapper;
import org.springframework.web.util.WebUtils;
import org.springframework.web.util.pattern.PathPattern;

/**
 * Does what comes with an {@code Idempotency-Key} once, and gives the first answer again to the same request. What has
 * created nothing, as a mistake or a full queue, is forgotten, and may be tried again with its key.
 */
@Component
@Order(Ordered.LOWEST_PRECEDENCE - 10)
final class KeyFilter extends OncePerRequestFilter {

    private static final Logger LOG = LoggerFactory.getLogger(KeyFilter.class);
    private static final String CLAIM = KeyFilter.class.getName() + ".claim";
    private static final String REPLAYED = "Idempotent-Replayed";
    private static final String RETRY_AFTER_SECONDS = "1";

    private final Keys keys;
    private final KeySettings settings;
    private final ObjectProvider<RequestMappingHandlerMapping> mappings;
    private final ObjectProvider<HandlerExceptionResolver> resolver;
    private volatile @Nullable List<PathPattern> creating;

    KeyFilter(
            Keys keys,
            KeySettings settings,
            ObjectProvider<RequestMappingHandlerMapping> mappings,
            @Qualifier("handlerExceptionResolver") ObjectProvider<HandlerExceptionResolver> resolver) {
        this.keys = keys;
        this.settings = settings;
        this.mappings = mappings;
        this.resolver = resolver;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return request.getHeader(Key.HEADER) == null
                || !HttpMethod.POST.matches(request.getMethod())
                || creating().stream()
                        .noneMatch(path -> path.matches(PathContainer.parsePath(request.getRequestURI())));
    }

    private List<PathPattern> creating() {
        List<PathPattern> known = creating;
        if (known == null) {
            known = mappings.orderedStream()
                    .flatMap(mapping -> mapping.getHandlerMethods().entrySet().stream())
                    .filter(handler -> handler.getValue().hasMethodAnnotation(Creates.class))
                    .flatMap(handler ->
                            Objects.requireNonNull(handler.getKey().getPathPatternsCondition()).getPatterns().stream())
                    .toList();
            creating = known;
        }
        return known;
    }

    @Override
    protected boolean shouldNotFilterAsyncDispatch() {
        return false;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (isAsyncDispatch(request)) {
            work((Claim) request.getAttribute(CLAIM), request, response, chain);
            return;
        }
        try {
            DigestedRequest digested = new DigestedRequest(request);
            Claim claim = new Claim(Key.of(request), UUID.randomUUID().toString(), digested);
            Optional<Remembered> before = keys.claim(claim);
            if (before.isPresent()) {
                again(before.get(), claim, response);
            } else {
                request.setAttribute(CLAIM, claim);
                work(claim, digested, new ContentCachingResponseWrapper(response), chain);
            }
        } catch (ProblemException problem) {
            if (problem.kind() == ProblemKind.CONFLICT || problem.kind() == ProblemKind.UNAVAILABLE) {
                response.setHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
            }
            ProblemResponses.send(request, response, problem);
        } catch (DataAccessException failed) { // of the keys: what fails behind this filter has been answered
            if (resolver.getObject().resolveException(request, response, null, failed) == null) {
                throw failed;
            }
        }
    }

    private void work(
            @Nullable Claim claim, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (claim == null) { // it was answered as it came
            chain.doFilter(request, response);
            return;
        }
        boolean failed = true;
        claim.enter();
        try {
            chain.doFilter(request, response);
            failed = false;
        } finally {
            Claim.leave();
            if (failed) {
                keys.release(claim);
            }
        }
        if (!isAsyncStarted(request)) {
            finish(
                    claim,
                    Objects.requireNonNull(WebUtils.getNativeResponse(response, ContentCachingResponseWrapper.class)));
        }
    }

    /** Remembers the answer before anybody sees it. That it cannot be remembered is no reason to withhold it. */
    private void finish(Claim claim, ContentCachingResponseWrapper response) throws IOException {
        try {
            String location = response.getHeader(HttpHeaders.LOCATION);
            if (response.getStatus() < 300 && location != null) {
                byte[] body = response.getContentAsByteArray();
                boolean small = body.length <= settings.maxAnswer().toBytes();
                keys.answered(
                        claim,
                        new KeyRepository.Answered(
                                response.getStatus(),
                                location,
                                response.getContentType(),
                                small ? new String(body, UTF_8) : null));
            } else {
                keys.release(claim);
            }
        } catch (RuntimeException failed) {
            LOG.error("A response could not be stored for its Idempotency-Key", failed);
            keys.letGo(claim);
        }
        response.copyBodyToResponse();
    }

    /** What cannot be read now was not read then. */
    private static boolean isSame(Claim claim, Remembered before) {
        try {
            return claim.fingerprint().equals(before.fingerprint());
        } catch (UncheckedIOException | IllegalStateException unreadable) {
            return false;
        }
    }

    private void again(Remembered before, Claim claim, HttpServletResponse response) throws IOException {
        if (keys.isUnderWay(before)) {
            throw new ProblemException(
                    ProblemKind.CONFLICT,
                    "idempotency_key_in_use",
                    "A request with this Idempotency-Key is in progress; its response will be returned when it is there.");
        }
        if (!isSame(claim, before)) {
            throw new ProblemException(
                    ProblemKind.INVALID,
                    "idempotency_key_reused",
                    "This Idempotency-Key was used with a different request.",
                    List.of(Violation.at(
                            Key.HEADER,
                            "was used with a different path, query or body",
                            claim.key().name(),
                            "a new key for a new request, or the same request again")));
        }
        response.setHeader(REPLAYED, "true");
        response.setHeader(HttpHeaders.LOCATION, before.location());
        if (before.status() == null || before.body() == null) { // the process died before it answered, or it was large
            response.setStatus(HttpServletResponse.SC_SEE_OTHER);
            return;
        }
        byte[] body = before.body().getBytes(UTF_8);
        response.setStatus(before.status());
        response.setContentType(before.contentType());
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
