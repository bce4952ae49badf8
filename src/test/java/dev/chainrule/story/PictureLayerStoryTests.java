package dev.chainrule.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.exchange.onnx.OnnxRun;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** Somebody has columns of pixels, and looks at them as pictures. */
@Story
class PictureLayerStoryTests {

    private static final String LAYERS = """
            [{"type": "reshape", "shape": [8, 8, 1]},
             {"type": "convolution", "filters": 8, "kernel": 3, "padding": "same", "activation": "relu"},
             {"type": "max_pooling", "size": 2},
             "flatten",
             {"type": "dense", "units": 32, "activation": "relu"}]""";

    /** A drawn 0. */
    private static final int[] ROW = {
        0, 0, 5, 13, 9, 1, 0, 0, 0, 0, 13, 15, 10, 15, 5, 0, 0, 3, 15, 2, 0, 11, 8, 0, 0, 4, 12, 0, 0, 8, 8, 0, 0, 5, 8,
        0, 0, 9, 8, 0, 0, 4, 11, 0, 1, 12, 7, 0, 0, 2, 14, 5, 10, 12, 0, 0, 0, 0, 6, 13, 10, 0, 0, 0
    };

    private final Api api;

    PictureLayerStoryTests(@LocalServerPort int port) {
        this.api = new Api(port);
    }

    private static String job(String name, String layers, String more) {
        return """
                {"dataset": "digits", "name": "%s", "network": {"layers": %s}%s}""".formatted(name, layers, more);
    }

    private static String row() {
        return IntStream.range(0, ROW.length)
                .mapToObj(i -> "\"p%s%s\": %s".formatted(i / 8, i % 8, ROW[i]))
                .collect(Collectors.joining(", ", "{", "}"));
    }

    @Test
    void seesWhatTheLayersMakeOfAPicture() {
        JsonNode layers = api.post("/jobs/validate", job("seen", LAYERS, ""))
                .is(200)
                .json()
                .get("layers");

        assertThat(layers.findValuesAsString("arithmetic"))
                .containsExactly("0", "3·3·1·8 + 8", "0", "0", "128·32 + 32", "32·10 + 10");
        assertThat(layers.at("/1/output_shape").toString()).isEqualTo("[null,8,8,8]");
        assertThat(layers.at("/2/output_shape").toString()).isEqualTo("[null,4,4,8]");
        assertThat(layers.at("/3/output_shape").toString()).isEqualTo("[null,128]");
        assertThat(layers.at("/1/multiplications").intValue()).isEqualTo(64 * 9 * 8);
        assertThat(layers.at("/1/receptive_field").toString()).isEqualTo("[3,3]");
        assertThat(layers.at("/2/receptive_field").toString()).isEqualTo("[4,4]");
        assertThat(layers.at("/4/receptive_field").isNull()).isTrue();
    }

