package dev.chainrule.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.chainrule.request.ReadmeCommands.Command;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
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

/**
 * The request files under {@code http/} leave out no operation of the API and invent none, and what they and the README
 * say can be done is done, in its order, against a service.
 */
@Tag("slow")
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {"chainrule.welcome=false", "chainrule.webhook.allowed-hosts=http://localhost:9000"})
class RequestFilesTests {

    private static final Path HTTP = Path.of("http");
    private static final Path COLLECTION = HTTP.resolve("chainrule.postman_collection.json");
    private static final Pattern REQUEST =
            Pattern.compile("^(GET|POST|PUT|PATCH|DELETE) \\{\\{host}}([^?\\s]*)", Pattern.MULTILINE);
    /** Answered by Spring, and therefore not in the document of the API. */
    private static final Pattern BESIDE_THE_API = Pattern.compile("GET /(actuator/.*|v3/api-docs)?");

    /** After what curl says, on the other stream, the status of the answer. */
    private static final String STATUS_OF_CURL = "curl() { command curl -sS \"$@\" -w '%{stderr}%{http_code}\\n'; }; ";

    @TempDir
    static Path folder = Path.of("");

    @DynamicPropertySource
    static void dataDirectory(DynamicPropertyRegistry registry) {
        registry.add("chainrule.data-dir", folder::toString);
    }

    private final JsonMapper json = JsonMapper.builder().build();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String base;
    private final Set<String> operations;

    RequestFilesTests(@LocalServerPort int port) throws Exception {
        this.base = "http://localhost:" + port;
        this.operations = operations(port);
    }

    @Test
    void theNumberedFilesCanBeRunInTheirOrder() throws Exception {
        Map<String, String> variables = new HashMap<>();
        List<String> failures = new ArrayList<>();
        for (Path path : httpFiles()) {
            HttpFile file = new HttpFile(path);
            variables.putAll(file.variables());
            variables.put("host", base);
            for (Exchange exchange : file.exchanges()) {
                variables.put("$uuid", UUID.randomUUID().toString());
                failures.add(exchange.run(client, variables));
            }
        }
        assertThat(failures).hasSizeGreaterThan(100).allMatch(String::isEmpty);
    }

    @Test
    void thePostmanCollectionCanBeRunInItsOrder() throws Exception {
        Map<String, String> variables = new HashMap<>(Map.of("baseUrl", base));
        List<String> failures = new ArrayList<>();
        for (Exchange exchange : new PostmanCollection(COLLECTION).exchanges()) {
            failures.add(exchange.run(client, variables));
        }
        assertThat(failures).hasSizeGreaterThan(80).allMatch(String::isEmpty);
    }

    /** The scripts of the collection are JavaScript: only newman runs all that they check. */
    @Test
    void newmanFindsTheCollectionRight() throws Exception {
        Path newman = Path.of(System.getProperty("newman", "target/newman/node_modules/.bin/newman"));
        assumeTrue(Files.isExecutable(newman), "no newman: npm install --prefix target/newman newman");
        Shell.Result result = Shell.run(
                Path.of("."), newman.toString(), "run", COLLECTION.toString(), "--env-var", "baseUrl=" + base);
        assertThat(result.status()).as(result.out() + result.err()).isZero();
    }

    @Test
    void theCommandsOfTheReadmeCanBeRunInTheirOrder(@TempDir Path here) throws Exception {
        List<Command> commands = new ArrayList<>(ReadmeCommands.of(Path.of("README.md")));
        commands.addAll(ReadmeCommands.of(Path.of("src/docs/formats.md")));
        for (String name : ReadmeCommands.files(commands)) {
            Files.write(here.resolve(name), SentFiles.of(name));
        }
        assertThat(commands).hasSizeGreaterThan(8);
        for (Command command : commands) {
            String line = command.line().replace("http://localhost:8080", base);
            Shell.Result result = Shell.run(here, "bash", "-c", STATUS_OF_CURL + line);
            assertThat(result.err().strip())
                    .as("status of: %s%n%s", command.line(), result.out())
                    .matches(command.statuses());
        }
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

    private static List<Path> httpFiles() throws IOException {
        try (Stream<Path> files = Files.list(HTTP)) {
            return files.filter(file -> file.toString().endsWith(".http"))
                    .sorted()
                    .toList();
        }
    }

    private static Stream<String> numberedFiles() throws IOException {
        return httpFiles().stream().flatMap(file -> requests(file).map(found -> found.group(1) + " " + found.group(2)));
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
