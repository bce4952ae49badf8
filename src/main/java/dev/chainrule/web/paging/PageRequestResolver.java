package dev.chainrule.web.paging;

import dev.chainrule.problem.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/** Gives controllers their {@link PageRequest}. */
@Component
public final class PageRequestResolver implements HandlerMethodArgumentResolver {

    public static final List<String> PARAMETERS = List.of("limit", "after", "order");

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == PageRequest.class;
    }

    @Override
    public PageRequest resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory factory) {
        List<Violation> violations = new ArrayList<>();
        int limit = limit(request.getParameter("limit"), violations);
        boolean ascending = ascending(request.getParameter("order"), parameter, violations);
        if (!violations.isEmpty()) {
            throw PageRequest.noSuchPage(violations);
        }
        return new PageRequest(limit, request.getParameter("after"), ascending);
    }

    private static int limit(@Nullable String given, List<Violation> violations) {
        if (given == null) {
            return PageRequest.USUAL;
        }
        OptionalInt limit = wholeNumber(given);
        if (limit.isEmpty() || !PageRequest.holds(limit.getAsInt())) {
            violations.add(PageRequest.faulty(given));
        }
        return limit.orElse(PageRequest.USUAL);
    }

    private static OptionalInt wholeNumber(String given) {
        return given.matches("-?[0-9]{1,9}") ? OptionalInt.of(Integer.parseInt(given)) : OptionalInt.empty();
    }

    private static boolean ascending(@Nullable String given, MethodParameter parameter, List<Violation> violations) {
        if (given == null) {
            return parameter.hasParameterAnnotation(OldestFirst.class);
        }
        if (!given.equals("asc") && !given.equals("desc")) {
            violations.add(Violation.at("order", "is not a known order", given, "asc or desc"));
        }
        return given.equals("asc");
    }
}