    @Test
    void learnsDigitsAndTellsWhatEveryWindowSaw() throws IOException, InterruptedException {
        Answer job = api.train(job("strokes", LAYERS, ", \"training\": {\"epochs\": 12, \"seed\": 5}"));
        Answer model = api.get(job.text("/links/model")).is(200);
        assertThat(model.number("/metrics/test/accuracy")).isGreaterThan(0.9);

        JsonNode predicted =
                api.post("/models/strokes/predict", row()).is(200).json().at("/predictions/0");
        assertThat(predicted.get("label").asString()).isEqualTo("0");
        Answer trace = api.post("/models/strokes/trace", "{\"row\": %s, \"target\": 0, \"top\": 100}".formatted(row()))
                .is(200);
        assertThat(trace.number("/prediction/probability"))
                .isCloseTo(predicted.get("probability").doubleValue(), within(1e-5));
        JsonNode convolution = trace.json().at("/layers/1");
        assertThat(convolution.get("type").asString()).isEqualTo("convolution");
        for (JsonNode neuron : convolution.get("neurons")) {
            assertThat(neuron.get("terms").size()).isBetween(4, 9);
            double sum = neuron.get("bias").doubleValue();
            for (JsonNode term : neuron.get("terms")) {
                sum += term.get("product").doubleValue();
            }
            assertThat(neuron.get("z").doubleValue()).isCloseTo(sum, within(1e-9));
        }
        assertThat(trace.text("/layers/2/neurons/0/terms/0/from"))
                .startsWith("hidden 2, neuron ")
                .contains(" at [");

        HttpResponse<byte[]> onnx = HttpClient.newHttpClient()
                .send(api.request("/models/strokes/export?format=onnx").build(), BodyHandlers.ofByteArray());
        assertThat(onnx.statusCode()).isEqualTo(200);
        try (OnnxRun run = new OnnxRun(onnx.body())) {
            Map<String, Object> found = run.ask(IntStream.range(0, ROW.length)
                    .boxed()
                    .collect(Collectors.toMap(
                            i -> "p%s%s".formatted(i / 8, i % 8), i -> List.<Object>of((double) ROW[i]))));
            float[][] probabilities = (float[][]) Objects.requireNonNull(found.get("probabilities"));
            assertThat((double) probabilities[0][0])
                    .isCloseTo(predicted.get("probability").doubleValue(), within(1e-5));
        }
        for (String part : new String[] {"collapse", "card", "weights?layer=2", "surface?x=p33&y=p34&points=5"}) {
            api.get("/models/strokes/" + part).is(200);
        }
        JsonNode line = api.get("/models/strokes/collapse?row=7").is(200).json().get("local");
        assertThat(line.path("radius").isNumber()).as(line.toString()).isTrue();
        api.post("/models/strokes/attribution", "{\"row\": %s}".formatted(row()))
                .is(200);
        api.post("/models/strokes/gradient-check", "{\"rows\": 2}").is(200);
        api.post("/models/strokes/what-if", """
                {"row": %s, "changes": [{"layer": 2, "neuron": 0, "silence": true}]}""".formatted(row())).is(422, "invalid");
        api.post("/models/strokes/what-if", """
                {"row": %s, "changes": [{"layer": 3, "neuron": 0, "silence": true},
                                        {"layer": 2, "activation": "tanh"}]}""".formatted(row())).is(200);
        api.get("/jobs/%s/hardest-rows".formatted(job.text("/id"))).is(200);
        api.get("/jobs/%s/diagnosis".formatted(job.text("/id"))).is(200);
    }

    private static final String ALL = """
            [{"type": "reshape", "shape": [8, 8, 1]},
             {"type": "zero_padding", "padding": [1, 0]},
             {"type": "separable_convolution", "filters": 4, "kernel": 3, "padding": "same", "activation": "relu"},
             {"type": "cropping", "cropping": [1, 1, 0, 0]},
             {"type": "residual", "layers": [
                {"type": "group_normalization", "groups": 2},
                {"type": "convolution", "filters": 6, "kernel": 3, "stride": 2, "padding": "same", "activation": "relu"}]},
             {"type": "spatial_dropout", "rate": 0.1},
             {"type": "transposed_convolution", "filters": 3, "kernel": 3, "stride": 2, "padding": "same", "activation": "relu"},
             "instance_normalization",
             {"type": "up_sampling", "size": [1, 2], "interpolation": "bilinear"},
             {"type": "reshape", "shape": [128, 3]},
             {"type": "convolution_1d", "filters": 4, "kernel": 4, "stride": 4, "activation": "relu"},
             "flatten"]""";

