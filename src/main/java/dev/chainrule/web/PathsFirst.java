package dev.chainrule.web;

import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.PathContainer.Element;
import org.springframework.http.server.PathContainer.PathSegment;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.condition.PathPatternsRequestCondition;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.util.ServletRequestPathUtils;
import org.springframework.web.util.pattern.PathPattern;

/**
 * Looks at the path before anything else. Spring asks each of some hundred endpoints for the method, the types and the version
 * of a request before it compares paths, which takes as long as a prediction of one row. Whatever is not one endpoint alone is
 * left to Spring: what fits none, and what fits several.
 */
final class PathsFirst extends RequestMappingHandlerMapping {

    /** Made anew when endpoints come or go. */
    private volatile @Nullable Endpoints endpoints;

    @Override
    protected @Nullable HandlerMethod lookupHandlerMethod(String path, HttpServletRequest request) throws Exception {
        if (ServletRequestPathUtils.hasParsedRequestPath(request)) {
            Endpoints known = endpoints;
            if (known == null) {
                known = new Endpoints(getHandlerMethods());
                endpoints = known;
            }
            Found found = only(known, request);
            if (found != null) {
                request.setAttribute(BEST_MATCHING_HANDLER_ATTRIBUTE, found.method);
                handleMatch(found.mapping, path, request);
                return found.method;
            }
        }
        return super.lookupHandlerMethod(path, request);
    }

    /** An endpoint, and what of its mapping fits a request. */
    private record Found(RequestMappingInfo mapping, HandlerMethod method) {}

    /** Null where none fits, or several do. */
    private @Nullable Found only(Endpoints known, HttpServletRequest request) {
        List<Element> path = ServletRequestPathUtils.getParsedRequestPath(request)
                .pathWithinApplication()
                .elements();
        Found found = null;
        for (Endpoint endpoint : known.ofLength(path.size())) {
            RequestMappingInfo fits = endpoint.mayFit(path) ? getMatchingMapping(endpoint.mapping, request) : null;
            if (fits != null && found != null) {
                return null;
            }
            if (fits != null) {
                found = new Found(fits, endpoint.method);
            }
        }
        return found;
    }

    @Override
    public void registerMapping(RequestMappingInfo mapping, Object handler, Method method) {
        super.registerMapping(mapping, handler, method);
        endpoints = null;
    }

    @Override
    protected void registerHandlerMethod(Object handler, Method method, RequestMappingInfo mapping) {
        super.registerHandlerMethod(handler, method, mapping);
        endpoints = null;
    }

    @Override
    public void unregisterMapping(RequestMappingInfo mapping) {
        super.unregisterMapping(mapping);
        endpoints = null;
    }

    /** An endpoint with the forms of its paths; none where nothing can be said of them. */
    private record Endpoint(RequestMappingInfo mapping, HandlerMethod method, List<Form> forms) {

        boolean mayFit(List<Element> path) {
            for (Form form : forms) {
                if (form.mayFit(path)) {
                    return true;
                }
            }
            return forms.isEmpty();
        }
    }

    /** All endpoints, by how long paths may be that fit them. */
    private static final class Endpoints {

        private final Map<Integer, List<Endpoint>> byLength = new HashMap<>();
        private final List<Endpoint> ofAnyLength = new ArrayList<>();

        Endpoints(Map<RequestMappingInfo, HandlerMethod> methods) {
            List<Endpoint> all = new ArrayList<>();
            methods.forEach((mapping, method) -> all.add(new Endpoint(mapping, method, forms(mapping))));
            for (Endpoint endpoint : all) {
                if (endpoint.forms.isEmpty()) {
                    ofAnyLength.add(endpoint);
                }
                for (Form form : endpoint.forms) {
                    byLength.computeIfAbsent(form.length(), length -> new ArrayList<>());
                }
            }
            byLength.forEach((length, list) -> all.stream()
                    .filter(endpoint -> endpoint.forms.isEmpty()
                            || endpoint.forms.stream().anyMatch(form -> form.length() == length))
                    .forEach(list::add));
        }

        private static List<Form> forms(RequestMappingInfo mapping) {
            PathPatternsRequestCondition paths = mapping.getPathPatternsCondition();
            List<Form> forms = new ArrayList<>();
            for (PathPattern pattern : paths == null ? List.<PathPattern>of() : paths.getPatterns()) {
                Form form = Form.of(pattern.getPatternString());
                if (form == null) {
                    return List.of();
                }
                forms.add(form);
            }
            return forms;
        }

        List<Endpoint> ofLength(int elements) {
            return byLength.getOrDefault(elements, ofAnyLength);
        }
    }

    /**
     * What a path must be to fit a pattern.
     *
     * @param words of its segments; null for one that holds anything else
     */
    record Form(@Nullable String[] words) {

        /** Null for a pattern that may fit paths of several lengths. */
        static @Nullable Form of(String pattern) {
            boolean plain = pattern.startsWith("/")
                    && pattern.length() > 1
                    && !pattern.contains("//")
                    && !pattern.endsWith("/")
                    && !pattern.contains("*")
                    && !pattern.contains("\\")
                    && !pattern.matches(".*\\{[^}]*:.*");
            if (!plain) {
                return null;
            }
            @Nullable String[] words = pattern.substring(1).split("/");
            for (int i = 0; i < words.length; i++) {
                String word = words[i];
                words[i] = word == null || word.contains("{") || word.contains("?") ? null : word;
            }
            return new Form(words);
        }

        /** Of a path, in segments and what stands between them. */
        int length() {
            return 2 * words.length;
        }

        boolean mayFit(List<Element> path) {
            if (path.size() != length()) {
                return false;
            }
            for (int i = 0; i < words.length; i++) {
                String word = words[i];
                if (word != null
                        && !(path.get(2 * i + 1) instanceof PathSegment segment
                                && segment.valueToMatch().equals(word))) {
                    return false;
                }
            }
            return true;
        }
    }
}
