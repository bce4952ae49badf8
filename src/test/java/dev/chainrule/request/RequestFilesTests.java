package dev.chainrule;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The request files under {@code http/} leave out no operation of the API and invent none. */
@Tag("slow")
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "chainrule.welcome=false")
class RequestFilesTests {

    private static final Path HTTP = Path.of("http");
    private static final Path COLLECTION = HTTP.resolve("chainrule.postman_collection.json");
    private static final Pattern REQUEST =
            Pattern.compile("^(GET|POST|PUT|PATCH|DELETE) \\{\\{host}}([^?\\s]*)", Pattern.MULTILINE);
    /** Answered by Spring, and therefore not in the document of the API. */
    private static final Pattern BESIDE_THE_API = Pattern.compile("GET /(actuator/.*|v3/api-docs)?");

    @TempDir
    static Path folder = Path.of("");

    @DynamicPropertySource
    static void dataDirectory(DynamicPropertyRegistry registry) {
        registry.add("chainrule.data-dir", folder::toString);
    }

    private final JsonMapper json = JsonMapper.builder().build();
    private final Set<String> operations;

    RequestFilesTests(@LocalServerPort int port) throws Exception {
        this.operations = operations(port);
    }

    @Test
    void theNumberedFilesCoverTheApi() throws IOException {
        assertThat(operationsOf(numberedFiles())).containsExactlyInAnyOrderElementsOf(operations);
    }

    @Test
    void thePostmanCollectionCoversTheApi() throws IOException {
        assertThat(operationsOf(collection().stream()
                        .map(request -> request.get("method").stringValue() + " "
                                + request.at("/url/raw").stringValue().replaceFirst("^\\{\\{baseUrl}}", ""))))
                .containsExactlyInAnyOrderElementsOf(operations);
    }

    @Test
    void eachRequestOfTheCollectionChecksItsAnswer() throws IOException {
        JsonNode root = json.readTree(Files.readString(COLLECTION));
        assertThat(root.get("item")
                        .valueStream()
                        .flatMap(group -> group.get("item").valueStream()))
                .isNotEmpty()
                .allSatisfy(item -> assertThat(item.at("/event/0/script/exec").toString())
                        .as(item.get("name").stringValue())
                        .contains("pm.response.to.have.status("));
    }

    private Set<String> operations(int port) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/v3/api-docs"))
                .build();
        String document = HttpClient.newHttpClient()
                .send(request, BodyHandlers.ofString())
                .body();
        return json.readTree(document)
                .get("paths")
                .propertyStream()
                .flatMap(path -> path.getValue()
                        .propertyStream()
                        .map(Map.Entry::getKey)
                        .map(method -> method.toUpperCase(java.util.Locale.ROOT) + " " + path.getKey()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Requests as operations of the API, or unchanged where no operation fits. */
    private Set<String> operationsOf(Stream<String> requests) {
        return requests.map(request -> request.replaceFirst("\\?.*", ""))
                .filter(request -> !BESIDE_THE_API.matcher(request).matches())
                .map(request -> operations.stream()
                        .filter(operation -> fits(operation, request))
                        .min((a, b) -> Boolean.compare(a.contains("{"), b.contains("{")))
                        .orElse(request))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean fits(String operation, String request) {
        return request.matches(operation.replaceAll("\\{[a-z]+}", "[^/]+"));
    }

    private static Stream<String> numberedFiles() throws IOException {
        try (Stream<Path> files = Files.list(HTTP)) {
            return files.filter(file -> file.toString().endsWith(".http")).sorted().toList().stream()
                    .flatMap(file -> requests(file).map(found -> found.group(1) + " " + found.group(2)));
        }
    }

    private static Stream<MatchResult> requests(Path file) {
        try {
            return REQUEST.matcher(Files.readString(file)).results();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private List<JsonNode> collection() throws IOException {
        return json.readTree(Files.readString(COLLECTION))
                .get("item")
                .valueStream()
                .flatMap(group -> group.get("item").valueStream())
                .map(item -> item.get("request"))
                .toList();
    }
}
