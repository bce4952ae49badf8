package dev.chainrule.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.exchange.onnx.OnnxRun;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.StringJoiner;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Models leave as ONNX files that others read, and networks of others are taken in. */
@Story
@NullUnmarked // javac 17 does not see in class files that members of a map may be null
class OnnxStoryTests {

    private static final String OCTETS = "application/octet-stream";
    private static final JsonMapper JSON = new JsonMapper();

    private final Api api;

    OnnxStoryTests(@LocalServerPort int port) {
        this.api = new Api(port);
    }

    private static byte[] file(String name) {
        try (InputStream in = OnnxStoryTests.class.getResourceAsStream("/onnx/" + name)) {
            return Objects.requireNonNull(in, name).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HttpResponse<byte[]> export(String model, String format) {
        try {
            return HttpClient.newHttpClient()
                    .send(
                            api.request("/models/%s/export?format=%s".formatted(model, format))
                                    .build(),
                            BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private Answer take(byte[] onnx, String query) {
        return api.post("/models" + query, OCTETS, BodyPublishers.ofByteArray(onnx));
    }

    /** A table of everything: numbers with gaps, categories, truth, and a class to be told. */
    private static String table() {
        SplittableRandom random = new SplittableRandom(3);
        StringBuilder csv = new StringBuilder("size,rooms,town,garden,sold\n");
        for (int i = 0; i < 120; i++) {
            int size = 40 + random.nextInt(160);
            String town = List.of("Ulm", "Köln", "Bonn").get(random.nextInt(3));
            csv.append("%s,%s,%s,%s,%s\n"
                    .formatted(
                            random.nextInt(10) == 0 ? "" : size,
                            1 + random.nextInt(5),
                            random.nextInt(12) == 0 ? "" : town,
                            random.nextBoolean(),
                            size > 110 ? "quickly" : town.equals("Ulm") ? "slowly" : "never"));
        }
        return csv.toString();
    }

    @Test
    void aModelAnswersTheSameInOnnxRuntimeFromRawColumns() {
        api.upload("onnx-homes", table()).is(201);
        api.train("""
                {"dataset": "onnx-homes", "name": "onnx-homes", "training": {"epochs": 5},
                 "preprocessing": {"indicator": true, "columns": {"rooms": {"numeric": "quantile"}}},
                 "network": {"layers": [{"type": "dense", "units": 8, "activation": "gelu"}, {"type": "batch_normalization"}]}}""");

        HttpResponse<byte[]> file = export("onnx-homes", "onnx");
        assertThat(file.statusCode()).isEqualTo(200);
        assertThat(file.headers().firstValue("Content-Type")).contains("application/onnx");
        assertThat(file.headers().firstValue("Content-Disposition").orElseThrow())
                .contains("onnx-homes-1.onnx");

        List<Map<String, Object>> rows = List.of(
                row(120.0, 3L, "Ulm", true),
                row(null, 2L, "Köln", false),
                row(55.5, 5L, null, true),
                row(80.0, 1L, "Bonn", false));
        JsonNode predicted = api.post("/models/onnx-homes/predict", JSON.writeValueAsString(Map.of("instances", rows)))
                .is(200)
                .json()
                .get("predictions");
        try (OnnxRun run = new OnnxRun(file.body())) {
            Map<String, Object> found = run.ask(columns(rows));
            String[] labels = (String[]) found.get("label");
            float[][] probabilities = (float[][]) found.get("probabilities");
            for (int i = 0; i < rows.size(); i++) {
                assertThat(labels[i]).isEqualTo(predicted.get(i).get("label").asString());
                List<String> names = List.of("never", "quickly", "slowly");
                for (int j = 0; j < 3; j++) {
                    assertThat((double) probabilities[i][j])
                            .isCloseTo(
                                    predicted
                                            .get(i)
                                            .get("probabilities")
                                            .get(names.get(j))
                                            .doubleValue(),
                                    within(1e-5));
                }
            }
        }
    }

    private static Map<String, Object> row(Object size, Object rooms, Object town, Object garden) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("size", size);
        row.put("rooms", rooms);
        row.put("town", town);
        row.put("garden", garden);
        return row;
    }

    private static Map<String, List<Object>> columns(List<Map<String, Object>> rows) {
        Map<String, List<Object>> columns = new LinkedHashMap<>();
        for (Map<String, Object> row : rows) {
            row.forEach((name, value) -> columns.computeIfAbsent(name, column -> new ArrayList<>())
                    .add(
                            List.of("size", "rooms").contains(name)
                                    ? (Object) (value == null ? Double.NaN : ((Number) value).doubleValue())
                                    : value == null ? "" : value.toString()));
        }
        return columns;
    }

    @Test
    void aStepWithoutAnOperatorIsNamedAndTheNetworkLeavesAlone() {
        api.upload("onnx-hashed", table()).is(201);
        api.train("""
                {"dataset": "onnx-hashed", "training": {"epochs": 1},
                 "preprocessing": {"columns": {"town": {"categorical": "hashing", "buckets": 8}}}}""");

        JsonNode problem = api.get("/models/onnx-hashed/export?format=onnx").is(422, "no_operator");
        assertThat(problem.at("/errors/0/detail").asString())
                .contains("\"town\"")
                .contains("hash");
        assertThat(problem.at("/errors/0/hint").asString()).contains("onnx_network");

        HttpResponse<byte[]> network = export("onnx-hashed", "onnx_network");
        assertThat(network.statusCode()).isEqualTo(200);
        try (OnnxRun run = new OnnxRun(network.body())) {
            assertThat(run.ask("inputs", new float[2][12])).containsKeys("label", "probabilities");
        }
        Answer back = take(network.body(), "?name=onnx-hashed-back").is(201);
        assertThat(back.json().get("labels").size()).isEqualTo(3);
    }

    @Test
    void aNetworkOfPyTorchIsAskedTracedAndGoneOnWith() {
        JsonNode golden = JSON.readTree(file("dense-relu-softmax.json"));
        Answer model =
                take(file("dense-relu-softmax.onnx"), "?name=from-pytorch").is(201);
        assertThat(model.text("/provenance/imported/from")).startsWith("pytorch 1.13.0, opset 13");
        assertThat(model.text("/provenance/imported/format")).isEqualTo("onnx");
        assertThat(model.text("/provenance/imported/sha256")).hasSize(64);

        JsonNode predicted = api.post(
                        "/models/from-pytorch/predict", "{\"instances\": %s}".formatted(golden.get("input")))
                .is(200)
                .json()
                .get("predictions");
        for (int i = 0; i < golden.get("output").size(); i++) {
            for (int j = 0; j < 3; j++) {
                assertThat(predicted
                                .get(i)
                                .get("probabilities")
                                .get(String.valueOf(j))
                                .doubleValue())
                        .isCloseTo(golden.get("output").get(i).get(j).doubleValue(), within(1e-5));
            }
        }

        Answer trace = api.post(
                        "/models/from-pytorch/trace",
                        "{\"row\": {\"x0\": 0.5, \"x1\": -1, \"x2\": 2, \"x3\": 0}, \"target\": 1}")
                .is(200);
        assertThat(trace.json().get("layers").size()).isEqualTo(2);
        assertThat(trace.text("/loss/name")).isEqualTo("categorical_cross_entropy");
        assertThat(trace.text("/optimizer/name")).isEqualTo("adam");

        api.upload("for-pytorch", rowsFor("x0,x1,x2,x3,output")).is(201);
        Answer job = api.train("""
                {"resume_from": "from-pytorch", "dataset": "for-pytorch", "name": "gone-on", "training": {"epochs": 3}}""");
        assertThat(job.text("/warnings/0")).contains("starts with the weights of");
        assertThat(api.get("/models/gone-on").text("/network/layers/0/units"))
                .isEqualTo(model.text("/network/layers/0/units"));

        api.upload("not-for-pytorch", rowsFor("a,b,c,d,output")).is(201);
        JsonNode refused = api.post(
                        "/jobs/validate", "{\"resume_from\": \"from-pytorch\", \"dataset\": \"not-for-pytorch\"}")
                .is(422, "invalid");
        assertThat(refused.toString()).contains("x0");
    }

    /** Its pixels, in the order of the file. */
    private static List<String> pixels(JsonNode picture) {
        return List.of(picture.toString().replaceAll("[\\[\\]]", "").split(","));
    }

    private static String picturesFor(int pixels, int outputs) {
        SplittableRandom random = new SplittableRandom(1);
        StringBuilder csv = new StringBuilder();
        for (int row = -1; row < 40; row++) {
            for (int i = 0; i < pixels + outputs; i++) {
                String name = i < pixels ? "x" + i : "output" + (i - pixels);
                csv.append(i == 0 ? "" : ",").append(row < 0 ? name : random.nextInt(100) / 50.0 - 1);
            }
            csv.append('\n');
        }
        return csv.toString();
    }

    @Test
    void aConvolutionOfPyTorchIsAskedTracedAndGoneOnWith() {
        JsonNode golden = JSON.readTree(file("conv-pool.json"));
        take(file("conv-pool.onnx"), "?name=pictures-of-pytorch").is(201);
        List<List<String>> pictures = new ArrayList<>();
        golden.get("input").forEach(picture -> pictures.add(pixels(picture)));
        JsonNode predicted = api.post("/models/pictures-of-pytorch/predict", "{\"instances\": %s}".formatted(pictures))
                .is(200)
                .json()
                .get("predictions");
        for (int i = 0; i < pictures.size(); i++) {
            for (int j = 0; j < 10; j++) {
                assertThat(predicted.get(i).get("output" + j).doubleValue())
                        .isCloseTo(golden.get("output").get(i).get(j).doubleValue(), within(1e-5));
            }
        }

        StringJoiner row = new StringJoiner(", ", "{", "}");
        for (int i = 0; i < 784; i++) {
            row.add("\"x%s\": %s".formatted(i, pictures.get(0).get(i)));
        }
        Answer trace = api.post("/models/pictures-of-pytorch/trace", "{\"row\": %s}".formatted(row))
                .is(200);
        assertThat(trace.json().get("layers").size()).isEqualTo(5);

        api.upload("for-pictures", picturesFor(784, 10)).is(201);
        Answer job = api.train("""
                {"resume_from": "pictures-of-pytorch", "dataset": "for-pictures", "name": "seen-more", "training": {"epochs": 2}}""");
        assertThat(job.text("/warnings/0")).contains("starts with the weights of");
        assertThat(api.get("/models/seen-more").text("/network/layers/1/type")).isEqualTo("convolution");
    }

    /** It has no rows that it learned from: what asks for them is refused, and nothing breaks. */
    @Test
    void everyQuestionAboutANetworkOfOthersIsAnsweredOrRefused() {
        take(file("dense-relu-softmax.onnx"), "?name=asked").is(201);
        String row = "{\"x0\": 0.5, \"x1\": -1, \"x2\": 2, \"x3\": 0}";
        for (String path : List.of(
                "",
                "/card",
                "/importance",
                "/partial-dependence?feature=x0",
                "/collapse",
                "/surface?x=x0&y=x1",
                "/landscape",
                "/diff?with=asked",
                "/weights",
                "/export",
                "/export?format=onnx",
                "/export?format=onnx_network")) {
            assertThat(api.get("/models/asked" + path).status()).as(path).isLessThan(500);
        }
        assertThat(api.get("/models?name=asked").is(200).status()).isEqualTo(200);
        for (Map.Entry<String, String> question : Map.of(
                        "/gradient-check", "{\"rows\": 4}",
                        "/what-if",
                                "{\"row\": %s, \"changes\": [{\"layer\": 1, \"bias\": 0, \"value\": 1}], \"save_as\": \"edited\"}"
                                        .formatted(row),
                        "/attribution", "{\"row\": %s, \"method\": \"gradient_x_input\"}".formatted(row),
                        "/counterfactual", "{\"row\": %s, \"want\": 1}".formatted(row))
                .entrySet()) {
            Answer answer = api.post("/models/asked" + question.getKey(), question.getValue());
            assertThat(answer.status()).as(answer.toString()).isLessThan(500);
        }
        assertThat(api.post("/models/asked/verify").status()).isLessThan(500);
    }

    @Test
    void saysThatANetworkCameWithoutDataAndWorksWithTheRowsItIsGiven() {
        take(file("dense-relu-softmax.onnx"), "?name=dataless").is(201);
        String row = "{\"x0\": 0.5, \"x1\": -1, \"x2\": 2, \"x3\": 0}";
        for (String path :
                List.of("/importance", "/partial-dependence?feature=x0", "/landscape", "/drift", "/calibration")) {
            Answer refused = api.get("/models/dataless" + path);
            assertThat(refused.status()).as(path).isEqualTo(409);
            assertThat(refused.body()).as(path).contains("came without data").doesNotContain("SHA-256");
        }
        assertThat(api.get("/models/dataless/landscape")
                        .is(409, "dataset_gone")
                        .get("detail")
                        .asString())
                .contains("came without data", "resume_from");
        api.post("/models/dataless/counterfactual", "{\"row\": %s, \"want\": 1}".formatted(row))
                .is(409, "dataset_gone");

        JsonNode check = api.post("/models/dataless/gradient-check", "{\"rows\": 4}")
                .is(200)
                .json();
        assertThat(check.get("verdict").asString()).isEqualTo("pass");
        assertThat(check.at("/worst/analytic").doubleValue()).isNotZero();
        assertThat(check.get("note").asString()).contains("came without data");
        for (String method : List.of("integrated_gradients", "shapley", "occlusion")) {
            JsonNode parts = api.post(
                            "/models/dataless/attribution", "{\"row\": %s, \"method\": \"%s\"}".formatted(row, method))
                    .is(200)
                    .json();
            assertThat(parts.get("warnings").toString()).as(method).contains("came without data");
            assertThat(parts.get("value")).isNotEqualTo(parts.get("base"));
        }
        assertThat(api.get("/models/dataless/card", "Accept", "text/markdown")
                        .is(200)
                        .body())
                .contains("none: the network came without data");
        api.get("/models/dataless/weights").is(200);
    }

    private static String rowsFor(String header) {
        SplittableRandom random = new SplittableRandom(1);
        StringBuilder csv = new StringBuilder(header).append('\n');
        for (int i = 0; i < 60; i++) {
            csv.append("%s,%s,%s,%s,%s\n"
                    .formatted(
                            random.nextGaussian(),
                            random.nextGaussian(),
                            random.nextGaussian(),
                            random.nextGaussian(),
                            i % 3));
        }
        return csv.toString();
    }

    @Test
    void aFormBringsAFileToo() {
        ByteArrayOutputStream form = new ByteArrayOutputStream();
        form.writeBytes("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"m.onnx\"\r\n\r\n"
                .getBytes(StandardCharsets.UTF_8));
        form.writeBytes(file("dense-gelu-layernorm.onnx"));
        form.writeBytes("\r\n--b--\r\n".getBytes(StandardCharsets.UTF_8));
        Answer model = api.post(
                        "/models", "multipart/form-data; boundary=b", BodyPublishers.ofByteArray(form.toByteArray()))
                .is(201);
        assertThat(model.text("/name")).isEqualTo("torch_jit");
        assertThat(model.text("/task")).isEqualTo("regression");
    }

    @Test
    void whatIsNoNetworkIsRefusedAndNothingIsStored() {
        int before = api.count("/models");
        byte[] good = file("dense-relu-softmax.onnx");
        take(Arrays.copyOf(good, good.length / 2), "").is(422, "damaged_onnx");
        take("no ONNX at all".getBytes(StandardCharsets.UTF_8), "").is(422, "unknown_model_format");
        assertThat(api.count("/models")).isEqualTo(before);
        SplittableRandom random = new SplittableRandom(9);
        byte[] pictures = file("conv-pool.onnx");
        for (int i = 0; i < 60; i++) {
            byte[] mutated = i % 2 == 0 ? good.clone() : pictures.clone();
            mutated[8 + random.nextInt(Math.min(mutated.length, 900) - 8)] ^= (byte) (1 << random.nextInt(8));
            Answer answer = take(mutated, "?name=mutated");
            assertThat(answer.status()).as(answer.toString()).isIn(201, 413, 422);
        }
        api.get("/actuator/health/readiness").is(200);
    }
}
