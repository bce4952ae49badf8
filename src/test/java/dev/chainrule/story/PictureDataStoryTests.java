package dev.chainrule.story;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.exchange.onnx.OnnxRun;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** Somebody has pictures, and each of them is one cell. */
@Story
class PictureDataStoryTests {

    private static final int SIDE = 6;
    private static final int ROWS = 300;
    private static final String LAYERS = """
            [{"type": "convolution", "filters": 4, "kernel": 3, "padding": "same", "activation": "relu"},
             {"type": "max_pooling", "size": 2}, "flatten", {"type": "dense", "units": 8, "activation": "relu"}]""";

    private final Api api;

    PictureDataStoryTests(@LocalServerPort int port) {
        this.api = new Api(port);
    }

    /** A bar that lies, stands or leans, as bright as its row says. */
    private static int pixel(int row, int y, int x) {
        int place = row / 3 % SIDE;
        boolean bar = row % 3 == 0 ? y == place : row % 3 == 1 ? x == place : (x + y) % SIDE == place;
        return bar ? 200 + row % 50 : row * 7 % 40;
    }

    private static byte[] images(int rows) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            for (int size : new int[] {0x803, rows, SIDE, SIDE}) {
                out.writeInt(size);
            }
            for (int i = 0; i < rows * SIDE * SIDE; i++) {
                out.writeByte(pixel(i / (SIDE * SIDE), i / SIDE % SIDE, i % SIDE));
            }
        }
        return bytes.toByteArray();
    }

    private static byte[] labels(int rows) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(0x801);
            out.writeInt(rows);
            for (int row = 0; row < rows; row++) {
                out.writeByte(row % 3);
            }
        }
        return bytes.toByteArray();
    }

    private Answer upload(String name) throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("t-images-idx3-ubyte", images(ROWS));
        files.put("t-labels-idx1-ubyte", labels(ROWS));
        return api.uploadFiles(name, files).is(201);
    }

    private static String nested(int row) {
        return IntStream.range(0, SIDE)
                .mapToObj(y -> IntStream.range(0, SIDE)
                        .mapToObj(x -> "[%s]".formatted(pixel(row, y, x)))
                        .collect(Collectors.joining(",", "[", "]")))
                .collect(Collectors.joining(",", "[", "]"));
    }

    private static String flat(int row) {
        return nested(row).replace("[", "").replace("]", "");
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

    private Answer predict(String model, String json) {
        return api.post("/models/%s/predict".formatted(model), json);
    }

    @Test
    void aPictureIsOneColumn() throws IOException {
        Answer dataset = upload("bars-seen");

        assertThat(dataset.json().at("/columns").size()).isEqualTo(2);
        JsonNode image = dataset.json().at("/columns/0");
        assertThat(image.get("name").asString()).isEqualTo("image");
        assertThat(image.get("type").asString()).isEqualTo("image");
        assertThat(image.get("shape").toString()).isEqualTo("[6,6,1]");
        assertThat(image.get("element").asString()).isEqualTo("uint8");
        assertThat(image.at("/channels/0/max").intValue()).isEqualTo(249);
        assertThat(dataset.json().at("/columns/1").has("shape")).isFalse();
        JsonNode rows =
                api.get("/datasets/bars-seen/rows?offset=299&limit=5").is(200).json();
        assertThat(rows.get("data").size()).isEqualTo(1);
        assertThat(rows.at("/data/0/image").toString()).isEqualTo(nested(299));
        JsonNode column = api.get("/datasets/bars-seen/columns/image").is(200).json();
        assertThat(column.get("shape").toString()).isEqualTo("[6,6,1]");
        assertThat(column.at("/channels/0/mean").doubleValue())
                .isCloseTo(image.get("mean").doubleValue(), within(1e-9));
        api.get("/datasets/bars-seen/columns/image?target=label").is(422, "invalid");
        assertThat(new String(api.download("/datasets/bars-seen/download"), UTF_8))
                .startsWith("image_0_0,image_0_1,")
                .hasLineCount(ROWS + 1);
    }

    @Test
    void isLearnedWithoutSayingItsShapeAndAskedInEveryForm() throws IOException {
        upload("bars");
        String job = """
                {"dataset": "bars", "network": {"layers": %s}, "training": {"epochs": 25, "seed": 3}}""".formatted(LAYERS);
        JsonNode layers = api.post("/jobs/validate", job).is(200).json().get("layers");
        assertThat(layers.at("/0/type").asString()).isEqualTo("reshape");
        assertThat(layers.at("/1/output_shape").toString()).isEqualTo("[null,6,6,4]");
        Answer trained = api.train(job);
        Answer model = api.get(trained.text("/links/model")).is(200);
        assertThat(model.number("/metrics/test/accuracy")).isGreaterThan(0.9);
        assertThat(model.json().at("/inputs").size()).isEqualTo(1);

        for (int row : new int[] {7, 8, 30}) {
            JsonNode said = predict("bars", "{\"image\": %s}".formatted(nested(row)))
                    .is(200)
                    .json()
                    .at("/predictions/0");
            assertThat(said.get("label").asString()).isEqualTo(String.valueOf(row % 3));
            String base64 = Base64.getEncoder().encodeToString(png(row));
            for (String form : List.of(
                    "{\"image\": [%s]}".formatted(flat(row)),
                    "{\"image\": %s}".formatted(nested(row).replaceAll("\\[(\\d+)]", "$1")),
                    "{\"instances\": [%s]}".formatted(nested(row)),
                    "{\"instances\": [[%s]]}".formatted(nested(row)),
                    "{\"instances\": [[%s]]}".formatted(flat(row)),
                    "{\"instances\": [{\"image\": \"%s\"}]}".formatted(base64),
                    "{\"inputs\": {\"image\": [%s]}}".formatted(nested(row)),
                    "{\"image\": \"data:image/png;base64,%s\"}".formatted(base64))) {
                assertThat(predict("bars", form).is(200).json().at("/predictions/0"))
                        .as(form)
                        .isEqualTo(said);
            }
            Answer file = api.post("/models/bars/predict", "image/png", BodyPublishers.ofByteArray(png(row)));
            assertThat(file.is(200).json().at("/predictions/0")).isEqualTo(said);
            inferred(row, said);
            assertThat(api.post(
                                    "/models/bars/predict",
                                    Api.CSV,
                                    BodyPublishers.ofString("image\n\"%s\"\n".formatted(nested(row))))
                            .is(200)
                            .json()
                            .at("/predictions/0"))
                    .isEqualTo(said);
        }
        warnsOfDividedPictures();
        predictsItsDownload();
        for (String part : new String[] {"card", "collapse", "drift", "weights?layer=2", "export?format=bundle"}) {
            assertThat(api.download("/models/bars/" + part)).isNotEmpty();
        }
        api.post("/models/bars/trace", "{\"row\": {\"image\": %s}, \"target\": 1}".formatted(nested(7)))
                .is(200);
        api.post("/models/bars/attribution", "{\"row\": {\"image\": %s}}".formatted(nested(7)))
                .is(200);
        api.get("/models/bars/importance").is(200);
        api.get("/jobs/%s/hardest-rows".formatted(trained.text("/id"))).is(200);
        api.get("/jobs/%s/diagnosis".formatted(trained.text("/id"))).is(200);
        api.get("/models/bars/surface?x=image&y=image").is(422, "invalid");
        api.get("/models/bars/partial-dependence?feature=image").is(422, "invalid");
    }

    private void warnsOfDividedPictures() {
        String shares = IntStream.range(0, SIDE * SIDE)
                .mapToObj(i -> String.valueOf(pixel(7, i / SIDE, i % SIDE) / 256.0))
                .collect(Collectors.joining(","));
        String said = "those seen in training between 0 and 249: it counts as black";
        assertThat(predict("bars", "{\"image\": [%s]}".formatted(flat(7)))
                        .json()
                        .get("warnings"))
                .isEmpty();
        for (Answer answer : List.of(
                predict("bars", "{\"image\": [%s]}".formatted(shares)),
                predict("bars", "{\"instances\": [[%s]]}".formatted(shares)),
                api.post("/models/bars/predict", Api.CSV, BodyPublishers.ofString(shares + "\n")),
                api.post(
                        "/models/bars/predict",
                        "application/x-ndjson",
                        BodyPublishers.ofString("{\"image\": [%s]}\n".formatted(shares))),
                api.post(
                        "/v2/models/bars/infer",
                        "{\"inputs\": [{\"name\": \"image\", \"datatype\": \"FP32\", \"shape\": [1,36], \"data\": [%s]}]}"
                                .formatted(shares)))) {
            assertThat(answer.is(200).toString()).contains(said);
        }
    }

    /** As CSV, where each pixel is a cell: all rows, or without the names, or only the picture in another order. */
    private void predictsItsDownload() throws IOException {
        String csv = new String(api.download("/datasets/bars/download"), UTF_8);
        JsonNode all = csv(csv).is(200).json();
        assertThat(all.get("predictions").size()).isEqualTo(ROWS);
        for (int row : new int[] {7, 8, 30}) {
            assertSaysTheSame(
                    all.at("/predictions/" + row),
                    predict("bars", "{\"image\": %s}".formatted(nested(row)))
                            .json()
                            .at("/predictions/0"));
        }
        List<String> names =
                new ArrayList<>(List.of(csv.lines().findFirst().orElse("").split(",")));
        names.remove("label");
        List<String> pixels = new ArrayList<>(List.of(flat(7).split(",")));
        JsonNode said = csv(flat(7) + "\n").is(200).json().at("/predictions/0");
        assertSaysTheSame(said, all.at("/predictions/7"));
        Collections.reverse(names);
        Collections.reverse(pixels);
        String turned = String.join(";", names) + "\n" + String.join(";", pixels) + "\n";
        assertThat(csv(turned).is(200).json().at("/predictions/0")).isEqualTo(said);

        assertThat(csv(turned.replaceFirst("image_1_2;", "")).is(422, "invalid").toString())
                .contains("\"image_1_2\\\" is missing");
        JsonNode dark = csv(turned
                        + turned.lines().skip(1).findFirst().orElse("").replaceFirst("\\d+", "dark"))
                .is(422, "invalid");
        assertThat(dark.at("/errors/0/line").intValue()).isEqualTo(3);
        assertThat(dark.at("/errors/0/column").asString()).isEqualTo("image_5_5");
        assertThat(csv("image,image_0_0\n1,2\n").is(422, "invalid").toString()).contains("beside its numbers");
    }

    /** One row among others: on some processors products of several rows round in another order than those of one. */
    private static void assertSaysTheSame(JsonNode one, JsonNode other) {
        assertThat(one.get("label")).isEqualTo(other.get("label"));
        assertThat(one.get("probabilities").propertyNames())
                .isEqualTo(other.get("probabilities").propertyNames());
        for (String label : one.get("probabilities").propertyNames()) {
            assertThat(one.at("/probabilities/" + label).doubleValue())
                    .isCloseTo(other.at("/probabilities/" + label).doubleValue(), within(1e-6));
        }
    }

    private Answer csv(String rows) {
        return api.post("/models/bars/predict", Api.CSV, BodyPublishers.ofString(rows));
    }

    /** By the Open Inference Protocol: pixels as they are, or a file. */
    private void inferred(int row, JsonNode said) throws IOException {
        String tensor = """
                {"inputs": [{"name": "image", "datatype": "%s", "shape": %s, "data": [%s]}]}""";
        String base64 = "\"%s\"".formatted(Base64.getEncoder().encodeToString(png(row)));
        for (String body : List.of(
                tensor.formatted("UINT8", "[1,6,6,1]", flat(row)),
                tensor.formatted("FP32", "[1,36]", flat(row)),
                tensor.formatted("BYTES", "[1]", base64))) {
            JsonNode answer = api.post("/v2/models/bars/infer", body).is(200).json();
            assertThat(answer.at("/outputs/0/data/0").asString())
                    .as(body)
                    .isEqualTo(said.get("label").asString());
        }
        String served = "{\"instances\": [{\"b64\": %s}]}".formatted(base64);
        JsonNode answer = api.post("/v1/models/bars:predict", served).is(200).json();
        assertThat(answer.toString()).contains(said.get("label").asString());
    }

    @Test
    void saysTheSameInOnnxRuntime() throws IOException, InterruptedException {
        upload("bars-out");
        api.train("""
                {"dataset": "bars-out", "network": {"layers": %s}, "training": {"epochs": 2, "seed": 3}}""".formatted(LAYERS));
        byte[] onnx = HttpClient.newHttpClient()
                .send(api.request("/models/bars-out/export?format=onnx").build(), BodyHandlers.ofByteArray())
                .body();
        try (OnnxRun run = new OnnxRun(onnx)) {
            for (int row : new int[] {7, 8, 30}) {
                double[] pixels = IntStream.range(0, SIDE * SIDE)
                        .mapToDouble(i -> pixel(row, i / SIDE, i % SIDE))
                        .toArray();
                JsonNode said = predict("bars-out", "{\"image\": %s}".formatted(nested(row)))
                        .is(200)
                        .json()
                        .at("/predictions/0/probabilities");
                float[][] found = (float[][]) Objects.requireNonNull(
                        run.ask("image", new double[][] {pixels}).get("probabilities"));
                for (int label = 0; label < 3; label++) {
                    assertThat((double) found[0][label])
                            .isCloseTo(said.get(String.valueOf(label)).doubleValue(), within(1e-5));
                }
            }
        }
    }

    @Test
    void saysWhatIsWrongWithAQuestion() throws IOException {
        upload("bars-asked");
        api.train("{\"dataset\": \"bars-asked\", \"training\": {\"epochs\": 1, \"seed\": 3}}");
        refuses("{\"image\": [1, 2, 3]}", "has 3 numbers");
        refuses("{\"image\": [[1, 2], [3, 4]]}", "has the shape [2, 2]");
        refuses("{\"image\": [[1, 2], [3]]}", "different lengths");
        refuses("{\"image\": [[1, \"two\"]]}", "numbers in lists");
        refuses("{\"image\": 5}", "numbers in lists");
        refuses("{\"image\": null}", "no value");
        refuses("{\"image\": {\"a\": 1}}", "numbers in lists");
        refuses("{\"image\": \"no base64!\"}", "image");
        refuses("{\"image\": \"AAAA\"}", "readable image");
        refuses("{\"image\": [%s]}".formatted(flat(1).replaceFirst("\\d+", "1e999")), "finite");
        api.post("/v2/models/bars-asked/infer", """
                {"inputs": [{"name": "image", "datatype": "FP32", "shape": [1, 5, 6, 1], "data": [%s]}]}""".formatted(flat(1).substring(0, flat(1).length() / 6 * 5)))
                .is(422);
    }

    private void refuses(String body, String detail) {
        JsonNode problem = predict("bars-asked", body).is(422, "invalid");
        assertThat(problem.at("/errors/0/pointer").asString()).as("%s", problem).isEqualTo("/image");
        assertThat(problem.at("/errors/0/detail").asString()).as("%s", problem).contains(detail);
    }

    @Test
    void becomesColumnsAndAPictureAgain() throws IOException {
        Answer pictures = upload("bars-told");
        JsonNode apart = api.patch(pictures.text("/links/self"), "{\"options\": {\"shape\": []}}")
                .is(201)
                .json();
        assertThat(apart.at("/columns").size()).isEqualTo(SIDE * SIDE + 1);
        assertThat(apart.at("/columns/0/name").asString()).isEqualTo("p0_0");
        api.train("""
                {"dataset": "bars-told", "features": ["p0_0", "p0_1"], "training": {"epochs": 1}}""");
        JsonNode whole = api.patch(apart.at("/links/self").asString(), "{\"options\": {\"shape\": [6, 6, 1]}}")
                .is(201)
                .json();
        assertThat(whole.at("/columns/0/type").asString()).isEqualTo("image");
        JsonNode refused = api.patch(apart.at("/links/self").asString(), "{\"options\": {\"shape\": [6, 7, 1]}}")
                .is(422, "invalid");
        assertThat(refused.at("/errors/0/pointer").asString()).isEqualTo("/options/shape");
    }

    @Test
    void predictsADatasetOfPicturesIntoAnother() throws IOException {
        upload("bars-all");
        api.train("{\"dataset\": \"bars-all\", \"training\": {\"epochs\": 10, \"seed\": 3}}");
        Answer batch = api.post(
                "/models/bars-all/batch-predictions?wait=60", "{\"dataset\": \"bars-all\", \"name\": \"bars-said\"}");
        assertThat(batch.text("/status")).as(batch.toString()).isEqualTo("succeeded");
        JsonNode said = api.get("/datasets/bars-said").is(200).json();
        assertThat(said.at("/columns/0/name").asString()).isEqualTo("image");
        assertThat(said.at("/columns/0/shape").toString()).isEqualTo("[6,6,1]");
        api.post("/models/bars-all/evaluations?wait=60", "{\"dataset\": \"bars-all\"}")
                .is(200);
        String tiles = "p0,p1,p2,p3,label\n0,255,0,255,a\n255,0,255,0,b\n";
        api.post(
                        "/datasets?name=tiles&options=%7B%22shape%22:%5B2,2,1%5D%7D",
                        "text/csv", BodyPublishers.ofString(tiles))
                .is(201);
        for (String asked : List.of("batch-predictions", "evaluations")) {
            JsonNode refused = api.post("/models/bars-all/" + asked, "{\"dataset\": \"tiles\"}")
                    .is(422, "invalid");
            assertThat(refused.at("/errors/0/detail").asString()).contains("another shape in \"image\"");
        }
    }

    @Test
    void isToldToLeaveOtherColumnsOutWhereALayerNeedsPictures() {
        String rows = IntStream.range(0, 40)
                .mapToObj(i -> "%s,%s,%s,%s,%s,%s"
                        .formatted(20 + i % 7, i % 5, i % 3, i % 2, i % 4, i % 2 == 0 ? "yes" : "no"))
                .collect(Collectors.joining("\n", "age,a,b,c,d,kind\n", "\n"));
        String mixed = api.uploadForm(
                        "name",
                        "ages-and-pictures",
                        "options",
                        "{\"shape\": [2, 2, 1], \"shape_from\": \"a\"}",
                        "file\"; filename=\"ages.csv",
                        rows)
                .is(201)
                .text("/id");
        String picture = api.get("/datasets/" + mixed).text("/columns/1/name");
        JsonNode refused =
                api.post("/jobs", """
                        {"dataset": "%s", "target": "kind", "network": {"layers": %s}}""".formatted(mixed, LAYERS)).is(422).json();

        assertThat(refused.at("/errors/0/pointer").asString()).isEqualTo("/network/layers/0");
        assertThat(refused.at("/errors/0/hint").asString())
                .startsWith("the pictures alone: \"features\": [\"%s\"]".formatted(picture));
        api.post("/jobs/validate", """
                        {"dataset": "%s", "target": "kind", "features": ["%s"], "network": {"layers": ["flatten"]}}""".formatted(mixed, picture)).is(200);
    }
}
