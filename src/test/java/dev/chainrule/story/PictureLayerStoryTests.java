package dev.chainrule.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.exchange.onnx.OnnxRun;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
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

    private void refuses(String layers, String pointer, String hint) {
        JsonNode problem = api.post("/jobs", job("refused", layers, "")).is(422, "invalid");
        assertThat(problem.at("/errors/0/pointer").asString()).as("%s", problem).startsWith(pointer);
        assertThat(problem.at("/errors/0/hint").asString()).as("%s", problem).contains(hint);
    }
}
