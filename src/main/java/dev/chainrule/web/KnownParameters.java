package dev.chainrule.web;

import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import dev.chainrule.web.paging.PageRequest;
import dev.chainrule.web.paging.PageRequestResolver;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.stereotype.Component;
import org.springframework.util.MultiValueMap;
import org.springframework.util.StringUtils;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * Refuses query parameters that an endpoint does not have, so that {@code ?limt=5} is no silent {@code limit=20}, and
 * those that are given twice or hold what no endpoint can do anything with. Endpoints that take any parameter, through a map or the request itself,
 * take it.
 */
@Component
final class KnownParameters implements HandlerInterceptor {

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (request.getQueryString() != null && handler instanceof HandlerMethod method && isOurs(method)) {
            refuseNul(request.getQueryString());
            refuseUnknownOrRepeated(request.getQueryString(), method);
        }
        return true;
    }

    /** No database can compare it with anything; in a path the server refuses it itself. */
    private static void refuseNul(String query) {
        if (query.contains("%00")) {
            throw new ProblemException(
                    ProblemKind.MALFORMED, "invalid_parameter", "The query contains the character NUL (%00).");
        }
    }

    private static boolean isOurs(HandlerMethod method) {
        return method.getBeanType().getPackageName().startsWith("dev.chainrule.");
    }

    private static void refuseUnknownOrRepeated(String query, HandlerMethod method) {
        Set<String> known = new TreeSet<>();
        for (MethodParameter parameter : method.getMethodParameters()) {
            if (takesAny(parameter)) {
                return;
            }
            known.addAll(names(parameter));
        }
        MultiValueMap<String, String> given =
                UriComponentsBuilder.newInstance().query(query).build().getQueryParams();
        Queries.refuseUnknownOrRepeated(given, known);
    }

    private static boolean takesAny(MethodParameter parameter) {
        Class<?> type = parameter.getParameterType();
        boolean namesNothing = parameter.getParameterAnnotations().length == 0 && type != PageRequest.class;
        @Nullable RequestParam annotation = parameter.getParameterAnnotation(RequestParam.class);
        return namesNothing || (annotation != null && Map.class.isAssignableFrom(type));
    }

    private static List<String> names(MethodParameter parameter) {
        if (parameter.getParameterType() == PageRequest.class) {
            return PageRequestResolver.PARAMETERS;
        }
        @Nullable RequestParam annotation = parameter.getParameterAnnotation(RequestParam.class);
        if (annotation == null) {
            return List.of();
        }
        String name = StringUtils.hasText(annotation.name()) ? annotation.name() : parameter.getParameterName();
        return name == null ? List.of() : List.of(name);
    }
}