    @Test
    void saysWhatEachOfAllTheLayersMakes() {
        JsonNode layers =
                api.post("/jobs/validate", job("all", ALL, "")).is(200).json().get("layers");

        List<String> shapes = new ArrayList<>();
        List<String> fields = new ArrayList<>();
        for (JsonNode layer : layers) {
            shapes.add(layer.get("output_shape").toString());
            fields.add(layer.get("receptive_field").toString());
        }
        assertThat(shapes)
                .containsExactly(
                        "[null,8,8,1]",
                        "[null,10,8,1]",
                        "[null,10,8,4]",
                        "[null,8,8,4]",
                        "[null,4,4,6]",
                        "[null,4,4,6]",
                        "[null,8,8,3]",
                        "[null,8,8,3]",
                        "[null,8,16,3]",
                        "[null,128,3]",
                        "[null,32,4]",
                        "[null,128]",
                        "[null,10]");
        assertThat(fields)
                .startsWith("[1,1]", "[1,1]", "[3,3]", "[3,3]", "[5,5]", "[5,5]", "[7,7]")
                .endsWith("null", "[4]", "null", "null");
        assertThat(layers.at("/2/arithmetic").asString()).isEqualTo("3·3·1·1 + 1·1·1·4 + 4");
        assertThat(layers.at("/4/arithmetic").asString()).isEqualTo("4 + 4 + 3·3·4·6 + 6 + 1·1·4·6");
        assertThat(layers.at("/2/layers/0/type").asString()).isEqualTo("convolution");
    }

    @Test
    void opensTheBoxOfAllTheLayers() throws IOException, InterruptedException {
        Answer job = api.train(job("everything", ALL, ", \"training\": {\"epochs\": 2, \"seed\": 5}"));
        JsonNode predicted =
                api.post("/models/everything/predict", row()).is(200).json().at("/predictions/0");
        Answer trace = api.post(
                        "/models/everything/trace", "{\"row\": %s, \"target\": 0, \"top\": 20}".formatted(row()))
                .is(200);
        assertThat(trace.number("/prediction/probability"))
                .isCloseTo(predicted.get("probability").doubleValue(), within(1e-5));
        for (JsonNode layer : trace.json().get("layers")) {
            for (JsonNode neuron : layer.get("neurons")) {
                double sum = neuron.get("bias").doubleValue()
                        + neuron.path("omitted_sum").doubleValue(0);
                for (JsonNode term : neuron.get("terms")) {
                    sum += term.get("product").doubleValue();
                }
                assertThat(neuron.get("z").doubleValue())
                        .as("%s: %s", layer.get("type"), neuron)
                        .isCloseTo(sum, within(1e-9));
            }
        }
        assertThat(api.post("/models/everything/gradient-check", "{\"rows\": 2}")
                        .is(200)
                        .json()
                        .get("verdict")
                        .asString())
                .isEqualTo("pass");
        Answer collapse = api.get("/models/everything/collapse?row=7").is(200);
        assertThat(collapse.json().get("because").findValuesAsString("activation"))
                .contains("group_normalization", "instance_normalization");
        for (String part : new String[] {"card", "weights?layer=7", "surface?x=p33&y=p34&points=5"}) {
            api.get("/models/everything/" + part).is(200);
        }
        api.post("/models/everything/attribution", "{\"row\": %s}".formatted(row()))
                .is(200);
        api.post("/models/everything/what-if", """
                {"row": %s, "changes": [{"layer": 3, "filter": 1, "silence": true},
                                        {"layer": 7, "filter": 0, "silence": true},
                                        {"layer": 8, "silence": true},
                                        {"layer": 11, "bias": 3, "value": 0.5},
                                        {"layer": 3, "activation": "tanh"}]}""".formatted(row())).is(200);
        api.get("/jobs/%s/diagnosis".formatted(job.text("/id"))).is(200);
        api.get("/jobs/%s/distributions".formatted(job.text("/id"))).is(200);

        HttpResponse<byte[]> onnx = HttpClient.newHttpClient()
                .send(api.request("/models/everything/export?format=onnx").build(), BodyHandlers.ofByteArray());
        assertThat(onnx.statusCode()).isEqualTo(200);
        try (OnnxRun run = new OnnxRun(onnx.body())) {
            Map<String, Object> found = run.ask(IntStream.range(0, ROW.length)
                    .boxed()
                    .collect(Collectors.toMap(
                            i -> "p%s%s".formatted(i / 8, i % 8), i -> List.<Object>of((double) ROW[i]))));
            float[][] probabilities = (float[][]) Objects.requireNonNull(found.get("probabilities"));
            int label = Integer.parseInt(predicted.get("label").asString());
            assertThat((double) probabilities[0][label])
                    .isCloseTo(predicted.get("probability").doubleValue(), within(1e-5));
        }
    }

