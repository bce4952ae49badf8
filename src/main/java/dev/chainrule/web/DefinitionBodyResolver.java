package dev.chainrule.web;

import dev.chainrule.definition.DefinitionLimits;
import dev.chainrule.definition.Definitions;
import dev.chainrule.definition.StrictJson;
import dev.chainrule.web.body.BoundedBody;
import dev.chainrule.web.body.HeapBudget;
import dev.chainrule.web.body.WebSettings;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.MethodParameter;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import tools.jackson.databind.JsonNode;

/** Reads the body of {@link DefinitionBody} parameters. */
@Component
final class DefinitionBodyResolver implements HandlerMethodArgumentResolver {

    private final DefinitionLimits limits;
    private final WebSettings settings;
    private final HeapBudget heap;
    /** Not there before this is. */
    private final ObjectProvider<DefinitionCompletion> completions;

    private volatile @Nullable List<DefinitionCompletion> ordered;

    DefinitionBodyResolver(
            DefinitionLimits limits,
            WebSettings settings,
            HeapBudget heap,
            ObjectProvider<DefinitionCompletion> completions) {
        this.limits = limits;
        this.settings = settings;
        this.heap = heap;
        this.completions = completions;
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.hasParameterAnnotation(DefinitionBody.class);
    }

    @Override
    public Object resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory factory)
            throws IOException, HttpMediaTypeNotSupportedException {
        HttpServletRequest servlet = Objects.requireNonNull(request.getNativeRequest(HttpServletRequest.class));
        requireJson(
                servlet.getContentType(),
                Objects.requireNonNull(parameter.getParameterAnnotation(DefinitionBody.class)));
        BoundedBody body = BoundedBody.of(new ServletServerHttpRequest(servlet), settings.maxJson(), heap);
        Class<?> type = parameter.getParameterType();
        JsonNode json = StrictJson.parse(body.getBody(), limits.maxTokens(), heap::take);
        return Definitions.read(completed(json, type), type, limits);
    }

    private JsonNode completed(JsonNode body, Class<?> type) {
        JsonNode whole = body;
        for (DefinitionCompletion completion : ordered()) {
            if (completion.suits(type)) {
                whole = completion.complete(whole);
            }
        }
        return whole;
    }

    /** Two that look at the same moment find the same. */
    private List<DefinitionCompletion> ordered() {
        List<DefinitionCompletion> all = ordered;
        if (all == null) {
            all = completions.orderedStream().toList();
            ordered = all;
        }
        return all;
    }

    private static void requireJson(@Nullable String contentType, DefinitionBody body)
            throws HttpMediaTypeNotSupportedException {
        if (contentType == null) {
            throw new HttpMediaTypeNotSupportedException((MediaType) null, supported(body));
        }
        try {
            MediaType type = MediaType.parseMediaType(contentType);
            if (!MediaType.APPLICATION_JSON.includes(type)) {
                throw new HttpMediaTypeNotSupportedException(type, supported(body));
            }
        } catch (InvalidMediaTypeException e) {
            throw new HttpMediaTypeNotSupportedException(e.getMessage(), supported(body));
        }
    }

    private static List<MediaType> supported(DefinitionBody body) {
        return Stream.concat(
                        Stream.of(MediaType.APPLICATION_JSON),
                        Arrays.stream(body.besides()).map(MediaType::parseMediaType))
                .toList();
    }
}
