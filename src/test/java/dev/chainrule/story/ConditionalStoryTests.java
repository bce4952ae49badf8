package dev.chainrule.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** Who changes a model or an alias may say which state of it they have seen. */
@Story
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConditionalStoryTests {

    private static final String ALIAS = "/models/conditional/aliases/champion";

    private final Api api;

    ConditionalStoryTests(@LocalServerPort int port) {
        this.api = new Api(port);
    }

    @BeforeAll
    void trainsVersions() {
        for (int version = 1; version <= 3; version++) {
            api.train("{\"dataset\": \"xor\", \"name\": \"conditional\", \"training\": {\"epochs\": 2}}");
        }
    }

    private Answer sent(String method, String path, String body, String ifMatch) {
        return sent(method, path, body, "If-Match", ifMatch);
    }

    private Answer sent(String method, String path, String body, String header, String value) {
        HttpRequest.Builder request = api.request(path).header(header, value);
        return api.send(
                body.isEmpty()
                        ? request.method(method, BodyPublishers.noBody())
                        : request.header("Content-Type", Api.JSON).method(method, BodyPublishers.ofString(body)));
    }

    @Test
    void movesAnAliasThatIsAsItWasSeen() {
        sent("PUT", ALIAS, "{\"version\": 1}", "*").is(412, "precondition_failed");
        api.get(ALIAS).is(404, "unknown_alias");
        Answer made = api.put(ALIAS, "{\"version\": 1}").is(201);
        Answer seen = api.get(ALIAS).is(200);
        String tag = seen.header("ETag");
        assertThat(tag).startsWith("W/\"").isEqualTo(made.header("ETag"));
        assertThat(seen.body()).isEqualTo(made.body());
        assertThat(api.get(ALIAS, "If-None-Match", tag).status()).isEqualTo(304);

        Answer moved = sent("PUT", ALIAS, "{\"version\": 2}", tag).is(200);
        Answer late = sent("PUT", ALIAS, "{\"version\": 3}", tag);
        JsonNode problem = late.is(412, "precondition_failed");
        assertThat(problem.get("detail").asString()).contains(tag, moved.header("ETag"));
        assertThat(problem.at("/errors/0/pointer").asString()).isEqualTo("If-Match");
        assertThat(problem.at("/errors/0/got").asString()).isEqualTo(tag);
        assertThat(problem.at("/errors/0/hint").asString()).contains(moved.header("ETag"));
        assertThat(api.get(ALIAS).is(200).number("/version")).isEqualTo(2);

        sent("DELETE", ALIAS, "", tag).is(412, "precondition_failed");
        sent("DELETE", ALIAS, "", "no-tag").is(400, "invalid_header");
        String now = api.get(ALIAS).is(200).header("ETag");
        sent("DELETE", ALIAS, "", "\"other\" , " + now.substring(2)).is(204);
        sent("DELETE", ALIAS, "", now).is(404, "unknown_alias");
    }

    @Test
    void makesAnAliasOnlyWhereThereIsNone() {
        String path = "/models/conditional/aliases/new";
        String made = sent("PUT", path, "{\"version\": 1}", "If-None-Match", "*")
                .is(201)
                .header("ETag");
        JsonNode problem =
                sent("PUT", path, "{\"version\": 2}", "If-None-Match", "*").is(412, "precondition_failed");
        assertThat(problem.at("/errors/0/pointer").asString()).isEqualTo("If-None-Match");
        assertThat(problem.at("/errors/0/hint").asString()).contains(made);
        sent("PUT", path, "{\"version\": 2}", "If-None-Match", "new").is(400, "invalid_header");
        sent("PUT", path, "{\"version\": 2}", "If-None-Match", made).is(412, "precondition_failed");
        assertThat(api.get(path).is(200).number("/version")).isEqualTo(1);
        sent("PUT", path, "{\"version\": 2}", "If-None-Match", "\"other\"").is(200);
    }

    @Test
    void letsOneOfManyMakeIt() {
        assertThat(sentAtOnce("/models/conditional/aliases/raced", "If-None-Match", "*"))
                .containsOnlyOnce(201)
                .contains(412)
                .doesNotContain(200, 500, 503, 409);
    }

    @Test
    void changesAModelThatIsAsItWasSeen() {
        String model = "/models/conditional:3";
        String tag = api.get(model).is(200).header("ETag");
        Answer changed =
                sent("PATCH", model, "{\"description\": \"first\"}", tag).is(200);
        sent("PATCH", model, "{\"description\": \"second\"}", tag).is(412, "precondition_failed");
        assertThat(api.get(model).is(200).text("/description")).isEqualTo("first");
        assertThat(api.get(model).body()).isEqualTo(changed.body());
        sent("DELETE", model, "", tag).is(412, "precondition_failed");
        api.get(model).is(200);
        sent("DELETE", "/models/nobody", "", tag).is(404);
        sent("DELETE", model, "", api.get(model).header("ETag")).is(204);
    }

    @Test
    void letsOneOfManyMoveIt() {
        String path = "/models/conditional/aliases/contested";
        String tag = api.put(path, "{\"version\": 1}").is(201).header("ETag");
        assertThat(sentAtOnce(path, "If-Match", tag))
                .containsOnlyOnce(200)
                .contains(412)
                .doesNotContain(500, 503, 409);
    }

    /** Six that move an alias, each with a threshold of its own; their statuses. */
    private List<Integer> sentAtOnce(String path, String header, String value) {
        List<CompletableFuture<Answer>> all = IntStream.range(0, 6)
                .mapToObj(each -> CompletableFuture.supplyAsync(() ->
                        sent("PUT", path, "{\"version\": 2, \"threshold\": 0.%s}".formatted(each + 1), header, value)))
                .toList();
        return all.stream().map(each -> each.join().status()).toList();
    }
}