    @Test
    void goesOnFromWhatItKnows() {
        String more = ", \"training\": {\"epochs\": 2, \"seed\": 5}";
        Answer first = api.train(job("further", LAYERS, more));
        Answer on = api.train("""
                {"dataset": "digits", "name": "further", "resume_from": "%s", "training": {"epochs": 3}}""".formatted(first.text("/model")));

        assertThat(on.text("/definition/network/layers/1/type")).isEqualTo("convolution");
        assertThat(on.number("/latest/train_loss")).isLessThan(first.number("/latest/train_loss"));
    }

    @Test
    void isToldWhatALayerNeeds() {
        refuses("[{\"type\": \"convolution\", \"filters\": 4}]", "/network/layers/0", "\"shape\": [8, 8, 1]");
        refuses("[{\"type\": \"reshape\", \"shape\": [9, 8, 1]}]", "/network/layers/0/shape", "[8, 8, 1]");
        refuses("[{\"type\": \"reshape\", \"shape\": [8, 8, 1]}]", "/network/output", "flatten");
        refuses("""
                [{"type": "reshape", "shape": [8, 8, 1]}, {"type": "convolution", "filters": 4, "kernel": 9}]""", "/network/layers/1/kernel", "same");
        refuses("""
                [{"type": "reshape", "shape": [8, 8, 1]}, {"type": "convolution", "filters": 4, "padding": "sam"}]""", "/network/layers/1/padding", "same");
        refuses("""
                [{"type": "reshape", "shape": [8, 8, 1]}, {"type": "convolution", "filters": 8, "kernel": 1, "padding": 4000},
                 "flatten"]""", "/network/layers", "");
    }

    @Test
    void isToldWhatTheOtherLayersNeed() {
        String picture = "{\"type\": \"reshape\", \"shape\": [8, 8, 1]}, ";
        refuses("[{\"type\": \"zero_padding\"}]", "/network/layers/0", "[8, 8, 1]");
        refuses("[%s{\"type\": \"cropping\", \"cropping\": 4}]".formatted(picture), "/network/layers/1/cropping", "8");
        refuses("[%s{\"type\": \"zero_padding\", \"padding\": [1, 2, 3]}]".formatted(picture), "/network/layers/1", "");
        refuses(
                "[%s{\"type\": \"up_sampling\", \"interpolation\": \"cubic\"}]".formatted(picture),
                "/network/layers/1/interpolation",
                "nearest");
        refuses("[{\"type\": \"convolution_1d\", \"filters\": 4}]", "/network/layers/0", "[64, 1]");
        refuses(
                "[%s{\"type\": \"group_normalization\", \"groups\": 3}]".formatted(picture),
                "/network/layers/1/groups",
                "divides 1");
        refuses("[\"instance_normalization\"]", "/network/layers/0", "layer_normalization");
        refuses("[{\"type\": \"spatial_dropout\"}]", "/network/layers/0", "dropout");
        refuses(
                "[%s{\"type\": \"transposed_convolution\", \"filters\": 2, \"kernel\": 1, \"padding\": 4}]"
                        .formatted(picture),
                "/network/layers/1/padding",
                "less");
        refuses(
                "[%s{\"type\": \"residual\", \"layers\": [{\"type\": \"convolution\", \"filters\": 2}]}]"
                        .formatted(picture),
                "/network/layers/1",
                "same");
    }

    private void refuses(String layers, String pointer, String hint) {
        JsonNode problem = api.post("/jobs", job("refused", layers, "")).is(422, "invalid");
        assertThat(problem.at("/errors/0/pointer").asString()).as("%s", problem).startsWith(pointer);
        assertThat(problem.at("/errors/0/hint").asString()).as("%s", problem).contains(hint);
    }
}
