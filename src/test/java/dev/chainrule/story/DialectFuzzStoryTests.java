package dev.chainrule.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.json.JsonMapper;

/**
 * Whatever anybody sends in the words of another server, the answer is never that something went wrong on our side, and
 * a refusal is in those words. {@code -Ddialects.fuzzed=10000} asks as often of each.
 */
@Story
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DialectFuzzStoryTests {

    private static final int TIMES = Integer.getInteger("dialects.fuzzed", 150);

    private static final List<String> TENSORS = List.of("""
            {"id": "a", "inputs": [{"name": "input", "shape": [2, 2], "datatype": "BYTES", "data": [["1.5", "red"], ["2", "x"]]}],
             "outputs": [{"name": "label"}, {"name": "probabilities", "parameters": {"classification": 2, "binary_data": true}}]}""", """
            {"inputs": [{"name": "a", "shape": [2], "datatype": "FP32", "data": [1.5, 2]},
                        {"name": "b", "shape": [2, 1], "datatype": "BYTES", "data": ["red", "green"]}],
             "parameters": {"binary_data_output": false, "priority": 1}}""");

    private static final String BINARY = """
            {"inputs": [{"name": "a", "shape": [2], "datatype": "%s", "parameters": {"binary_data_size": %s}},
                        {"name": "b", "shape": [2], "datatype": "BYTES", "parameters": {"binary_data_size": %s}}]}""";
    private static final List<String> TYPES = List.of(
            "INT8", "UINT8", "INT16", "UINT16", "INT32", "UINT32", "INT64", "UINT64", "FP16", "BF16", "FP32", "FP64",
            "BOOL", "BYTES");

    private static final List<String> SERVED = List.of(
            ":predict {\"instances\": [{\"a\": 1.5, \"b\": \"red\"}, [2, {\"b64\": \"cmVk\"}]]}",
            ":predict {\"inputs\": {\"a\": [1.5, 2], \"b\": [\"red\", \"green\"]}, \"signature_name\": \"x\"}",
            ":classify {\"examples\": [{\"a\": 1}, {\"a\": 2}], \"context\": {\"b\": \"red\"}}",
            ":regress {\"examples\": [{\"a\": 1, \"b\": \"red\"}]}");

    private static final List<String> SCORED = List.of(
            "{\"dataframe_split\": {\"columns\": [\"a\", \"b\"], \"index\": [0], \"data\": [[1.5, \"red\"], [2, null]]}}",
            "{\"dataframe_records\": [{\"a\": 1.5, \"b\": \"red\"}], \"params\": {\"x\": 1}}",
            "{\"instances\": [[1.5, \"red\"]]}",
            "{\"inputs\": {\"a\": [1.5], \"b\": [\"red\"]}}");

    private static final String CSV = "a,b\n1.5,red\n2,\"green, or so\"\n";

    /** As a value, of JSON or CSV, also in quotes; a warning may say which word came. */
    private static final Pattern NOT_FINITE =
            Pattern.compile("(?:^|[:\\[,])\\s*\"?-?(?:NaN|Infinity)\"?\\s*(?:[,\\]}\\r\\n]|$)");

    /** What a request calls itself is said again. */
    private static final Pattern ID = Pattern.compile("\"id\":\"[^\"]*\",?");

    private final Api api;
    private final int port;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    DialectFuzzStoryTests(@LocalServerPort int port) {
        this.api = new Api(port);
        this.port = port;
    }

    @BeforeAll
    void train() {
        api.upload("dialects", "a,b,c\n" + "1.5,red,yes\n2,\"green, or so\",no\n".repeat(12))
                .is(201);
        api.train("{\"dataset\": \"dialects\", \"name\": \"dialects\", \"training\": {\"epochs\": 2}}");
    }

    private record Said(int status, String body, String contentType) {}

    private void ask(long seed, String field, Function<Mutation, HttpRequest.Builder> question) {
        Mutation mutation = new Mutation(new Random(seed));
        int refused = 0;
        for (int i = 0; i < TIMES; i++) {
            Said said = send(question.apply(mutation));
            assertThat(said.status()).as("%s: %s", i, said).isLessThan(500);
            if (said.status() >= 400) {
                refused++;
                assertThat(said.contentType()).as("%s: %s", i, said).isEqualTo("application/json");
                assertThat(JsonMapper.shared().readTree(said.body()).get(field).asString())
                        .as("%s: %s", i, said)
                        .isNotEmpty();
            } else {
                assertThat(ID.matcher(said.body()).replaceFirst("")).as("%s", i).doesNotContainPattern(NOT_FINITE);
            }
        }
        assertThat(refused).as("neither all right nor all wrong").isBetween(TIMES / 10, TIMES - 1);
        api.get("/v2/health/ready").is(200);
    }

    private Said send(HttpRequest.Builder request) {
        try {
            HttpResponse<byte[]> answer = client.send(request.build(), BodyHandlers.ofByteArray());
            return new Said(
                    answer.statusCode(),
                    new String(answer.body(), StandardCharsets.UTF_8),
                    answer.headers().firstValue("Content-Type").orElse(""));
        } catch (Exception broken) {
            throw new AssertionError("no answer", broken);
        }
    }

    private HttpRequest.Builder post(String path, String type, byte[] body) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .header("Content-Type", type)
                .POST(BodyPublishers.ofByteArray(body));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static <T> T any(List<T> from, Mutation mutation) {
        return from.get(mutation.random().nextInt(from.size()));
    }

    /** Sometimes with bytes in it that are no UTF-8. */
    private static byte[] body(String right, Mutation mutation) {
        byte[] body = utf8(mutation.json(right));
        if (mutation.random().nextInt(8) == 0 && body.length > 0) {
            body[mutation.random().nextInt(body.length)] =
                    (byte) (0x80 + mutation.random().nextInt(0x80));
        }
        return body;
    }

    @Test
    void tensors() {
        ask(
                11,
                "error",
                mutation -> post("/v2/models/dialects/infer", Api.JSON, body(any(TENSORS, mutation), mutation)));
    }

    /** Right lengths, lengths that are a little or very much wrong, and any bytes. */
    @Test
    void tensorsAsBytes() {
        ask(12, "error", mutation -> {
            Random random = mutation.random();
            int width = List.of(1, 2, 4, 8).get(random.nextInt(4));
            byte[] numbers = new byte[2 * width];
            random.nextBytes(numbers);
            byte[] texts = {3, 0, 0, 0, 'r', 'e', 'd', 1, 0, 0, 0, 'x'};
            if (random.nextBoolean()) {
                texts[random.nextInt(texts.length)] = (byte) random.nextInt(256);
            }
            String type = random.nextInt(3) == 0
                    ? any(TYPES, mutation)
                    : List.of("INT8", "INT16", "INT32", "INT64")
                            .get(width == 1 ? 0 : width == 2 ? 1 : width == 4 ? 2 : 3);
            String json = BINARY.formatted(type, near(numbers.length, random), near(texts.length, random));
            byte[] head = utf8(random.nextInt(4) == 0 ? mutation.text(json) : json);
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            all.writeBytes(head);
            all.writeBytes(numbers);
            all.writeBytes(texts);
            return post("/v2/models/dialects/infer", "application/octet-stream", all.toByteArray())
                    .header("Inference-Header-Content-Length", near(head.length, random));
        });
    }

    private static String near(int right, Random random) {
        return switch (random.nextInt(12)) {
            case 0 -> String.valueOf(right + 1 - random.nextInt(3));
            case 1 -> String.valueOf(-right);
            case 2 ->
                any(random, "0", "2147483648", "9223372036854775807", "1".repeat(30), "1e3", "0x10", "4294967308");
            default -> String.valueOf(right);
        };
    }

    private static String any(Random random, String... from) {
        return from[random.nextInt(from.length)];
    }

    @Test
    void namesOfModels() {
        ask(13, "error", mutation -> {
            boolean whole = mutation.random().nextInt(5) == 0;
            String name = whole ? "dialects" : mutation.path();
            String rest = any(mutation.random(), "", "/ready", "/versions/1", "/versions/" + mutation.path(), "/stats");
            return HttpRequest.newBuilder(URI.create("http://localhost:" + port
                    + any(mutation.random(), "/v2/models/", "/v1/models/") + name + (whole ? "" : rest)));
        });
    }

    @Test
    void servedRows() {
        ask(14, "error", mutation -> {
            String[] verb = any(SERVED, mutation).split(" ", 2);
            return post("/v1/models/dialects" + verb[0], Api.JSON, body(verb[1], mutation));
        });
    }

    @Test
    void scoredRows() {
        ask(
                15,
                "message",
                mutation -> post("/models/dialects/invocations", Api.JSON, body(any(SCORED, mutation), mutation)));
    }

    @Test
    void scoredCsv() {
        ask(16, "message", mutation -> post("/models/dialects/invocations", Api.CSV, mutation.bytes(CSV)));
    }
}
