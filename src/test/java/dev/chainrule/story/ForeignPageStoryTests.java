package dev.chainrule.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;

/** A web page of somebody else tries to use a service on this machine. */
@Story
class ForeignPageStoryTests {

    private final Api api;

    ForeignPageStoryTests(@LocalServerPort int port) {
        this.api = new Api(port);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://evil.example", "null", "http://localhost:1", "https://localhost"})
    void startsNoJob(String origin) {
        int jobs = api.count("/jobs");
        api.post("/jobs", Api.JSON, BodyPublishers.ofString("{\"dataset\": \"xor\"}"), "Origin", origin)
                .is(403, "foreign_origin");
        api.post("/datasets?name=foreign", Api.CSV, BodyPublishers.ofString("a,b\n1,2\n3,4\n"), "Origin", origin)
                .is(403, "foreign_origin");
        api.get("/models", "Origin", origin).is(403, "foreign_origin");

        assertThat(api.count("/jobs")).isEqualTo(jobs);
        api.get("/datasets/foreign").is(404);
    }

    @Test
    void isToldByNoHeaderThatItMayRead() {
        Answer answer = api.get("/models");

        assertThat(answer.headers().map().keySet()).noneMatch(name -> name.startsWith("access-control"));
        assertThat(answer.header("Set-Cookie")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health", "/health/liveness", "/health/readiness", "/info"})
    void mayKnowWhetherItRuns(String endpoint) {
        api.get("/actuator" + endpoint).is(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/env",
                "/beans",
                "/heapdump",
                "/threaddump",
                "/loggers",
                "/configprops",
                "/mappings",
                "/metrics",
                "/shutdown",
                "/logfile",
                "/flyway",
                "/conditions",
                "/scheduledtasks",
                "/prometheus",
                "/jolokia"
            })
    void seesNothingOfTheInside(String endpoint) {
        api.get("/actuator" + endpoint).is(404, "unknown_path");
        assertThat(api.get("/h2-console").status()).isEqualTo(404);
    }
}
