package dev.chainrule.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** Somebody wants to see what a network of pictures looks at: one corner alone decides, and the maps have to say so. */
@Story
class SeenPictureStoryTests {

    private static final int SIDE = 12;
    private static final int CLUE = 3;
    private static final int ROWS = 240;
    /** Which rows have the clue: an uneven one. */
    private static final int WITH = 31;

    private static final String JOB = """
            {"dataset": "clues", "name": "clues", "network": {"layers": [
              {"type": "convolution", "filters": 6, "kernel": 3, "padding": "same", "activation": "relu"},
              {"type": "max_pooling", "size": 2}, "flatten", {"type": "dense", "units": 8, "activation": "relu"}]},
             "training": {"epochs": 30, "seed": 7}}""";

    private final Api api;

    SeenPictureStoryTests(@LocalServerPort int port) {
        this.api = new Api(port);
    }

    /** Noise, a bright square anywhere but in the first corner, and for every other row one in that corner too. */
    private static int pixel(int row, int y, int x) {
        int place = 16 + row * 7 % 5;
        boolean elsewhere = y >= place / 4 + 2 && y < place / 4 + 5 && x >= place % 5 + 4 && x < place % 5 + 7;
        boolean clue = row % 2 == 1 && y < CLUE && x < CLUE;
        return clue || elsewhere ? 220 : (row * 31 + y * 17 + x * 7 + y * x * row) % 40;
    }

