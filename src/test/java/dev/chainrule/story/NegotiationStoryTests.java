package dev.chainrule.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/**
 * Whatever form a client asks for or sends, it gets one that is documented, from every operation there is. Each operation is
 * asked for every form and sent every form, and one pair of both in five, others than the operation before it;
 * {@code -Dnegotiation.every=1} for every pair at every operation.
 */
@Story
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NegotiationStoryTests {

    /** Empty for none. */
    private static final List<String> ACCEPTED = List.of(
            "",
            "*/*",
            "application/json",
            "application/*",
            "application/json;charset=utf-16",
            "application/json;charset=none;q=0.5",
            "application/json;q=0",
            "application/problem+json",
            "application/x+json",
            "application/vnd.spring-boot.actuator.v3+json",
            "application/yaml",
            "application/xml",
            "application/cbor",
            "application/octet-stream",
            "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
            "text/csv",
            "text/event-stream",
            "image/png",
            ";;;");

    private static final List<String> SENT = List.of(
            "",
            "application/json",
            "application/*",
            "*/*; charset=x",
            "application/yaml",
            "application/x+json",
            "text/plain",
            "multipart/form-data",
            "application/x-www-form-urlencoded",
            "nonsense");

    private static final int EVERY = Integer.getInteger("negotiation.every", 5);
    private static final Pattern VARIABLE = Pattern.compile("\\{(\\w+)}");
    private static final Set<String> WITH_BODY = Set.of("POST", "PATCH", "PUT");

    /** What a client asks for and what it sends. */
    private record Pair(String accepted, String sent) {}

    private final Api api;

    private Map<String, String> known = Map.of();
    private int operations;

    NegotiationStoryTests(@LocalServerPort int port) {
        this.api = new Api(port);
    }

    @BeforeAll
    void train() {
        Answer job = api.train("{\"dataset\": \"xor\", \"name\": \"negotiated\", \"training\": {\"epochs\": 3},"
                + " \"checkpoints\": {\"every_epochs\": 1}}");
        String checkpoint = api.get(job.text("/links/checkpoints")).text("/data/0/id");
        known = Map.of(
                "/datasets", "xor", "/jobs", job.text("/id"), "/models", "negotiated", "/checkpoints", checkpoint);
    }

    @Test
    void everyOperationKeepsToItsForms() {
        JsonNode paths = api.paths();
        int asked = 0;
        for (Map.Entry<String, JsonNode> path : paths.properties()) {
            for (String method : path.getValue().propertyNames()) {
                asked += ask(method.toUpperCase(Locale.ROOT), path.getKey());
            }
        }
        assertThat(asked).isGreaterThan(paths.size() * ACCEPTED.size());
    }

    /** With a body in every form to who takes one; what would remove or start something is asked of what there is not. */
    private int ask(String method, String template) {
        String path = path(template, method.equals("GET"));
        List<String> sent = WITH_BODY.contains(method) ? SENT : SENT.subList(0, 1);
        List<Pair> pairs = pairs(sent, operations++);
        for (Pair pair : pairs) {
            HttpRequest.Builder request = api.request(path)
                    .method(
                            method,
                            WITH_BODY.contains(method) ? BodyPublishers.ofString("{}") : BodyPublishers.noBody());
            Answer answer = api.send(headed(request, pair.accepted, pair.sent));
            assertThat(answer.status()).as("%s: %s", pair, answer).isLessThan(500);
        }
        return pairs.size();
    }

    private static List<Pair> pairs(List<String> sent, int operation) {
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < ACCEPTED.size(); i++) {
            for (int j = 0; j < sent.size(); j++) {
                if (sent.size() == 1 || (i + j + operation) % EVERY == 0) {
                    pairs.add(new Pair(ACCEPTED.get(i), sent.get(j)));
                }
            }
        }
        return pairs;
    }

    private static HttpRequest.Builder headed(HttpRequest.Builder request, String accept, String type) {
        List<String> headers = new ArrayList<>();
        if (!accept.isEmpty()) {
            headers.addAll(List.of("Accept", accept));
        }
        if (!type.isEmpty()) {
            headers.addAll(List.of("Content-Type", type));
        }
        return headers.isEmpty() ? request : request.headers(headers.toArray(String[]::new));
    }

    private String path(String template, boolean reads) {
        Matcher variable = VARIABLE.matcher(template);
        String first = "/" + template.split("/", -1)[1];
        String id = reads ? known.getOrDefault(first, "nothing") : "nothing";
        String path = variable.find() ? template.replace(variable.group(), id) : template;
        String named =
                path.replace("{name}", first.equals("/datasets") ? "a" : "relu").replaceAll("\\{\\w+}", "nothing");
        return named.endsWith("/predict") ? named + "?a=0&b=1" : named;
    }
}
