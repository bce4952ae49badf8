package dev.chainrule.story;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Whatever anybody sends in whichever form, the answer is never that something went wrong on our side; and a right
 * question is answered after it as before. {@code -Dfuzz.bodies=10000} for more bodies of each form.
 */
@Story
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QuestionFuzzStoryTests {

    private static final int BODIES = Integer.getInteger("fuzz.bodies", 100);
    private static final String PREDICT = "/models/babel/predict";
    private static final String RIGHT = "{\"a\": 1.5, \"b\": \"red\"}";

    private final Api api;

    QuestionFuzzStoryTests(@LocalServerPort int port) {
        this.api = new Api(port);
    }

    @BeforeAll
    void train() {
        api.upload("babel", "a,b,c\n" + "1.5,red,yes\n2,\"green, or so\",no\n".repeat(12))
                .is(201);
        api.train("{\"dataset\": \"babel\", \"training\": {\"epochs\": 2}}");
        api.train("{\"dataset\": \"digits\", \"name\": \"babel-digits\", \"training\": {\"epochs\": 1}}");
    }

    private void ask(long seed, Function<Mutation, Answer> question) {
        JsonNode before = api.post(PREDICT, RIGHT).is(200).json();
        Mutation mutation = new Mutation(new Random(seed));
        int refused = 0;
        for (int i = 0; i < BODIES; i++) {
            Answer answer = question.apply(mutation);
            assertThat(answer.status()).as("body %s: %s", i, answer).isLessThan(500);
            if (answer.status() >= 400) {
                assertThat(answer.contentType()).as("body %s: %s", i, answer).isEqualTo("application/problem+json");
                refused++;
            }
        }
        assertThat(refused).as("refused of %s", BODIES).isBetween(BODIES / 20, BODIES - 1);
        assertThat(api.post(PREDICT, RIGHT).is(200).json()).isEqualTo(before);
    }

    private void askJson(long seed, String right) {
        ask(seed, mutation -> api.post(PREDICT, mutation.json(right)));
    }

    @Test
    void survivesListsOfRows() {
        askJson(1, "[[1.5, \"red\"], {\"a\": 2, \"b\": \"green, or so\"}, [null, null]]");
    }

    @Test
    void survivesColumns() {
        askJson(2, "{\"inputs\": {\"a\": [1.5, 2, null], \"b\": [\"red\", null, \"green, or so\"]}}");
    }

    @Test
    void survivesFramesByRow() {
        askJson(3, "{\"dataframe_records\": [{\"a\": 1.5, \"b\": \"red\"}, {\"a\": null, \"b\": \"\"}]}");
    }

    @Test
    void survivesSplitFrames() {
        askJson(
                4,
                "{\"dataframe_split\": {\"columns\": [\"b\", \"a\"], \"data\": [[\"red\", 1], [null, 2]], \"index\": [0, 1]}}");
    }

    @Test
    void survivesCsv() {
        String csv = "a,b,c\n1.5,red,\n2,\"green, or so\",\n,,yes\n";
        ask(5, mutation -> api.post(PREDICT, Api.CSV, BodyPublishers.ofByteArray(mutation.bytes(csv))));
    }

    /** Each line is answered in its place, so a stream is refused only where its packing is wrong. */
    @Test
    void survivesLines() {
        String lines = RIGHT + "\n[2, \"red\"]\n\n{\"a\": null, \"b\": \"x\"}\n";
        int[] wrong = new int[1];
        ask(6, mutation -> {
            boolean packed = mutation.random().nextInt(8) == 0;
            byte[] body = mutation.bytes(lines);
            Answer answer = packed
                    ? api.post(
                            PREDICT,
                            "application/x-ndjson",
                            BodyPublishers.ofByteArray(body),
                            "Content-Encoding",
                            "gzip")
                    : api.post(PREDICT, "application/x-ndjson", BodyPublishers.ofByteArray(body));
            if (answer.status() == 200) {
                answer.body().lines().map(JsonMapper.shared()::readTree).forEach(line -> {
                    assertThat(line.has("prediction")).as(line.toString()).isNotEqualTo(line.has("error"));
                    wrong[0] += line.has("error") ? 1 : 0;
                    assertThat(line.at("/error/status").asInt(422)).isBetween(400, 499);
                });
            }
            return answer;
        });
        assertThat(wrong[0]).isGreaterThan(BODIES / 10);
    }

    @Test
    void survivesPictures() throws IOException {
        BufferedImage image = new BufferedImage(16, 16, BufferedImage.TYPE_INT_RGB);
        image.setRGB(3, 4, 0xFF8800);
        for (String type : List.of("png", "jpeg")) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            ImageIO.write(image, type, bytes);
            ask(
                    7,
                    mutation -> api.post(
                            "/models/babel-digits/predict",
                            "image/" + type,
                            BodyPublishers.ofByteArray(spoilt(bytes.toByteArray(), mutation.random()))));
        }
    }

    private static byte[] spoilt(byte[] right, Random random) {
        byte[] bytes = right.clone();
        for (int i = random.nextInt(4); i > 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return random.nextInt(4) == 0 ? java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes;
    }

    @Test
    void survivesForms() {
        ask(8, mutation -> {
            String form =
                    "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.png\"\r\n\r\nnone\r\n--x--\r\n";
            String right = mutation.random().nextInt(3) == 0 ? form : mutation.text(form);
            return mutation.random().nextInt(4) == 0
                    ? api.post(PREDICT, RIGHT)
                    : api.post(
                            "/models/babel-digits/predict",
                            "multipart/form-data; boundary=x",
                            BodyPublishers.ofByteArray(right.getBytes(UTF_8)));
        });
    }

    @Test
    void survivesOptions() {
        List<String> names = List.of("top_k", "threshold", "probabilities", "explain", "a", "b", "c", "checkpoint");
        ask(
                9,
                mutation -> mutation.random().nextInt(6) == 0
                        ? api.get(PREDICT + "?a=1&b=red&top_k=1")
                        : api.get(PREDICT + mutation.query(names) + "&a=1&b=red"));
    }
}
