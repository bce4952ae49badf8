package dev.chainrule.story;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import triton.client.InferInput;
import triton.client.InferRequestedOutput;
import triton.client.InferResult;
import triton.client.InferenceException;
import triton.client.InferenceServerClient;
import triton.client.pojo.DataType;

/** Somebody has clients of KServe and Triton, and points them at the service as they are. */
@Story
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InferenceStoryTests {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String BYTES = "application/octet-stream";
    private static final String LENGTH = "Inference-Header-Content-Length";

    private static final String FLOWERS = "/v2/models/inferred-flowers";
    private static final String HOUSES = "/v2/models/inferred-houses";
    private static final String PEOPLE = "/v2/models/inferred-people";

    private static final double[] ROWS = {5.1, 3.5, 1.4, 0.2, 6.7, 3.0, 5.2, 2.3};
    private static final String MATRIX = """
            {"inputs": [{"name": "input", "shape": [2, 4], "datatype": "FP64",
                         "data": [5.1, 3.5, 1.4, 0.2, 6.7, 3.0, 5.2, 2.3]}]}""";

    private final Api api;
    private final int port;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final JsonNode protocol;

    InferenceStoryTests(@LocalServerPort int port) throws IOException {
        this.api = new Api(port);
        this.port = port;
        try (InputStream schemas = getClass().getResourceAsStream("/openapi/inference-protocol.json")) {
            this.protocol = JSON.readTree(Objects.requireNonNull(schemas));
        }
    }

    @BeforeAll
    void train() {
        api.train(
                "{\"dataset\": \"iris\", \"name\": \"inferred-flowers\", \"training\": {\"epochs\": 40, \"seed\": 3}}");
        api.train(
                "{\"dataset\": \"houses\", \"name\": \"inferred-houses\", \"training\": {\"epochs\": 5, \"seed\": 3}}");
        api.upload("inferred-people", "age,town,member,says,buys\n" + """
                        30,Köln,true,likes red wine,yes
                        50,Ulm,false,likes white bread,no
                        41,Ulm,true,hates red wine,yes
                        """.repeat(12))
                .is(201);
        api.train("""
                {"dataset": "inferred-people", "name": "inferred-people", "training": {"epochs": 5, "seed": 3}}""");
    }

    private void assertFits(String name, JsonNode answer) {
        ObjectNode schema = (ObjectNode) protocol.deepCopy();
        Schema known = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(schema.put("$ref", "#/$defs/" + name));
        assertThat(known.validate(answer)).as(answer.toString()).isEmpty();
    }

    private JsonNode infer(String model, String body) {
        JsonNode answer = api.post(model + "/infer", body).is(200).json();
        assertFits("inference", answer);
        return answer;
    }

    private String refused(Answer answer, int status) {
        assertThat(answer.is(status).contentType()).as(answer.toString()).isEqualTo("application/json");
        assertFits("error", answer.json());
        return answer.text("/error");
    }

    private static JsonNode output(JsonNode answer, String name) {
        return answer.get("outputs")
                .valueStream()
                .filter(output -> output.get("name").asString().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static byte[] bytes(double... numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(numbers.length * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asDoubleBuffer().put(numbers);
        return bytes.array();
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private HttpResponse<byte[]> send(String path, String json, byte[] behind, String length) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .header("Content-Type", BYTES)
                .header(LENGTH, length)
                .POST(BodyPublishers.ofByteArray(joined(json.getBytes(UTF_8), behind)))
                .build();
        return client.send(request, BodyHandlers.ofByteArray());
    }

    /** As Triton's own client packs them; the length that is announced is that of the packed body. */
    @Test
    void readsPackedTensorsToTheirEnd() throws Exception {
        int rows = 100;
        double[] numbers = new double[4 * rows];
        Arrays.fill(numbers, 1.5);
        byte[] raw = bytes(numbers);
        String json = "{\"inputs\": [{\"name\": \"input\", \"shape\": [%s, 4], \"datatype\": \"FP64\", %s}]}";
        String behind = json.formatted(rows, "\"parameters\": {\"binary_data_size\": %s}".formatted(raw.length));
        String inside = json.formatted(rows, "\"data\": " + Arrays.toString(numbers));
        Map<String, byte[]> bodies = Map.of(
                String.valueOf(behind.length()), joined(behind.getBytes(UTF_8), raw),
                String.valueOf(inside.length()), inside.getBytes(UTF_8));
        for (Map.Entry<String, byte[]> body : bodies.entrySet()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + FLOWERS + "/infer"))
                    .header("Content-Type", BYTES)
                    .header("Content-Encoding", "gzip")
                    .header(LENGTH, body.getKey())
                    .POST(BodyPublishers.ofByteArray(Zips.gzip(body.getValue())))
                    .build();
            HttpResponse<byte[]> answer = client.send(request, BodyHandlers.ofByteArray());
            assertThat(answer.statusCode()).as(new String(answer.body(), UTF_8)).isEqualTo(200);
            assertThat(output(head(answer), "label").get("shape").toString()).isEqualTo("[%s]".formatted(rows));
        }
        api.post(
                        FLOWERS + "/infer",
                        Api.JSON,
                        BodyPublishers.ofByteArray(Zips.gzip(inside.getBytes(UTF_8))),
                        "Content-Encoding",
                        "gzip")
                .is(200);
    }

    private HttpResponse<byte[]> send(String path, String json, byte[] behind) throws Exception {
        return send(path, json, behind, String.valueOf(json.getBytes(UTF_8).length));
    }

    private static JsonNode head(HttpResponse<byte[]> answer) {
        int length = answer.headers().firstValue(LENGTH).map(Integer::parseInt).orElse(answer.body().length);
        return JSON.readTree(new String(answer.body(), 0, length, UTF_8));
    }

    private static ByteBuffer behind(HttpResponse<byte[]> answer) {
        int length = Integer.parseInt(answer.headers().firstValue(LENGTH).orElseThrow());
        return ByteBuffer.wrap(answer.body(), length, answer.body().length - length)
                .slice()
                .order(ByteOrder.LITTLE_ENDIAN);
    }

    @Test
    void saysWhatItIsAndThatItIsThere() {
        JsonNode server = api.get("/v2").is(200).json();

        assertFits("server", server);
        assertThat(server.get("extensions").toString()).contains("binary_tensor_data", "classification");
        assertThat(send("/v2/").body()).isEqualTo(server.toString());
        assertThat(api.get("/v2/health/live").is(200).body()).isEqualTo("{\"live\":true}");
        assertThat(api.get("/v2/health/ready").is(200).body()).isEqualTo("{\"live\":true,\"ready\":true}");
        assertThat(api.get(FLOWERS + "/ready").is(200).body())
                .isEqualTo("{\"name\":\"inferred-flowers\",\"ready\":true}");
        api.get(FLOWERS + "/versions/1/ready").is(200);
    }

    private HttpResponse<String> send(String path) {
        try {
            return client.send(
                    HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                            .build(),
                    BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void describesInputsAndOutputs() {
        JsonNode flowers = api.get(FLOWERS).is(200).json();
        JsonNode people = api.get(PEOPLE + "/versions/1").is(200).json();

        assertFits("model", flowers);
        assertFits("model", people);
        assertThat(flowers.get("inputs")).hasSize(4);
        assertThat(flowers.at("/inputs/0").toString())
                .isEqualTo("{\"name\":\"sepal_length\",\"datatype\":\"FP64\",\"shape\":[-1]}");
        assertThat(flowers.get("outputs").toString())
                .isEqualTo("[{\"name\":\"label\",\"datatype\":\"BYTES\",\"shape\":[-1]},"
                        + "{\"name\":\"probabilities\",\"datatype\":\"FP32\",\"shape\":[-1,3]}]");
        assertThat(flowers.get("properties").get("probabilities labels").asString())
                .isEqualTo("[setosa, versicolor, virginica]");
        assertThat(people.get("inputs")
                        .valueStream()
                        .map(input -> input.get("datatype").asString()))
                .containsExactly("INT64", "BYTES", "BOOL", "BYTES");
    }

    @Test
    void predictsNamedTensorsAMatrixAndNestedListsAsItPredictsRows() {
        String columns = """
                {"id": "7", "inputs": [
                  {"name": "petal_width", "shape": [2, 1], "datatype": "FP64", "data": [[0.2], [2.3]]},
                  {"name": "sepal_length", "shape": [2], "datatype": "FP64", "data": [5.1, 6.7]},
                  {"name": "sepal_width", "shape": [2], "datatype": "FP64", "data": [3.5, 3.0]},
                  {"name": "petal_length", "shape": [2], "datatype": "FP64", "data": [1.4, 5.2]}]}""";
        JsonNode rows = api.post(
                        "/models/inferred-flowers/predict",
                        "{\"instances\": [[5.1, 3.5, 1.4, 0.2], [6.7, 3.0, 5.2, 2.3]]}")
                .is(200)
                .json();
        JsonNode named = infer(FLOWERS, columns);
        JsonNode flat = infer(FLOWERS, MATRIX);
        JsonNode nested = infer(
                FLOWERS,
                MATRIX.replace("[5.1, 3.5, 1.4, 0.2, 6.7", "[[5.1, 3.5, 1.4, 0.2], [6.7")
                        .replace("2.3]", "2.3]]"));

        assertThat(named.get("id").asString()).isEqualTo("7");
        assertThat(named.get("model_name").asString()).isEqualTo("inferred-flowers");
        assertThat(named.get("model_version").asString()).isEqualTo("1");
        assertThat(flat.has("id")).isFalse();
        assertThat(named.get("outputs")).isEqualTo(flat.get("outputs")).isEqualTo(nested.get("outputs"));
        for (int row = 0; row < 2; row++) {
            JsonNode expected = rows.at("/predictions/" + row);
            assertThat(output(named, "label").at("/data/" + row)).isEqualTo(expected.get("label"));
            int at = 3 * row;
            for (JsonNode probability : expected.get("probabilities")) {
                assertThat(output(named, "probabilities").at("/data/" + at++).floatValue())
                        .isEqualTo((float) probability.doubleValue());
            }
        }
    }

    @Test
    void predictsOneRowWithoutABatchAndNumbersInTheirUnit() {
        double size = api.get("/models/inferred-houses/predict?size=2500").number("/predictions/0");

        JsonNode named = infer(
                HOUSES,
                "{\"inputs\": [{\"name\": \"size\", \"shape\": [1], \"datatype\": \"INT32\", \"data\": [2500]}]}");
        JsonNode matrix = infer(
                HOUSES,
                "{\"inputs\": [{\"name\": \"input\", \"shape\": [1], \"datatype\": \"FP64\", \"data\": [2500]}]}");

        assertThat(named.get("outputs").toString())
                .isEqualTo("[{\"name\":\"price\",\"datatype\":\"FP64\",\"shape\":[1],\"data\":[" + size + "]}]");
        assertThat(matrix.get("outputs")).isEqualTo(named.get("outputs"));
    }

    /** As many numbers as a row has, in a shape that no row has. */
    @ParameterizedTest
    @ValueSource(strings = {"[2, 2]", "[4, 1]", "[1, 4, 1]", "[1, 2, 2]", "[1, 1, 4]"})
    void refusesARowOfAnotherShape(String shape) {
        String row =
                "{\"inputs\": [{\"name\": \"input\", \"shape\": %s, \"datatype\": \"FP64\", \"data\": [5.1, 3.5, 1.4, 0.2]}]}";
        api.post(FLOWERS + "/infer", row.formatted("[1, 4]")).is(200);
        api.post(FLOWERS + "/infer", row.formatted("[4]")).is(200);

        assertThat(refused(api.post(FLOWERS + "/infer", row.formatted(shape)), 422))
                .contains("[N, 4]");
    }

    @ParameterizedTest
    @CsvSource({
        "INT8, 1, 64",
        "INT16, 2, 64",
        "INT32, 4, 64",
        "INT64, 8, 64",
        "UINT8, 1, 200",
        "UINT16, 2, 60000",
        "UINT32, 4, 4000000000",
        "UINT64, 8, 64",
        "FP16, 2, 64",
        "BF16, 2, 64",
        "FP32, 4, 64",
        "FP64, 8, 64"
    })
    void takesEveryTypeOfNumbersAsTextAndAsBytes(String type, int width, BigInteger number) throws Exception {
        byte[] bytes =
                switch (type) {
                    case "FP16" -> new byte[] {0, 0x54};
                    case "BF16" -> new byte[] {(byte) 0x80, 0x42};
                    case "FP32" ->
                        ByteBuffer.allocate(4)
                                .order(ByteOrder.LITTLE_ENDIAN)
                                .putFloat(64)
                                .array();
                    case "FP64" -> bytes(64);
                    default ->
                        ByteBuffer.allocate(8)
                                .order(ByteOrder.LITTLE_ENDIAN)
                                .putLong(number.longValue())
                                .array();
                };
        String input = "{\"inputs\": [{\"name\": \"size\", \"shape\": [1], \"datatype\": \"%s\", %s}]}";
        JsonNode text = infer(HOUSES, input.formatted(type, "\"data\": [" + number + "]"));
        HttpResponse<byte[]> binary = send(
                HOUSES + "/infer",
                input.formatted(type, "\"parameters\": {\"binary_data_size\": " + width + "}"),
                Arrays.copyOf(bytes, width));

        assertThat(binary.statusCode()).as(new String(binary.body(), UTF_8)).isEqualTo(200);
        assertThat(head(binary)).isEqualTo(text);
        assertThat(output(text, "price").at("/data/0").doubleValue())
                .isCloseTo(
                        api.get("/models/inferred-houses/predict?size=" + number)
                                .number("/predictions/0"),
                        within(1e-9));
    }

    @Test
    void takesTextsAndTruthsAndSaysWhatItDoesNotKnow() throws Exception {
        String input = """
                {"inputs": [
                  {"name": "age", "shape": [2], "datatype": "INT64", "data": [30, 50]},
                  {"name": "town", "shape": [2], "datatype": "BYTES"%s},
                  {"name": "member", "shape": [2], "datatype": "BOOL"%s},
                  {"name": "says", "shape": [2], "datatype": "BYTES", "data": ["likes red wine", "ü"]}],
                 "parameters": {"priority": 3}}""";
        JsonNode text = infer(PEOPLE, input.formatted(", \"data\": [\"Köln\", \"Bonn\"]", ", \"data\": [true, false]"));
        byte[] towns = joined(
                new byte[] {5, 0, 0, 0}, "Köln".getBytes(UTF_8), new byte[] {4, 0, 0, 0}, "Bonn".getBytes(UTF_8));
        HttpResponse<byte[]> binary = send(
                PEOPLE + "/infer",
                input.formatted(
                        ", \"parameters\": {\"binary_data_size\": 17}", ", \"parameters\": {\"binary_data_size\": 2}"),
                joined(towns, new byte[] {1, 0}));
        JsonNode numbers = infer(
                PEOPLE,
                input.formatted(", \"data\": [\"Köln\", \"Bonn\"]", ", \"data\": [1, 0]")
                        .replace("BOOL", "UINT8"));

        assertThat(head(binary)).isEqualTo(text).isEqualTo(numbers);
        assertThat(text.at("/parameters/warnings").asString()).contains("\"Bonn\" was not seen in training");
        assertThat(output(text, "label").get("datatype").asString()).isIn("BOOL", "BYTES");
    }

    @Test
    void takesAMatrixOfTextsAsASpreadsheetWritesIt() {
        JsonNode answer = infer(PEOPLE, """
                {"inputs": [{"name": "input", "shape": [1, 4], "datatype": "BYTES",
                             "data": ["30", "Köln", "true", "likes red wine"]}]}""");

        assertThat(answer.has("parameters")).isFalse();
    }

    @Test
    void answersOutputsAsTheyAreAskedFor() throws Exception {
        String wanted = MATRIX.replaceFirst("\\{", """
                {"parameters": {"binary_data_output": true}, "outputs": [
                  {"name": "probabilities", "parameters": {"binary_data": true}},
                  {"name": "label", "parameters": {"binary_data": false}}],""");
        HttpResponse<byte[]> answer = send(FLOWERS + "/infer", wanted, new byte[0]);
        JsonNode plain = infer(FLOWERS, MATRIX);

        assertThat(answer.headers().firstValue("Content-Type")).contains(BYTES);
        assertThat(head(answer).at("/outputs/0").toString())
                .isEqualTo("{\"name\":\"probabilities\",\"datatype\":\"FP32\",\"shape\":[2,3],"
                        + "\"parameters\":{\"binary_data_size\":24}}");
        assertThat(head(answer).at("/outputs/1")).isEqualTo(output(plain, "label"));
        for (JsonNode probability : output(plain, "probabilities").get("data")) {
            assertThat(probability.floatValue()).isBetween(0f, 1f);
        }
        ByteBuffer floats = behind(answer);
        output(plain, "probabilities")
                .get("data")
                .forEach(expected -> assertThat(floats.getFloat()).isEqualTo(expected.floatValue()));
        assertThat(floats.hasRemaining()).isFalse();
    }

    @Test
    void namesTheLikeliestClasses() {
        JsonNode plain = infer(FLOWERS, MATRIX);
        JsonNode answer = infer(FLOWERS, MATRIX.replaceFirst("\\{", """
                {"outputs": [{"name": "probabilities", "parameters": {"classification": 2}}, {"name": "label"}],"""));
        JsonNode classes = answer.at("/outputs/0");

        assertThat(classes.get("shape").toString()).isEqualTo("[2,2]");
        assertThat(classes.get("datatype").asString()).isEqualTo("BYTES");
        for (int row = 0; row < 2; row++) {
            String[] first = classes.at("/data/" + 2 * row).asString().split(":", -1);
            String[] second = classes.at("/data/" + (2 * row + 1)).asString().split(":", -1);
            assertThat(first[2]).isEqualTo(answer.at("/outputs/1/data/" + row).asString());
            assertThat(Float.parseFloat(first[0]))
                    .isEqualTo(output(plain, "probabilities")
                            .at("/data/" + (3 * row + Integer.parseInt(first[1])))
                            .floatValue())
                    .isGreaterThanOrEqualTo(Float.parseFloat(second[0]));
        }
    }

    @Test
    void takesBytesWithoutAnyJson() throws Exception {
        ByteBuffer floats = ByteBuffer.allocate(32).order(ByteOrder.LITTLE_ENDIAN);
        for (double value : ROWS) {
            floats.putFloat((float) value);
        }
        HttpResponse<byte[]> answer = send(FLOWERS + "/infer", "", floats.array(), "0");

        assertThat(head(answer).at("/outputs/1/shape").toString()).isEqualTo("[2,3]");
        assertThat(head(answer).at("/outputs/1/parameters/binary_data_size").intValue())
                .isEqualTo(24);
        assertThat(behind(answer).remaining())
                .isEqualTo(24
                        + head(answer)
                                .at("/outputs/0/parameters/binary_data_size")
                                .intValue());
    }

    @Test
    void takesPicturesWhereTheFeaturesArePixels() throws Exception {
        api.train(
                "{\"dataset\": \"digits\", \"name\": \"inferred-digits\", \"training\": {\"epochs\": 1, \"seed\": 3}}");
        byte[] png = png();
        String digits = "/v2/models/inferred-digits";
        String input = "{\"inputs\": [{\"name\": \"image\", \"shape\": [1], \"datatype\": \"BYTES\", %s}]}";
        String label = api.post("/models/inferred-digits/predict", "image/png", BodyPublishers.ofByteArray(png))
                .is(200)
                .text("/predictions/0/label");
        HttpResponse<byte[]> binary = send(
                digits + "/infer",
                input.formatted("\"parameters\": {\"binary_data_size\": " + (png.length + 4) + "}"),
                joined(
                        ByteBuffer.allocate(4)
                                .order(ByteOrder.LITTLE_ENDIAN)
                                .putInt(png.length)
                                .array(),
                        png));
        JsonNode text = infer(
                digits, input.formatted("\"data\": [\"" + Base64.getEncoder().encodeToString(png) + "\"]"));

        assertThat(head(binary)).isEqualTo(text);
        assertThat(output(text, "label").at("/data/0").asString()).isEqualTo(label);
        assertThat(api.get(digits).is(200).text("/properties/pictures")).startsWith("image");
        refused(api.post(digits + "/infer", input.formatted("\"data\": [\"cmVk\"]")), 422);
        refused(api.post(digits + "/infer", input.formatted("\"data\": [\"?\"]")), 422);
        refused(api.post(FLOWERS + "/infer", input.formatted("\"data\": [\"cmVk\"]")), 415);
    }

    private static byte[] png() throws IOException {
        BufferedImage picture = new BufferedImage(16, 16, BufferedImage.TYPE_BYTE_GRAY);
        picture.getRaster().setSample(7, 7, 0, 255);
        picture.getRaster().setSample(8, 3, 0, 200);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(picture, "png", bytes);
        return bytes.toByteArray();
    }

    @Test
    @SuppressWarnings("try") // that its closing may be interrupted
    void isAskedByAClientOfTritonAsItIs() throws Exception {
        try (InferenceServerClient triton = new InferenceServerClient("localhost:" + port, 20_000, 20_000)) {
            InferInput input = new InferInput("input", new long[] {2, 4}, DataType.FP64);
            input.setData(ROWS, true);
            InferResult all = triton.infer(new InferenceServerClient.InferArguments("inferred-flowers", input)
                    .setRequestId("from the client")
                    .setSequenceId(4)
                    .setPriority(2)
                    .setModelVersion("1"));
            JsonNode expected = output(infer(FLOWERS, MATRIX), "probabilities").get("data");

            assertThat(all.getResponse().getId()).isEqualTo("from the client");
            assertThat(all.getOutputs()).containsExactly("label", "probabilities");
            float[] probabilities = all.getOutputAsFloat("probabilities");
            for (int i = 0; i < probabilities.length; i++) {
                assertThat(probabilities[i]).isEqualTo(expected.get(i).floatValue());
            }
            InferInput listed = new InferInput("input", new long[] {2, 4}, DataType.FP64);
            listed.setData(ROWS, false);
            InferResult plain = triton.infer(
                    "inferred-flowers", List.of(listed), List.of(new InferRequestedOutput("probabilities", false)));
            assertThat(plain.getOutputAsFloat("probabilities")).isEqualTo(probabilities);

            InferInput size = new InferInput("size", new long[] {1}, DataType.INT64);
            size.setData(new long[] {2500}, true);
            assertThat(triton.infer(new InferenceServerClient.InferArguments("inferred-houses", size))
                            .getOutputAsDouble("price")[0])
                    .isEqualTo(
                            api.get("/models/inferred-houses/predict?size=2500").number("/predictions/0"));

            InferInput wrong = new InferInput("siez", new long[] {1}, DataType.INT64);
            wrong.setData(new long[] {2500}, true);
            InferenceException refused = catchThrowableOfType(
                    InferenceException.class, () -> triton.infer("inferred-houses", List.of(wrong), List.of()));
            assertThat(refused).rootCause().hasMessageContaining("did you mean \"size\"?");
        }
    }

    @Test
    void countsWhatItWasAsked() {
        api.train("{\"dataset\": \"xor\", \"name\": \"inferred-counts\", \"training\": {\"epochs\": 2}}");
        String counts = "/v2/models/inferred-counts";
        assertThat(api.get(counts + "/stats").is(200).text("/model_stats/0/inference_count"))
                .isEqualTo("0");
        infer(
                counts,
                "{\"inputs\": [{\"name\": \"input\", \"shape\": [3, 2], \"datatype\": \"INT8\", \"data\": [0,0,0,1,1,1]}]}");
        refused(api.post(counts + "/infer", "{\"inputs\": []}"), 422);
        Answer stats = api.get(counts + "/versions/1/stats").is(200);

        assertThat(stats.text("/model_stats/0/name")).isEqualTo("inferred-counts");
        assertThat(stats.number("/model_stats/0/inference_count")).isEqualTo(3);
        assertThat(stats.number("/model_stats/0/execution_count")).isEqualTo(1);
        assertThat(stats.number("/model_stats/0/inference_stats/success/count")).isEqualTo(1);
        assertThat(stats.number("/model_stats/0/inference_stats/success/ns")).isPositive();
        assertThat(stats.number("/model_stats/0/inference_stats/fail/count")).isEqualTo(1);
        assertThat(stats.number("/model_stats/0/batch_stats/0/batch_size")).isEqualTo(3);
        assertThat(stats.number("/model_stats/0/last_inference")).isGreaterThan(1.7e12);
        assertThat(api.get("/v2/models/stats").is(200).body()).contains("\"name\":\"inferred-counts\"");
    }

    @Test
    void isNotReadyBetweenUnloadingAndLoading() {
        api.train("{\"dataset\": \"xor\", \"name\": \"inferred-away\", \"training\": {\"epochs\": 2}}");
        api.train("{\"dataset\": \"xor\", \"name\": \"inferred-away\", \"training\": {\"epochs\": 2}}");
        String body =
                "{\"inputs\": [{\"name\": \"input\", \"shape\": [1, 2], \"datatype\": \"INT8\", \"data\": [0, 1]}]}";
        String repository = "/v2/repository/models/inferred-away";

        assertThat(api.post(repository + "/unload", "{}").is(200).body()).isEmpty();
        assertThat(refused(api.get("/v2/models/inferred-away/ready"), 409)).contains("was unloaded");
        refused(api.post("/v2/models/inferred-away/versions/1/infer", body), 409);
        api.get("/models/inferred-away/predict?a=0&b=1").is(200);
        assertThat(entries("{}")).containsExactly("1 UNAVAILABLE", "2 UNAVAILABLE");
        assertThat(entries("{\"ready\": true}")).isEmpty();

        api.post("/v2/repository/models/inferred-away:1/load").is(200);
        assertThat(entries("{}")).containsExactly("1 READY", "2 UNAVAILABLE");
        infer("/v2/models/inferred-away/versions/1", body);
        refused(api.post("/v2/models/inferred-away/infer", body), 409);

        api.post(repository + "/load", "{}").is(200);
        infer("/v2/models/inferred-away", body);
        refused(api.post(repository + "/load", "{\"parameters\": {\"config\": \"{}\"}}"), 422);
        refused(api.post("/v2/repository/models/nobody/load", "{}"), 404);
    }

    private List<String> entries(String body) {
        return api.post("/v2/repository/index", body)
                .is(200)
                .json()
                .valueStream()
                .filter(entry -> entry.get("name").asString().equals("inferred-away"))
                .map(entry -> entry.get("version").asString() + " "
                        + entry.get("state").asString())
                .toList();
    }

    @Test
    void refusesInTheWordsOfTheProtocolWhateverIsWrong() {
        refused(api.get("/v2/nothing/here"), 404);
        refused(api.get("/v2/models"), 404);
        refused(api.get("/v2/models/nobody"), 404);
        refused(api.get("/v2/models/a%2Fb"), 400);
        refused(api.get("/v2/models/a%20b%40c%3Ad"), 404);
        refused(api.get(FLOWERS + "/versions/9"), 404);
        refused(api.get(FLOWERS + "/versions/one"), 404);
        refused(api.get(FLOWERS + "/infer"), 405);
        refused(api.get(FLOWERS, "Accept", "text/csv"), 406);
        refused(api.post(FLOWERS + "/infer", "text/plain", BodyPublishers.ofString("{}")), 415);
        refused(api.get(FLOWERS + "?limit=1"), 400);
        refused(api.get(FLOWERS, "API-Version", "9"), 400);
        refused(api.post(FLOWERS + "/infer", "{\"inputs\": ["), 400);
        refused(api.post(FLOWERS + "/infer", "{\"inputs\": [], \"inputs\": []}"), 400);
        refused(api.post(FLOWERS + "/infer", MATRIX + "{"), 400);
        refused(api.post(FLOWERS + "/infer"), 400);
        refused(api.get("/v2/models/inferred-flowers", "Origin", "http://evil.example"), 403);
        refused(api.post(FLOWERS + "/infer", BYTES, BodyPublishers.ofByteArray(new byte[17 << 20])), 413);
        assertThat(api.get("/models/nobody").is(404, "unknown_model")).isNotNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"shape\": [2, 4] | \"shape\": [2, 5] | not of the shape",
                "\"shape\": [2, 4] | \"shape\": [-2, 4] | whole number from 0",
                "\"shape\": [2, 4] | \"shape\": [2.5, 4] | whole number from 0",
                "\"shape\": [2, 4] | \"shape\": [4294967296, 4294967296] | whole number from 0",
                "\"shape\": [2, 4] | \"shape\": [2147483647, 2147483647, 2147483647] | more elements",
                "\"shape\": [2, 4] | \"shape\": [4, 2] | [N, 4]",
                "\"shape\": [2, 4] | \"shape\": [] | not of the shape",
                "\"shape\": [2, 4] | \"shape\": [8, 1] | [N, 4]",
                "\"shape\": [2, 4] | \"shape\": [8] | [N, 4]",
                "\"shape\": [2, 4] | \"shape\": [2, 2, 2] | [N, 4]",
                "\"shape\": [2, 4] | \"shape\": [2, 1, 4] | [N, 4]",
                "\"shape\": [2, 4] | \"shape\": 8 | must be a list",
                "\"shape\": [2, 4], | | shape: is required",
                "\"FP64\" | \"FP8\" | one of BOOL, UINT8",
                "\"FP64\" | \"INT8\" | is no INT8",
                "\"FP64\" | \"BYTES\" | is no BYTES",
                "[5.1, 3.5 | [NaN, 3.5 | NaN",
                "[5.1, 3.5 | [1e400, 3.5 | is no FP64",
                "[5.1, 3.5 | [\"a\", 3.5 | is no FP64",
                "[5.1, 3.5 | [[5.1], 3.5 | different lengths",
                "[5.1, 3.5 | [{}, 3.5 | must be a number",
                "\"name\": \"input\" | \"name\": \"inputs\" | is no input of the model",
                "\"name\": \"input\" | \"nmae\": \"input\" | did you mean \"name\"",
                "{\"inputs\": | {\"outputs\": [{\"name\": \"label\"}, {\"name\": \"label\"}], \"inputs\": | stands twice",
                "{\"inputs\": | {\"outputs\": [{\"name\": \"lable\"}], \"inputs\": | did you mean \"label\"",
                "{\"inputs\": | {\"outputs\": [{\"name\": \"label\", \"parameters\": {\"classification\": 2}}], \"inputs\": | probabilities only",
                "{\"inputs\": | {\"parameters\": {\"binary_data_output\": 1}, \"inputs\": | true or false",
                "\"data\": | \"parameters\": {\"binary_data_size\": 8}, \"data\": | either data"
            })
    void saysWhatIsWrongWithATensor(String right, String wrong, String words) {
        String body = MATRIX.replace(right, wrong == null ? "" : wrong);
        Answer answer = api.post(FLOWERS + "/infer", body);

        assertThat(answer.status()).as(answer.toString()).isIn(400, 422);
        assertThat(refused(answer, answer.status())).contains(words);
    }

    @ParameterizedTest
    @CsvSource({
        "64, 64, 0, 200",
        "63, 64, 0, 422",
        "65, 64, 0, 422",
        "64, 63, 0, 422",
        "64, 65, 0, 422",
        "-1, 64, 0, 422",
        "9223372036854775807, 64, 0, 422",
        "99999999999999999999, 64, 0, 422",
        "64, 64, 1000, 400",
        "64, 64, -1, 400",
        "64, 64, 99999999999999999999, 400",
        "64, 64, x, 400"
    })
    void believesNoLengths(String size, int sent, String length, int status) throws Exception {
        String json = """
                {"inputs": [{"name": "input", "shape": [2, 4], "datatype": "FP64",
                             "parameters": {"binary_data_size": %s}}]}""".formatted(size);
        byte[] behind = Arrays.copyOf(bytes(ROWS), sent);
        HttpResponse<byte[]> answer =
                send(FLOWERS + "/infer", json, behind, length.equals("0") ? String.valueOf(json.length()) : length);

        assertThat(answer.statusCode()).as(new String(answer.body(), UTF_8)).isEqualTo(status);
        if (status != 200) {
            assertFits("error", head(answer));
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void refusesWhatIsNoNumber(double value) throws Exception {
        double[] rows = ROWS.clone();
        rows[5] = value;
        HttpResponse<byte[]> answer = send(FLOWERS + "/infer", """
                {"inputs": [{"name": "input", "shape": [2, 4], "datatype": "FP64",
                             "parameters": {"binary_data_size": 64}}]}""", bytes(rows));

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(head(answer).get("error").asString()).contains("row 1/sepal_width", "must be finite");
    }

    @ParameterizedTest
    @CsvSource({
        "3 0 0 0 61 62, ends before",
        "1 0 0 0 61 62, bytes after its last",
        "2 0 0 0 -1 62, not UTF-8",
        "2 0, ends before"
    })
    void refusesTextsOfWrongLengths(String bytes, String words) throws Exception {
        String[] numbers = bytes.split(" ", -1);
        byte[] behind = new byte[numbers.length];
        for (int i = 0; i < behind.length; i++) {
            behind[i] = Byte.parseByte(numbers[i]);
        }
        HttpResponse<byte[]> answer = send(PEOPLE + "/infer", """
                {"inputs": [{"name": "age", "shape": [1], "datatype": "INT64", "data": [41]},
                            {"name": "town", "shape": [1], "datatype": "BYTES",
                             "parameters": {"binary_data_size": %s}},
                            {"name": "member", "shape": [1], "datatype": "BOOL", "data": [true]},
                            {"name": "says", "shape": [1], "datatype": "BYTES", "data": ["likes red wine"]}]}""".formatted(behind.length), behind);

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(head(answer).get("error").asString()).contains(words);
    }
}