    private static byte[] file(int magic, int... values) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(magic);
            for (int value : values) {
                out.writeInt(value);
            }
        }
        return bytes.toByteArray();
    }

    private static byte[] and(byte[] head, int count, IntUnaryOperator values) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(head);
        IntStream.range(0, count).map(values).forEach(bytes::write);
        return bytes.toByteArray();
    }

    @BeforeEach
    void trains() throws IOException {
        if (api.get("/models/clues").status() == 200) {
            return;
        }
        Map<String, byte[]> files = new LinkedHashMap<>();
        int size = SIDE * SIDE;
        files.put(
                "c-images-idx3-ubyte",
                and(file(0x803, ROWS, SIDE, SIDE), ROWS * size, i -> pixel(i / size, i / SIDE % SIDE, i % SIDE)));
        files.put("c-labels-idx1-ubyte", and(file(0x801, ROWS), ROWS, row -> row % 2));
        api.uploadFiles("clues", files).is(201);
        Answer model = api.get(api.train(JOB).text("/links/model")).is(200);
        assertThat(model.number("/metrics/test/accuracy")).isGreaterThan(0.95);
    }

    private static String nested(int row) {
        return IntStream.range(0, SIDE)
                .mapToObj(y -> IntStream.range(0, SIDE)
                        .mapToObj(x -> "[%s]".formatted(pixel(row, y, x)))
                        .collect(Collectors.joining(",", "[", "]")))
                .collect(Collectors.joining(",", "[", "]"));
    }

    private static byte[] png(int row) throws IOException {
        BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < SIDE * SIDE; i++) {
            image.getRaster().setSample(i % SIDE, i / SIDE, 0, pixel(row, i / SIDE, i % SIDE));
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, "png", bytes);
        return bytes.toByteArray();
    }

    private JsonNode saliency(String more) {
        return api.post("/models/clues/saliency", "{\"row\": %s%s}".formatted(nested(WITH), more))
                .is(200)
                .json();
    }

    /** The share of all that a map says which lies in the corner of the clue and one pixel around it. */
    private static double inTheCorner(JsonNode map) {
        double inside = 0;
        double all = 0;
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                double value =
                        Math.max(0, map.at("/values/%s/%s".formatted(y, x)).doubleValue());
                all += value;
                inside += y <= CLUE && x <= CLUE ? value : 0;
            }
        }
        return inside / all;
    }

    /** A ninth of the picture is the corner, and a map that points nowhere has no more of its sum there. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"method\": \"gradient\"",
                "\"method\": \"smooth_grad\", \"samples\": 10",
                "\"method\": \"gradient_x_input\"",
                "\"method\": \"occlusion\", \"window\": 3, \"stride\": 1",
                "\"method\": \"grad_cam\""
            })
    void everyMapPointsToTheClue(String method) {
        JsonNode map = saliency(", " + method);

        assertThat(map.at("/prediction/label").asString()).isEqualTo("1");
        assertThat(map.get("of").asString()).isEqualTo("label=1");
        assertThat(map.get("shape").toString()).isEqualTo("[12,12]");
        double share = inTheCorner(map);
        assertThat(share).as("%s: %s", method, share).isGreaterThan(0.25);
        assertThat(map.get("notes").toString()).contains("no proof of a cause");
        assertThat(map.get("scale").asString()).isNotEmpty();
        assertThat(map.at("/max").doubleValue()).isPositive();
    }

    @Test
    void occlusionDropsAsPredictionsOfChangedPicturesDo() {
        JsonNode map = saliency(", \"method\": \"occlusion\", \"window\": [3, 4], \"stride\": [3, 4]");
        double mean = api.get("/datasets/clues/columns/image")
                .json()
                .at("/channels/0/mean")
                .doubleValue();
        assertThat(map.get("window").toString()).isEqualTo("[3,4]");
        assertThat(map.get("stride").toString()).isEqualTo("[3,4]");
        assertThat(map.get("tops").toString()).isEqualTo("[0,3,6,9]");
        assertThat(map.get("lefts").toString()).isEqualTo("[0,4,8]");
        assertThat(map.get("cover").asString()).isEqualTo("mean of the training rows");
        String covered = IntStream.range(0, SIDE * SIDE)
                .mapToObj(i -> i / SIDE < 3 && i % SIDE < 4
                        ? String.valueOf(mean)
                        : String.valueOf(pixel(WITH, i / SIDE, i % SIDE)))
                .collect(Collectors.joining(","));
        double probability = api.post("/models/clues/predict", "{\"image\": [%s]}".formatted(covered))
                .is(200)
                .json()
                .at("/predictions/0/probabilities/1")
                .doubleValue();
        assertThat(map.at("/windows/0/0").doubleValue())
                .as("the mean of all rows is near that of the training rows")
                .isCloseTo(map.get("value").doubleValue() - probability, within(0.02))
                .isGreaterThan(0.3);
        assertThat(map.at("/windows/3/2").doubleValue()).isLessThan(0.1);
    }

    @Test
    void saysWhatItExplainsAndWhatItCannot() {
        JsonNode other = saliency(", \"of\": 0");
        assertThat(other).isEqualTo(saliency(", \"of\": \"0\""));
        assertThat(other.get("warnings").toString()).contains("label=0 is explained, and the model answers 1");
        assertThat(other.get("score").doubleValue())
                .isCloseTo(-saliency("").get("score").doubleValue(), within(1e-9));
        String grey = "{\"row\": {\"image\": [%s]}}"
                .formatted(IntStream.range(0, SIDE * SIDE).mapToObj(i -> "20").collect(Collectors.joining(",")));
        assertThat(api.post("/models/clues/saliency", grey)
                        .is(200)
                        .json()
                        .get("warnings")
                        .toString())
                .contains("all pixels are equal");
    }

    @Test
    void aPictureMayComeInEveryForm() throws IOException {
        JsonNode said = saliency("").get("values");
        String base64 = Base64.getEncoder().encodeToString(png(WITH));
        for (String row : List.of(
                "{\"image\": %s}".formatted(nested(WITH)),
                "[%s]".formatted(nested(WITH)),
                "\"%s\"".formatted(base64),
                "{\"image\": \"data:image/png;base64,%s\"}".formatted(base64),
                String.valueOf(WITH))) {
            assertThat(api.post("/models/clues/saliency", "{\"row\": %s}".formatted(row))
                            .is(200)
                            .json()
                            .get("values"))
                    .as(row)
                    .isEqualTo(said);
        }
        Answer file = api.post("/models/clues/saliency", "image/png", BodyPublishers.ofByteArray(png(WITH)));
        assertThat(file.is(200).json().get("values")).isEqualTo(said);
        Answer occluded = api.post(
                "/models/clues/saliency?method=occlusion&window=3,4&stride=3&of=0",
                "image/png",
                BodyPublishers.ofByteArray(png(WITH)));
        assertThat(occluded.is(200).json().get("window").toString()).isEqualTo("[3,4]");
        assertThat(occluded.text("/of")).isEqualTo("label=0");
        api.post("/models/clues/saliency?row=3", "image/png", BodyPublishers.ofByteArray(png(WITH)))
                .is(422, "invalid");
        api.post("/models/clues/saliency?windows=3", "image/png", BodyPublishers.ofByteArray(png(WITH)))
                .is(422, "invalid");
        api.post("/models/clues/feature-maps?layer=x", "image/png", BodyPublishers.ofByteArray(png(WITH)))
                .is(422, "invalid");
        for (String path : List.of("saliency", "feature-maps")) {
            Answer moving = api.post("/models/clues/" + path, "image/gif", BodyPublishers.ofByteArray(png(WITH)));
            assertThat(moving.is(415, "unsupported_media_type").get("detail").asString())
                    .isEqualTo("image/gif is not supported here; send application/json, image/png, image/jpeg.");
        }
        Answer maps = api.post(
                "/models/clues/feature-maps?layer=2&count=2", "image/png", BodyPublishers.ofByteArray(png(WITH)));
        assertThat(maps.is(200).json().get("channels").size()).isEqualTo(2);
    }

    @Test
    void showsTheFiltersThatTheWeightsAre() throws IOException, InterruptedException {
        JsonNode filters = api.get("/models/clues/filters").is(200).json();
        assertThat(filters.get("layer").intValue()).isEqualTo(2);
        assertThat(filters.get("shape").toString()).isEqualTo("[3,3,1,6]");
        assertThat(filters.get("filters").size()).isEqualTo(6);
        JsonNode weights = api.get("/models/clues/weights?layer=2").is(200).json();
        JsonNode tensor = weights.at("/tensors/0/values").isMissingNode()
                ? weights.findValue("values")
                : weights.at("/tensors/0/values");
        for (int filter = 0; filter < 6; filter++) {
            for (int pixel = 0; pixel < 9; pixel++) {
                assertThat(filters.at("/filters/%s/values/%s/%s/0".formatted(filter, pixel / 3, pixel % 3))
                                .doubleValue())
                        .isCloseTo(
                                tensor.at("/%s/%s/0/%s".formatted(pixel / 3, pixel % 3, filter))
                                        .doubleValue(),
                                within(1e-6));
            }
        }
        assertThat(api.get("/models/clues/filters?layer=2&first=4&count=5")
                        .is(200)
                        .json()
                        .get("filters")
                        .size())
                .isEqualTo(2);
        BufferedImage sheet = picture("GET", "/models/clues/filters", "");
        assertThat(sheet.getWidth()).isGreaterThan(100);
    }

    private BufferedImage picture(String method, String path, String body) throws IOException, InterruptedException {
        var answer = HttpClient.newHttpClient()
                .send(
                        api.request(path)
                                .header("Accept", "image/png")
                                .header("Content-Type", "application/json")
                                .method(method, BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.ofByteArray());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("image/png");
        return ImageIO.read(new ByteArrayInputStream(answer.body()));
    }

    @Test
    void showsWhatComesOutOfALayer() throws IOException, InterruptedException {
        JsonNode maps = api.post("/models/clues/feature-maps", "{\"row\": %s}".formatted(WITH))
                .is(200)
                .json();
        assertThat(maps.get("layer").intValue()).isEqualTo(2);
        assertThat(maps.get("shape").toString()).isEqualTo("[12,12,6]");
        assertThat(maps.get("receptive_field").toString()).isEqualTo("[3,3]");
        assertThat(maps.get("channels").size()).isEqualTo(6);
        JsonNode trace = api.post(
                        "/models/clues/trace",
                        "{\"row\": {\"image\": %s}, \"layers\": [2], \"top\": 9, \"first_neuron\": %s}"
                                .formatted(nested(WITH), (5 * SIDE + 7) * 6 + 3))
                .is(200)
                .json();
        assertThat(maps.at("/channels/3/values/5/7").doubleValue())
                .isEqualTo(trace.at("/layers/0/neurons/0/a").doubleValue());
        double sum = 0;
        for (JsonNode line : maps.at("/channels/3/values")) {
            for (JsonNode value : line) {
                sum += value.doubleValue();
            }
        }
        assertThat(maps.at("/channels/3/mean").doubleValue()).isCloseTo(sum / (SIDE * SIDE), within(1e-9));
        JsonNode pooled = api.post(
                        "/models/clues/feature-maps", "{\"row\": %s, \"layer\": 3, \"first\": 4}".formatted(WITH))
                .is(200)
                .json();
        assertThat(pooled.get("shape").toString()).isEqualTo("[6,6,6]");
        assertThat(pooled.get("channels").size()).isEqualTo(2);
        assertThat(pooled.get("omitted").intValue()).isEqualTo(4);
        assertThat(picture("POST", "/models/clues/feature-maps", "{\"row\": 3}").getWidth())
                .isGreaterThan(100);
        BufferedImage overlay =
                picture("POST", "/models/clues/saliency", "{\"row\": %s, \"method\": \"grad_cam\"}".formatted(WITH));
        assertThat(overlay.getWidth()).isGreaterThan(SIDE * 8);
    }

    private void refuses(String path, String body, String code, String pointer, String detail) {
        JsonNode problem = (body.isEmpty() ? api.get(path) : api.post(path, body)).is(422, code);
        assertThat(problem.at("/errors/0/pointer").asString()).as("%s", problem).isEqualTo(pointer);
        assertThat(problem.at("/errors/0/detail").asString()).as("%s", problem).contains(detail);
    }

    @Test
    void saysWhatIsWrongWithAQuestion() {
        String saliency = "/models/clues/saliency";
        assertThat(api.post(saliency, "{\"row\": 0, \"of\": \"label=1\"}")
                        .is(200)
                        .text("/of"))
                .isEqualTo("label=1");
        refuses(saliency, "{\"row\": 0, \"of\": \"7\"}", "invalid", "/of", "nothing that the model answers");
        refuses(saliency, "{\"row\": [[1, 2], [3, 4]]}", "invalid", "/row/image", "has the shape [2, 2]");
        refuses(saliency, "{\"row\": 100000}", "invalid", "/row", "no such row");
        refuses(saliency, "{\"row\": 0, \"method\": \"guess\"}", "invalid", "/method", "");
        refuses(
                saliency,
                "{\"row\": 0, \"method\": \"occlusion\", \"window\": 13}",
                "invalid",
                "/window",
                "larger than the picture");
        refuses(
                saliency,
                "{\"row\": 0, \"method\": \"grad_cam\", \"layer\": 5}",
                "no_feature_maps",
                "/layer",
                "no picture");
        refuses(saliency, "{\"row\": 0, \"method\": \"grad_cam\", \"layer\": 99}", "invalid", "/layer", "no layer 99");
        refuses(
                saliency,
                "{\"row\": 0, \"method\": \"smooth_grad\", \"samples\": 1000}",
                "invalid",
                "/samples",
                "max-samples");
        refuses(saliency, "{\"row\": 0, \"window\": 3}", "invalid", "/window", "is of occlusion");
        refuses(
                saliency,
                "{\"row\": 0, \"method\": \"occlusion\", \"layer\": 2}",
                "invalid",
                "/layer",
                "is of grad_cam");
        for (String noise : List.of("\"samples\": 5", "\"noise\": 0.2", "\"seed\": 7")) {
            String pointer = "/" + noise.substring(1, noise.indexOf(':') - 1);
            refuses(saliency, "{\"row\": 0, %s}".formatted(noise), "invalid", pointer, "is of smooth_grad");
        }
        refuses("/models/clues/feature-maps", "{\"row\": 0, \"layer\": 4}", "no_feature_maps", "/layer", "no picture");
        refuses(
                "/models/clues/feature-maps",
                "{\"row\": 0, \"layer\": 2, \"first\": 6}",
                "invalid",
                "/first",
                "6 channels");
        refuses(
                "/models/clues/feature-maps",
                "{\"row\": 0, \"layer\": 2, \"inner\": 1}",
                "invalid",
                "/inner",
                "no layer 1 inside");
        refuses("/models/clues/filters?layer=3", "", "no_filters", "layer", "has no filters");
        refuses("/models/clues/filters?layer=0", "", "invalid", "layer", "no layer 0");
        refuses("/models/clues/filters?layer=2&first=-1", "", "invalid", "first", "6 filters");
        refuses("/models/clues/filters?layer=2&count=0", "", "invalid", "count", "at least 1");
    }

    @Test
    void saysWhatWouldDoOfNetworksThatSeeNoPictures() {
        api.train(
                "{\"dataset\": \"clues\", \"name\": \"clues-dense\", \"network\": {\"layers\": [8]}, \"training\": {\"epochs\": 3}}");
        refuses("/models/clues-dense/filters", "", "no_filters", "layer", "no layer with filters");
        refuses("/models/clues-dense/feature-maps", "{\"row\": 0}", "no_feature_maps", "/layer", "no picture");
        refuses(
                "/models/clues-dense/saliency",
                "{\"row\": 0, \"method\": \"grad_cam\"}",
                "no_convolution",
                "/method",
                "none whose output is a picture");
        api.post("/models/clues-dense/saliency", "{\"row\": 0}").is(200);
        api.train("{\"dataset\": \"iris\", \"name\": \"unseen\", \"training\": {\"epochs\": 3}}");
        refuses("/models/unseen/saliency", "{\"row\": 0}", "no_pictures", "", "not asked about pictures");
        refuses("/models/unseen/filters", "", "no_filters", "layer", "no layer with filters");
    }

    /** Columns of pixels, and layers inside others. */
    @Test
    void looksIntoBlocksAndAtColumnsOfPixels() {
        api.train("""
                {"dataset": "digits", "name": "clues-digits", "network": {"layers": [
                  {"type": "reshape", "shape": [8, 8, 1]},
                  {"type": "separable_convolution", "filters": 4, "kernel": 3, "padding": "same", "activation": "relu"},
                  {"type": "residual", "layers": [
                    {"type": "convolution", "filters": 6, "kernel": 3, "stride": 2, "padding": "same", "activation": "relu"}]},
                  "flatten"]}, "training": {"epochs": 3}}""");
        assertThat(api.get("/models/clues-digits/filters")
                        .is(200)
                        .json()
                        .get("shape")
                        .toString())
                .isEqualTo("[3,3,1,1]");
        assertThat(api.get("/models/clues-digits/filters?layer=3&inner=1")
                        .is(200)
                        .json()
                        .get("shape")
                        .toString())
                .isEqualTo("[3,3,4,6]");
        assertThat(api.get("/models/clues-digits/filters?layer=2&inner=2")
                        .is(200)
                        .json()
                        .get("shape")
                        .toString())
                .isEqualTo("[1,1,1,4]");
        refuses("/models/clues-digits/filters?layer=3", "", "no_filters", "layer", "has no filters");
        refuses("/models/clues-digits/filters?layer=3&inner=2", "", "invalid", "inner", "no layer 2 inside");
        JsonNode cam = api.post("/models/clues-digits/saliency", "{\"row\": 7, \"method\": \"grad_cam\"}")
                .is(200)
                .json();
        assertThat(cam.get("layer").intValue()).isEqualTo(3);
        assertThat(cam.get("layer_map").size()).isEqualTo(4);
        assertThat(cam.get("values").size()).isEqualTo(8);
        assertThat(api.post("/models/clues-digits/feature-maps", "{\"row\": 7, \"layer\": 3, \"inner\": [1]}")
                        .is(200)
                        .json()
                        .get("shape")
                        .toString())
                .isEqualTo("[4,4,6]");
        api.post("/models/clues-digits/saliency", "{\"method\": \"occlusion\"}").is(200);
    }
}
