package dev.chainrule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.story.Story;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The page at {@code /} comes with everything it needs, from here and from nowhere else. */
@Story
class StartPageTests {

    private static final Pattern REFERENCE = Pattern.compile("(?:href|src)=\"(/[a-z.-]*)\"|from '\\./([a-z.]+)'");
    private static final Pattern ADDRESS = Pattern.compile("(?:https?:)?//[a-z0-9][^\\s'\"<]*");
    private static final Map<String, String> TYPES =
            Map.of("css", "text/css", "js", "text/javascript", "svg", "image/svg+xml");

    private final HttpClient client = HttpClient.newHttpClient();
    private final String base;

    StartPageTests(@LocalServerPort int port) {
        this.base = "http://localhost:" + port;
    }

    @Test
    void isServedWithEverythingItRefersTo() throws Exception {
        Map<String, HttpResponse<String>> assets = pageAndAssets();

        assertThat(assets)
                .containsKeys("/", "/style.css", "/app.js", "/views.js", "/api.js", "/lib.js", "/favicon.svg");
        assets.forEach((path, answer) -> {
            assertThat(answer.statusCode()).as(path).isEqualTo(200);
            assertThat(header(answer, "Content-Type")).as(path).startsWith(type(path));
        });
    }

    @Test
    void letsTheBrowserRunNothingButItsOwnFiles() throws Exception {
        pageAndAssets()
                .forEach((path, answer) -> assertThat(header(answer, "Content-Security-Policy"))
                        .as(path)
                        .contains("default-src 'self'")
                        .doesNotContain("unsafe"));
    }

    @Test
    void hasNothingInlineThatItsPolicyWouldBlock() throws Exception {
        assertThat(get("/").body())
                .doesNotContain("<style", " style=", " onclick=", "javascript:")
                .containsOnlyOnce("<script");
    }

    @Test
    void namesNoOtherHost() throws Exception {
        pageAndAssets()
                .forEach((path, answer) -> assertThat(
                                ADDRESS.matcher(answer.body()).results().map(found -> found.group()))
                        .as(path)
                        .allMatch(address -> address.equals("http://localhost:8080")
                                || address.equals("http://www.w3.org/2000/svg")));
    }

    /** The page, and whatever it and its parts refer to, by path. */
    private Map<String, HttpResponse<String>> pageAndAssets() throws Exception {
        Map<String, HttpResponse<String>> assets = new LinkedHashMap<>();
        Deque<String> open = new ArrayDeque<>();
        open.add("/");
        while (!open.isEmpty()) {
            String path = open.remove();
            if (!assets.containsKey(path)) {
                HttpResponse<String> answer = get(path);
                assets.put(path, answer);
                open.addAll(references(answer.body()));
            }
        }
        return assets;
    }

    private static Deque<String> references(String text) {
        Deque<String> found = new ArrayDeque<>();
        Matcher matcher = REFERENCE.matcher(text);
        while (matcher.find()) {
            String path = matcher.group(1) == null ? "/" + matcher.group(2) : matcher.group(1);
            if (path.equals("/") || TYPES.containsKey(path.replaceFirst(".*\\.", ""))) {
                found.add(path);
            }
        }
        return found;
    }

    private static String type(String path) {
        return path.equals("/") ? "text/html" : TYPES.getOrDefault(path.replaceFirst(".*\\.", ""), "?");
    }

    private static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(URI.create(base + path)).build(), BodyHandlers.ofString());
    }
}
