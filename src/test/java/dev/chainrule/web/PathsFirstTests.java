package dev.chainrule.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.web.PathsFirst.Form;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerExecutionChain;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.util.ServletRequestPathUtils;
import org.springframework.web.util.pattern.PathPatternParser;

class PathsFirstTests {

    private static final List<String> PATTERNS = List.of(
            "/models",
            "/models/{id}",
            "/models/compare",
            "/models/{id}/predict",
            "/v1/models/{name}:predict",
            "/v1/models/{name}/versions/{version}:predict",
            "/odd?/{id}",
            "/files/**",
            "/files/{*path}",
            "/files/*",
            "/numbers/{number:[0-9]+}",
            "/",
            "");

    private static final List<String> PATHS = List.of(
            "",
            "/",
            "//",
            "/models",
            "/models/",
            "/models//",
            "/Models",
            "/m%6Fdels",
            "/models;v=1",
            "/models;v=1/a;b=2/predict",
            "/models/a",
            "/models/a%2Fb",
            "/models/compare",
            "/models/comp%61re",
            "/models//predict",
            "/models/a/predict",
            "/models/a/predict/",
            "/models/a/learn",
            "/v1/models/a:predict",
            "/v1/models/a:b:predict",
            "/v1/models/a:classify",
            "/v1/models/a/versions/1:predict",
            "/odds/1",
            "/odd/1",
            "/files/a/b/c",
            "/files",
            "/files/",
            "/numbers/12",
            "/numbers/a");

    @RestController
    static class Controller {

        @GetMapping("/models/{id}")
        void model() {}

        @GetMapping("/models/compare")
        void compare() {}

        @PostMapping("/models/{id}/predict")
        void predict() {}

        @PostMapping(path = "/models/{id}/predict", consumes = "text/csv")
        void predictTable() {}

        @DeleteMapping("/models/{id}")
        void forget() {}

        @GetMapping("/files/**")
        void file() {}

        @GetMapping("/files/readme")
        void readme() {}
    }

    private final RequestMappingHandlerMapping spring = mapping(new RequestMappingHandlerMapping());
    private final RequestMappingHandlerMapping ours = mapping(new PathsFirst());

    private static RequestMappingHandlerMapping mapping(RequestMappingHandlerMapping mapping) {
        mapping.setApplicationContext(new AnnotationConfigApplicationContext(Controller.class));
        mapping.afterPropertiesSet();
        return mapping;
    }

    @Test
    void noPathThatFitsIsPassedOver() {
        for (String pattern : PATTERNS) {
            Form form = Form.of(pattern);
            for (String path : PATHS) {
                PathContainer parsed = PathContainer.parsePath(path);
                if (form != null && new PathPatternParser().parse(pattern).matches(parsed)) {
                    assertThat(form.mayFit(parsed.elements()))
                            .as("%s of %s", path, pattern)
                            .isTrue();
                }
            }
        }
    }

    @Test
    void otherPathsArePassedOver() {
        Form predict = Form.of("/models/{id}/predict");

        assertThat(PATHS.stream()
                        .filter(path -> predict != null
                                && predict.mayFit(PathContainer.parsePath(path).elements())))
                .containsExactly("/models;v=1/a;b=2/predict", "/models/a/predict");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/files/**", "/files/{*path}", "/files/*", "/numbers/{number:[0-9]+}", "/", "", "/a/", "/a//b"})
    void nothingIsSaidOfPathsOfSeveralForms(String pattern) {
        assertThat(Form.of(pattern)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /models/a, , model",
        "GET, /models/compare, , compare",
        "GET, /models/comp%61re, , compare",
        "POST, /models/a/predict, application/json, predict",
        "POST, /models/a/predict, text/csv, predictTable",
        "DELETE, /models/a, , forget",
        "GET, /files/a/b, , file",
        "GET, /files/readme, , readme",
        "HEAD, /models/a, , model"
    })
    void findsWhatSpringFinds(String method, String path, @Nullable String type, String endpoint) throws Exception {
        MockHttpServletRequest request = request(method, path, type);

        assertThat(found(ours, request)).isEqualTo(endpoint);
        assertThat(found(spring, request(method, path, type))).isEqualTo(endpoint);
        assertThat(request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE))
                .isNotNull();
    }

    @ParameterizedTest
    @CsvSource({
        "PUT, /models/a",
        "GET, /models/a/predict",
        "POST, /models/compare",
        "GET, /models/a/b/c",
        "OPTIONS, /models/a"
    })
    void refusesWhatSpringRefuses(String method, String path) {
        assertThat(said(ours, request(method, path, null))).isEqualTo(said(spring, request(method, path, null)));
    }

    @Test
    void seesEndpointsThatComeAndGo() throws Exception {
        RequestMappingInfo late = RequestMappingInfo.paths("/late/{id}")
                .methods(org.springframework.web.bind.annotation.RequestMethod.GET)
                .options(ours.getBuilderConfiguration())
                .build();
        assertThat(said(ours, request("GET", "/late/1", null))).isEqualTo("nothing");

        ours.registerMapping(late, new Controller(), Controller.class.getDeclaredMethod("model"));
        assertThat(found(ours, request("GET", "/late/1", null))).isEqualTo("model");

        ours.unregisterMapping(late);
        assertThat(said(ours, request("GET", "/late/1", null))).isEqualTo("nothing");
    }

    private static MockHttpServletRequest request(String method, String path, @Nullable String type) {
        MockHttpServletRequest request =
                new MockHttpServletRequest(HttpMethod.valueOf(method).name(), path);
        if (type != null) {
            request.setContentType(type);
        }
        ServletRequestPathUtils.parseAndCache(request);
        return request;
    }

    private static String found(RequestMappingHandlerMapping mapping, MockHttpServletRequest request) throws Exception {
        HandlerExecutionChain chain = mapping.getHandler(request);
        return chain != null && chain.getHandler() instanceof HandlerMethod method
                ? method.getMethod().getName()
                : "nothing";
    }

    private static String said(RequestMappingHandlerMapping mapping, MockHttpServletRequest request) {
        try {
            return found(mapping, request);
        } catch (Exception refused) {
            return refused.toString();
        }
    }
}
