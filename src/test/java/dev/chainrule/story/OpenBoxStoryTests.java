package dev.chainrule.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.chainrule.explanation.diagnosis.Measures;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** Somebody asks which weights are to blame, and gets the numbers. */
@Story
class OpenBoxStoryTests {

    private static final String FLOWERS = """
            {"dataset": "iris", "name": "open-flowers", "network": {"layers": [{"type": "dense", "units": 6, "activation": "relu"}]},
             "training": {"epochs": 12, "schedule": "constant", "early_stopping": {"patience": 0}},
             "checkpoints": {"every_epochs": 4, "keep": 4}}""";
    private static final String ROW = "{\"row\": [5.9, 3.0, 5.1, 1.8], \"target\": \"virginica\"%s}";
    private static final String MARKDOWN = "text/markdown";
    private static final Pattern NUMBER =
            Pattern.compile("\\d+(?:\\.\\d+)?(?:(?:·10\\^| \\\\cdot 10\\^\\{)[−-]?\\d+}?)?");

    private final Api api;

    OpenBoxStoryTests(@LocalServerPort int port) {
        this.api = new Api(port);
    }

    private String flowers() {
        return api.train(FLOWERS).text("/links/model");
    }

    @Test
    void tracesARowForwardToWhatThePredictionSays() {
        String model = flowers();
        Answer trace = api.post(model + "/trace", ROW.formatted("")).is(200);
        Answer prediction = api.get(
                        model + "/predict?sepal_length=5.9&sepal_width=3.0&petal_length=5.1&petal_width=1.8")
                .is(200);

        assertThat(trace.text("/prediction/label")).isEqualTo(prediction.text("/predictions/0/label"));
        assertThat(trace.number("/prediction/probability"))
                .isCloseTo(prediction.number("/predictions/0/probability"), within(1e-6));
        for (JsonNode layer : trace.json().get("layers")) {
            for (JsonNode neuron : layer.get("neurons")) {
                double sum = neuron.get("bias").doubleValue();
                for (JsonNode term : neuron.get("terms")) {
                    assertThat(term.get("product").doubleValue())
                            .isEqualTo(term.get("weight").doubleValue()
                                    * term.get("value").doubleValue());
                    sum += term.get("product").doubleValue();
                }
                assertThat(neuron.get("z").doubleValue()).isCloseTo(sum, within(1e-12));
            }
        }
        for (String question : List.of("attribution", "counterfactual")) {
            String asked = "{\"row\": %s, \"want\": \"setosa\"}";
            String list = question.equals("attribution") ? asked.replace(", \"want\": \"setosa\"", "") : asked;
            Answer byPlace = api.post(model + "/" + question, list.formatted("[5.9, 3.0, 5.1, 1.8]"))
                    .is(200);
            Answer byName = api.post(
                            model + "/" + question,
                            list.formatted(
                                    "{\"sepal_length\": 5.9, \"sepal_width\": 3.0, \"petal_length\": 5.1, \"petal_width\": 1.8}"))
                    .is(200);
            assertThat(byPlace.body()).isEqualTo(byName.body());
            api.post(model + "/" + question, list.formatted("[5.9, 3.0]")).is(422, "invalid");
            api.post(model + "/" + question, list.formatted("7")).is(422, "invalid");
        }
        assertThat(trace.text("/layers/0/neurons/0/terms/2/from")).isEqualTo("petal_length");
        assertThat(trace.text("/layers/1/neurons/0/terms/3/from")).isEqualTo("hidden 1, neuron 3");
        assertThat(trace.text("/layers/1/neurons/2/name")).isEqualTo("output, species=virginica");
    }

    @Test
    void tracesTheLossBackToEveryWeight() {
        String model = flowers();
        JsonNode trace = api.post(model + "/trace", ROW.formatted("")).is(200).json();
        double probability = trace.at("/layers/1/neurons/2/a").doubleValue();

        assertThat(trace.at("/loss/value").doubleValue()).isCloseTo(-Math.log(probability), within(1e-12));
        JsonNode output = trace.at("/backward/0/neurons/2");
        assertThat(output.get("dl_dz").doubleValue()).isCloseTo(probability - 1, within(1e-12));
        for (JsonNode layer : trace.get("backward")) {
            for (JsonNode neuron : layer.get("neurons")) {
                double dlDz = neuron.get("dl_dz").doubleValue();
                for (JsonNode weight : neuron.get("weights")) {
                    assertThat(weight.get("dl_dw").doubleValue())
                            .isEqualTo(dlDz * weight.get("dz_dw").doubleValue());
                }
                assertThat(neuron.at("/bias/dl_db").doubleValue()).isEqualTo(dlDz);
            }
        }
        JsonNode hidden = trace.at("/backward/1/neurons/0");
        assertThat(hidden.get("dl_da").doubleValue() * hidden.get("da_dz").doubleValue())
                .isCloseTo(hidden.get("dl_dz").doubleValue(), within(1e-12));
        assertThat(trace.at("/optimizer/name").asString()).isEqualTo("adamw");
        assertThat(trace.at("/optimizer/state").asString()).isEqualTo("new");
        assertThat(trace.get("notes")).isNotEmpty();
    }

    @Test
    void goesOnWithTheMomentsOfACheckpoint() {
        Answer job = api.train(FLOWERS);
        String model = job.text("/links/model");
        JsonNode checkpoint =
                api.get(job.text("/links/checkpoints")).is(200).json().at("/data/1");
        String id = checkpoint.get("id").asString();
        String asked = ROW.formatted(", \"checkpoint\": \"%s\"".formatted(id));
        JsonNode trace = api.post(model + "/trace", asked).is(200).json();

        assertThat(trace.at("/optimizer/state").asString()).isEqualTo("checkpoint");
        assertThat(trace.at("/optimizer/step").asLong())
                .isEqualTo(checkpoint.get("step").asLong() + 1);
        JsonNode bias = trace.at("/backward/0/neurons/0/bias");
        double m = bias.at("/quantities/m before").doubleValue();
        double g = bias.get("dl_db").doubleValue();
        assertThat(bias.at("/quantities/m").doubleValue()).isCloseTo(0.9 * m + 0.1 * g, within(1e-12));
        assertThat(bias.get("new_bias").doubleValue())
                .isCloseTo(bias.get("bias").doubleValue() + bias.get("update").doubleValue(), within(1e-12));
        assertThat(api.post("/models/" + id + "/trace", ROW.formatted(""))
                        .is(200)
                        .json()
                        .get("layers"))
                .isEqualTo(trace.get("layers"));
        assertThat(api.post("/models/" + job.text("/id") + "/trace", ROW.formatted(""))
                        .is(200)
                        .text("/model"))
                .isEqualTo(job.text("/model"));

        String other =
                api.train(FLOWERS.replace("open-flowers", "other-flowers")).text("/links/model");
        assertThat(api.post(other + "/trace", asked)
                        .is(422, "invalid")
                        .at("/errors/0/pointer")
                        .asString())
                .isEqualTo("checkpoint");
    }

    @Test
    void looksIntoAJobThatIsPaused() {
        String job = api.post("/jobs", """
                        {"dataset": "iris", "name": "open-paused", "training": {"epochs": 1000000, "early_stopping": {"patience": 0}}}""").is(202).text("/id");
        while (api.get("/jobs/" + job).is(200).number("/progress/step") == 0) {
            Thread.onSpinWait();
        }
        Answer paused = api.post("/jobs/" + job + "/pause?wait=60").is(200);
        assertThat(paused.text("/status")).isEqualTo("paused");
        assertThat(api.post("/jobs/" + job + "/cancel?keep=best")
                        .is(409, "job_not_running")
                        .get("detail")
                        .asString())
                .contains("resume it");
        api.post("/models/" + job + "/trace", ROW.formatted("")).is(200);
        api.get("/models/" + job + "/collapse").is(200);
        api.post("/jobs/" + job + "/cancel").is(200);
    }

    @Test
    void showsOfLargeLayersWhatMatters() {
        String model = api.train("""
                        {"dataset": "digits", "name": "open-digits", "training": {"epochs": 1, "early_stopping": {"patience": 0}}}""").text("/links/model");
        JsonNode most = api.post(model + "/trace", "{\"top\": 3}").is(200).json();
        assertThat(most.at("/layers/0/neurons")).hasSize(3);
        assertThat(most.at("/layers/0/omitted").asInt()).isEqualTo(61);
        assertThat(most.at("/layers/0/neurons/0/terms")).hasSize(3);
        assertThat(most.at("/layers/0/neurons/0/omitted_terms").asInt()).isEqualTo(61);
        JsonNode page = api.post(model + "/trace", "{\"top\": 2, \"first_neuron\": 62, \"layers\": [1]}")
                .is(200)
                .json();
        assertThat(page.at("/layers")).hasSize(1);
        assertThat(page.at("/layers/0/neurons/1/neuron").asInt()).isEqualTo(63);
        api.post(model + "/trace", "{\"first_neuron\": 64}").is(422, "invalid");
        for (long top : new long[] {0, 1001, 1_000_001, 99_999_999_999L}) {
            assertThat(api.post(model + "/trace", "{\"top\": %s}".formatted(top))
                            .is(422, "invalid")
                            .at("/errors/0/hint")
                            .asString())
                    .startsWith("a whole number from 1 to 1000");
        }
        JsonNode top = api.document().at("/components/schemas/TraceDefinition/properties/top");
        assertThat(top.get("minimum").asLong()).isEqualTo(1);
        assertThat(top.get("maximum").asLong()).isEqualTo(1000);
    }

    @Test
    void refusesWhatIsNoQuestion() {
        String model = flowers();
        api.post("/models/nobody/trace", "{}").is(404, "unknown_model");
        api.post("/models/job_nobody/trace", "{}").is(404, "unknown_job");
        JsonNode row = api.post(model + "/trace", "{\"row\": {\"sepal_length\": 1, \"colour\": 2}}")
                .is(422, "invalid");
        assertThat(row.get("errors")
                        .valueStream()
                        .map(error -> error.get("pointer").asString()))
                .containsExactly("/row/sepal_width", "/row/petal_length", "/row/petal_width", "/row/colour");
        assertThat(api.post(model + "/trace", "{\"row\": {\"sepal_length\": 1}, \"target\": \"rose\"}")
                        .is(422, "invalid")
                        .get("errors")
                        .valueStream()
                        .map(error -> error.get("pointer").asString()))
                .as("with either")
                .contains("/row/sepal_width", "/target");
        assertThat(api.post(model + "/trace", "{\"row\": [1e999, 1, 1, 1]}")
                        .is(422, "invalid")
                        .get("detail")
                        .asString())
                .contains("finite");
        api.post(model + "/trace", "{\"row\": [NaN, 1, 1, 1]}").is(400, "malformed_json");
        api.post(model + "/trace", "{\"row\": [1, 1]}").is(422, "invalid");
        assertThat(api.post(model + "/trace", "{\"layers\": [1, 3]}")
                        .is(422, "invalid")
                        .at("/errors/0/pointer")
                        .asString())
                .isEqualTo("/layers/1");
        for (int number : new int[] {0, -1, 99}) {
            assertThat(api.post(model + "/trace", "{\"layers\": [%s]}".formatted(number))
                            .is(422, "invalid")
                            .at("/errors/0/hint")
                            .asString())
                    .isEqualTo("1 to 2; the output layer is the last");
            api.post(model + "/what-if", "{\"changes\": [{\"layer\": %s, \"silence\": true}]}".formatted(number))
                    .is(422, "invalid");
            api.get(model + "/weights?layer=" + number).is(422, "invalid");
        }
        assertThat(api.post(model + "/trace", "{\"target\": \"rose\"}")
                        .is(422, "invalid")
                        .at("/errors/0/hint")
                        .asString())
                .contains("setosa");
        api.get(model + "/surface?x=nothing").is(422, "invalid");
        api.get(model + "/surface?points=100000").is(422, "invalid");
        JsonNode beyond = api.get(model + "/surface?points=99999999999").is(400, "invalid_parameter");
        assertThat(beyond.at("/errors/0/detail").asString()).isEqualTo("is too large or too small");
        assertThat(beyond.at("/errors/0/hint").asString()).isEqualTo("a whole number from -2147483648 to 2147483647");
        JsonNode nothing = api.post(model + "/counterfactual", "{}").is(422, "invalid");
        assertThat(nothing.at("/errors/0/hint").asString()).startsWith("The row: an object by column");
        assertThat(nothing.at("/errors/1/hint").asString()).contains("{\"above\": 300}");
        api.get(model + "/surface?row=99999999999999999999").is(422, "invalid");
        api.get(model + "/collapse?row=-1").is(422, "invalid");
        api.get(model + "/landscape?span=0").is(422, "invalid");
        api.get(model + "/landscape?rows=0").is(422, "invalid");
        assertThat(api.get(model + "/landscape?rows=1001")
                        .is(422, "invalid")
                        .at("/errors/0/hint")
                        .asString())
                .contains("chainrule.explanation.max-rows");
        api.get(model + "/collapse?row=150").is(422, "invalid");
        api.get(model + "/diff?with=nobody").is(422, "invalid");
    }

    @Test
    void takesACheckpointFromTheQueryAsFromTheBody() {
        Answer job = api.train(FLOWERS.replace("open-flowers", "open-then"));
        String model = job.text("/links/model");
        String checkpoint = api.get(job.text("/links/checkpoints")).is(200).text("/data/0/id");
        String row =
                "\"row\": {\"sepal_length\": 5.9, \"sepal_width\": 3, \"petal_length\": 5.1, \"petal_width\": 1.8}";
        Map<String, String> questions = Map.of(
                "trace", "{%s}".formatted(row),
                "gradient-check", "{\"rows\": 2}",
                "what-if", "{%s, \"changes\": [{\"layer\": 1, \"bias\": 0, \"value\": 0}]}".formatted(row),
                "attribution", "{%s}".formatted(row),
                "counterfactual", "{%s, \"want\": \"setosa\"}".formatted(row));
        questions.forEach((question, body) -> {
            String path = "%s/%s?checkpoint=%s".formatted(model, question, checkpoint);
            assertThat(api.post(path, body).is(200).text("/checkpoint"))
                    .as(question)
                    .isEqualTo(checkpoint);
        });
        api.post(model + "/trace?checkpoint=" + checkpoint, "{\"checkpoint\": \"%s\"}".formatted(checkpoint))
                .is(200);
        assertThat(api.post(model + "/trace?checkpoint=" + checkpoint, "{\"checkpoint\": \"ckpt_other\"}")
                        .is(422, "invalid")
                        .at("/errors/0/pointer")
                        .asString())
                .isEqualTo("checkpoint");
    }

    @Test
    void givesTheWeightsOfACheckpointAndOfAJobOnItsWay() {
        String job = api.train(FLOWERS.replace("open-flowers", "open-weights")).text("/id");
        JsonNode kept =
                api.get("/jobs/%s/checkpoints".formatted(job)).is(200).json().get("data");
        String first = kept.get(kept.size() - 1).get("id").asString();
        String byModel = "/models/open-weights/weights?checkpoint=" + first;
        Answer then = api.get(byModel).is(200);
        JsonNode trace = api.post(
                        "/models/open-weights/trace", ROW.formatted(", \"checkpoint\": \"%s\"".formatted(first)))
                .is(200)
                .json();
        assertThat((float) then.number("/layers/0/tensors/1/values/0"))
                .isEqualTo((float) trace.at("/layers/0/neurons/0/bias").doubleValue());
        assertThat(then.text("/checkpoint")).isEqualTo(first);
        assertThat(then.text("/weights_sha256"))
                .isNotEqualTo(api.get("/models/open-weights/weights").text("/weights_sha256"));
        Answer alone = api.get("/models/%s/weights".formatted(first)).is(200);
        assertThat(alone.text("/model")).isEqualTo(first);
        assertThat(alone.json().get("layers")).isEqualTo(then.json().get("layers"));
        assertThat(api.get("/models/%s/weights?checkpoint=%s".formatted(job, first))
                        .body())
                .isEqualTo(then.body());
        assertThat(api.get(byModel + "&format=csv&layer=2").is(200).body()).contains("\n2,bias,0,");
        api.get(byModel + "x").is(404, "unknown_checkpoint");
        api.get(flowers() + "/weights?checkpoint=" + first).is(422, "invalid");

        String paused = paused("open-weights-paused");
        Answer far = api.get("/models/%s/weights?layer=2".formatted(paused)).is(200);
        assertThat(far.text("/checkpoint")).startsWith("ckpt_").isEqualTo(far.text("/model"));
        api.post("/jobs/%s/cancel".formatted(paused)).is(200);
    }

    @Test
    void writesTheCardOfACheckpointAndOfAJobOnItsWay() {
        String job = api.train(FLOWERS.replace("open-flowers", "open-carded")).text("/id");
        JsonNode first = api.get("/jobs/%s/checkpoints".formatted(job))
                .is(200)
                .json()
                .get("data")
                .valueStream()
                .filter(kept -> kept.get("epoch").intValue() == 4)
                .findFirst()
                .orElseThrow();
        String card = "/models/open-carded/card?checkpoint=" + first.get("id").asString();
        String then = api.get(card, "Accept", MARKDOWN).is(200).body();
        double loss = first.at("/metrics/val_loss").doubleValue();
        assertThat(then)
                .contains("checkpoint after epoch 4", "4 of 12 epochs have ended")
                .contains("| validation | loss | %s |".formatted(Measures.number(loss)))
                .contains("confusion matrix, the baseline", "of the model that the training ended with")
                .contains("/checkpoints/%s/predict".formatted(first.get("id").asString()));
        assertThat(api.get(card, "Accept", "text/html").is(200).body())
                .contains("<h1>open-carded, checkpoint after epoch 4</h1>");
        assertThat(api.get("/models/open-carded/card", "Accept", MARKDOWN).body())
                .doesNotContain("checkpoint after epoch");
        api.get(flowers() + "/card?checkpoint=" + first.get("id").asString()).is(422, "invalid");

        String paused = paused("open-carded-paused");
        assertThat(api.get("/models/%s/card".formatted(paused), "Accept", MARKDOWN)
                        .is(200)
                        .body())
                .contains("open-carded-paused, checkpoint after epoch", "(paused)")
                .contains("are not known yet: they are measured when the training ends");
        api.post("/jobs/%s/cancel".formatted(paused)).is(200);
    }

    /** The id of a job that has a checkpoint and no model. */
    private String paused(String name) {
        String job = api.post("/jobs", """
                        {"dataset": "digits", "name": "%s",
                         "training": {"epochs": 100000, "early_stopping": {"patience": 0}}}""".formatted(name)).is(202).text("/id");
        api.post("/jobs/%s/pause?wait=60".formatted(job)).is(200);
        api.post("/jobs/%s/step?wait=60".formatted(job), "{\"batches\": 200}").is(200);
        return job;
    }

    @Test
    void checksGradients() {
        JsonNode check =
                api.post(flowers() + "/gradient-check", "{\"rows\": 8}").is(200).json();
        assertThat(check.get("verdict").asString()).isEqualTo("pass");
        assertThat(check.get("max_relative_error").doubleValue()).isLessThan(1e-4);
        assertThat(check.get("parameters")
                        .valueStream()
                        .map(each -> each.get("layer") + each.get("name").asString()))
                .containsExactly("1weight", "1bias", "2weight", "2bias");
    }

    @Test
    void collapsesWhatDoesNotBend() {
        String line = api.train("""
                        {"dataset": "houses", "name": "open-line", "training": {"epochs": 5},
                         "network": {"layers": [{"type": "dense", "units": 4, "activation": "identity"},
                            {"type": "batch_normalization"}, {"type": "dropout", "rate": 0.1},
                            {"type": "residual", "layers": [{"type": "dense", "units": 4, "activation": "identity"}]}]}}""").text("/links/model");
        JsonNode collapse = api.get(line + "/collapse").is(200).json();
        assertThat(collapse.get("collapses").booleanValue()).isTrue();
        assertThat(collapse.get("max_difference").doubleValue()).isLessThan(1e-12);

        String model = flowers();
        JsonNode bent = api.get(model + "/collapse?row=100").is(200).json();
        assertThat(bent.at("/because/0/activation").asString()).isEqualTo("relu");
        double radius = bent.at("/local/radius").doubleValue();
        assertThat(radius).isPositive();
        JsonNode trace = api.post(model + "/trace", "{\"row\": [6.3, 3.3, 6.0, 2.5]}")
                .is(200)
                .json();
        for (int j = 0; j < 3; j++) {
            double z = bent.at("/local/bias/" + j).doubleValue();
            for (int i = 0; i < 4; i++) {
                z += bent.at("/local/row/" + i).doubleValue()
                        * bent.at("/local/weight/%s/%s".formatted(i, j)).doubleValue();
            }
            assertThat(z)
                    .isCloseTo(trace.at("/layers/1/neurons/%s/z".formatted(j)).doubleValue(), within(1e-12));
        }
    }

    @Test
    void changesANetworkAndKeepsItOnlyWhenAsked() {
        String model = flowers();
        JsonNode nothing = api.post(model + "/what-if", "{\"changes\": [{\"layer\": 1, \"silence\": true}]}")
                .is(200)
                .json();
        assertThat(nothing.at("/after/loss").doubleValue())
                .isGreaterThan(nothing.at("/before/loss").doubleValue());
        assertThat(nothing.get("saved").isNull()).isTrue();

        Answer kept = api.post(model + "/what-if", """
                        {"row": [5.9, 3.0, 5.1, 1.8], "target": "virginica", "save_as": "open-changed",
                         "changes": [{"layer": 1, "weight": [0, 2], "value": 0.5}, {"layer": 2, "bias": 1, "value": -1},
                                     {"layer": 1, "neuron": 0, "silence": true}, {"layer": 1, "activation": "tanh"}]}""").is(200);
        String changed = kept.text("/saved/url");
        assertThat(api.get(changed).is(200).json().at("/provenance/edited/changes"))
                .hasSize(4);
        JsonNode trace = api.post(changed + "/trace", ROW.formatted("")).is(200).json();
        assertThat(trace.at("/prediction/probability").doubleValue())
                .isCloseTo(kept.number("/after/prediction/probability"), within(1e-12));
        JsonNode followed =
                api.post(model + "/trace", ROW.formatted("""
                        , "changes": [{"layer": 1, "weight": [0, 2], "value": 0.5}, {"layer": 2, "bias": 1, "value": -1},
                                      {"layer": 1, "neuron": 0, "silence": true}, {"layer": 1, "activation": "tanh"}]""")).is(200).json();
        assertThat(followed.get("layers")).isEqualTo(trace.get("layers"));
        assertThat(followed.get("prediction")).isEqualTo(trace.get("prediction"));
        api.post(model + "/trace", "{\"changes\": [{\"layer\": 9, \"bias\": 0, \"value\": 1}]}")
                .is(422, "invalid");
        assertThat(trace.at("/layers/0/activation").asString()).isEqualTo("tanh");
        assertThat(trace.at("/layers/0/neurons/0/a").doubleValue()).isZero();
        assertThat(api.post(changed + "/verify").text("/verdict")).isNotEqualTo("identical");
        JsonNode diff = api.get(model + "/diff?with=open-changed").is(200).json();
        assertThat(diff.at("/moved_most")).isNotEmpty();
        assertThat(diff.at("/definition"))
                .as("the activation, which the definition of its job has as it was")
                .singleElement()
                .satisfies(setting -> {
                    assertThat(setting.get("pointer").asString()).isEqualTo("/network/layers");
                    assertThat(setting.at("/one/0").toString()).doesNotContain("tanh");
                    assertThat(setting.at("/other/0").toString()).contains("tanh");
                });
        assertThat(diff.at("/notes/0").asString()).contains("changed by hand", "→ tanh");
        JsonNode compared = api.get("/models/compare?ids=%s,open-changed".formatted(model.replaceAll(".*/", "")))
                .is(200)
                .json();
        assertThat(compared.at("/definitions/0/path").asString()).isEqualTo("/network/layers");
        assertThat(compared.at("/notes/0").asString()).contains("changed by hand", "→ tanh");
        assertThat(api.get(changed + "/card", "Accept", MARKDOWN).is(200).body())
                .containsPattern("Definition\\s+This is how .* was trained; the network was changed by hand since");

        api.post(model + "/what-if", "{\"changes\": [{\"layer\": 9, \"bias\": 0, \"value\": 1}]}")
                .is(422, "invalid");
        api.post(model + "/what-if", "{\"changes\": [{\"layer\": 1, \"weight\": [0, 2]}]}")
                .is(422, "invalid");
        api.post(model + "/what-if", "{\"changes\": [{\"layer\": 1, \"bias\": 77, \"value\": 1}]}")
                .is(422, "invalid");
        api.post(model + "/what-if", "{\"changes\": [{\"layer\": 2, \"neuron\": 0, \"silence\": true}]}")
                .is(422, "invalid");
        api.post(model + "/what-if", "{\"changes\": [{\"layer\": 1, \"activation\": \"maxout\"}]}")
                .is(422, "invalid");
    }

    @Test
    void drawsSurfacesAndLandscapes() {
        String model = flowers();
        JsonNode surface = api.get(model + "/surface?x=petal_length&y=petal_width&points=7&class=setosa")
                .is(200)
                .json();
        assertThat(surface.get("values")).hasSize(7);
        assertThat(surface.at("/values/0/0").doubleValue())
                .isGreaterThan(surface.at("/values/6/6").doubleValue());
        assertThat(api.get(model + "/surface", "Accept", "image/png").is(200).contentType())
                .isEqualTo("image/png");
        assertThat(api.get(model + "/surface", "Accept", "image/svg+xml")
                        .is(200)
                        .body())
                .startsWith("<svg");

        Answer landscape = api.get(model + "/landscape?points=5&seed=3").is(200);
        assertThat(landscape.number("/loss/2/2")).isEqualTo(landscape.number("/center"));
        assertThat(landscape.json().get("path")).hasSizeGreaterThan(2);
        assertThat(landscape.text("/precision")).isEqualTo("float32");
        Answer exact =
                api.get(model + "/landscape?points=5&seed=3&precision=float64").is(200);
        assertThat(exact.text("/precision")).isEqualTo("float64");
        assertThat(exact.number("/rows")).isEqualTo(landscape.number("/rows"));
        assertThat(api.get(model + "/landscape?points=3&rows=7").is(200).number("/rows"))
                .isEqualTo(7);
        assertThat(exact.number("/loss/0/0"))
                .isNotEqualTo(landscape.number("/loss/0/0"))
                .isCloseTo(landscape.number("/loss/0/0"), withinPercentage(1e-3));
        assertThat(api.get(model + "/landscape?precision=float16")
                        .is(422, "invalid")
                        .at("/errors/0/hint")
                        .asString())
                .isEqualTo("float32 or float64");
        assertThat(api.get(model + "/landscape?points=5&seed=3").body()).isEqualTo(landscape.body());
        assertThat(api.get(model + "/landscape?points=5", "Accept", "image/svg+xml")
                        .is(200)
                        .body())
                .contains("polyline");
    }

    @Test
    void findsSmallChangesOfSeveralColumns() {
        api.upload("open-prices", SampleTables.prices(300, 7)).is(201);
        String model = api.train("""
                        {"dataset": "open-prices", "name": "open-prices", "network": {"layers": []},
                         "preprocessing": {"missing": "median"}, "training": {"epochs": 60}}""").text("/links/model");
        JsonNode columns = api.get("/datasets/open-prices").is(200).json().get("columns");
        String row = "{\"size\": %s, \"colour\": \"%s\", \"sold\": \"no\", \"when\": \"2021-05-05\", \"rooms\": %s}";
        double most = columns.at("/0/max").doubleValue();

        double corner = price(model, row.formatted(most - 0.5, "blue", 6));
        JsonNode found = counterfactual(model, row.formatted(60, "red", 1), corner);
        assertThat(found.get("found").booleanValue())
                .as("the corner that no training row stands at")
                .isTrue();
        assertThat(found.get("changes"))
                .hasSizeGreaterThan(2)
                .noneMatch(change -> change.get("to").isNull());
        JsonNode beyond = counterfactual(model, row.formatted(60, "red", 1), corner + 1e6);
        assertThat(beyond.get("found").booleanValue()).isFalse();
        assertThat(beyond.get("detail").asString()).startsWith("No change of ").contains("that was tried");

        for (double size : List.of(150.0, 170.0, 185.0)) {
            double wanted = price(model, row.formatted(most - 1, "green", 3));
            JsonNode smallest = counterfactual(model, row.formatted(size, "green", 3), wanted);
            double least = Double.POSITIVE_INFINITY;
            for (int rooms = 3; rooms <= 6; rooms++) {
                for (double other = size; other < most; other += 1) {
                    double distance = (rooms - 3) / columns.at("/4/std").doubleValue()
                            + (other - size) / columns.at("/0/std").doubleValue();
                    if (distance < least && price(model, row.formatted(other, "green", rooms)) > wanted) {
                        least = distance;
                    }
                }
            }
            assertThat(smallest.get("distance").doubleValue()).isLessThanOrEqualTo(least + 0.02);
            assertThat(smallest.get("changes"))
                    .noneMatch(change -> change.get("to").isNull());
        }
    }

    @Test
    void takesDatesByHowLateTheyAre() {
        api.upload("open-rents", SampleTables.rising(400, 5)).is(201);
        String model = api.train("""
                        {"dataset": "open-rents", "name": "open-rents", "features": ["when", "size"],
                         "network": {"layers": [16]}, "training": {"epochs": 80}}""").text("/links/model");
        String row = "{\"when\": \"%s\", \"size\": 50}";
        double wanted = price(model, row.formatted("2021-06-01")) + 60;
        JsonNode found = api.post(
                        model + "/counterfactual",
                        "{\"row\": %s, \"want\": {\"above\": %s}, \"columns\": [\"when\"]}"
                                .formatted(row.formatted("2021-06-01"), wanted))
                .is(200)
                .json();
        LocalDate nearest = LocalDate.parse("2021-06-01");
        int away = 0;
        while (price(model, row.formatted(nearest.plusDays(away))) <= wanted
                && price(model, row.formatted(nearest.minusDays(away))) <= wanted) {
            away++;
        }
        LocalDate told = LocalDate.parse(found.at("/changes/0/to").asString());
        assertThat(Math.abs(ChronoUnit.DAYS.between(nearest, told)))
                .as("the nearest date that does it is %s days away", away)
                .isBetween((long) away, away + 3L);
        assertThat(found.at("/changes/0/distance").doubleValue()).isBetween(0.0, 0.5);

        JsonNode curve = api.get(model + "/partial-dependence?feature=when&points=7")
                .is(200)
                .json();
        assertThat(texts(curve.get("values")))
                .hasSize(7)
                .isSorted()
                .allMatch(date -> date.matches("20\\d\\d-\\d\\d-\\d\\d"));
        JsonNode surface =
                api.get(model + "/surface?x=when&y=size&points=5").is(200).json();
        assertThat(texts(surface.at("/x/values"))).hasSize(5).isSorted();
    }

    private static List<String> texts(JsonNode list) {
        return list.valueStream().map(JsonNode::asString).toList();
    }

    private JsonNode counterfactual(String model, String row, double above) {
        return api.post(model + "/counterfactual", "{\"row\": %s, \"want\": {\"above\": %s}}".formatted(row, above))
                .is(200)
                .json();
    }

    private double price(String model, String row) {
        return api.post(model + "/predict", row).is(200).number("/predictions/0");
    }

    @Test
    void drawsSurfacesOverHashedCategories() {
        api.upload("open-hashed", SampleTables.prices(200, 8)).is(201);
        String model = api.train("""
                        {"dataset": "open-hashed", "name": "open-hashed",
                         "preprocessing": {"missing": "median", "columns": {"colour": {"categorical": "hashing", "buckets": 8}}},
                         "training": {"epochs": 5}}""").text("/links/model");
        JsonNode surface =
                api.get(model + "/surface?x=size&y=colour&points=5").is(200).json();
        assertThat(surface.at("/y/values"))
                .extracting(JsonNode::asString)
                .containsExactlyInAnyOrder("red", "green", "blue");
        assertThat(surface.get("values")).hasSize(3);
        api.delete("/datasets/open-hashed").is(204);
        assertThat(api.get(model + "/surface?x=size&y=colour&points=5")
                        .is(422, "invalid")
                        .toString())
                .contains("does not have the categories", "is not here");
    }

    /** Twenty rows of small x are learned from; what else the table holds has not been seen. */
    @Test
    void staysWithinWhatWasSeenInTraining() {
        StringBuilder csv = new StringBuilder("x,y\n");
        List<Integer> unseen = new ArrayList<>();
        for (int row = 0; row < 40; row++) {
            boolean beyond = row >= 20;
            csv.append(beyond ? 1000 + row : row)
                    .append(',')
                    .append(beyond ? 5000 : 2 * row)
                    .append('\n');
            if (beyond) {
                unseen.add(row);
            }
        }
        api.upload("open-seen", csv.toString()).is(201);
        String model =
                api.train("""
                        {"dataset": "open-seen", "name": "open-seen", "refit": "none", "training": {"epochs": 30},
                         "split": {"by": "rows", "rows": [20, 21], "test_rows": %s}}""".formatted(unseen.subList(2, unseen.size()))).text("/links/model");
        Answer found = api.post(model + "/counterfactual", "{\"row\": {\"x\": 3}, \"want\": {\"above\": 4000}}")
                .is(200);
        assertThat(found.json().get("found").asBoolean()).isFalse();
        assertThat(found.text("/within")).contains("in the training rows");
        JsonNode curve = api.get(model + "/partial-dependence?feature=x&points=3")
                .is(200)
                .json();
        assertThat(curve.at("/values/0").doubleValue()).isZero();
        assertThat(curve.at("/values/2").doubleValue()).isEqualTo(19);
        assertThat(api.get(model + "/card").body())
                .contains("seen in training", "0 to 19")
                .doesNotContain("1039");
    }

    @Test
    void tellsOfANetworkThatWasTrainedOnceMore() {
        Answer job = api.train("""
                {"dataset": "digits", "name": "open-again", "refit": "validation", "checkpoints": {"every_epochs": 2},
                 "training": {"epochs": 4, "early_stopping": {"patience": 0}}}""");
        String model = job.text("/links/model");
        String checkpoint = api.get(job.text("/links/checkpoints")).is(200).text("/data/0/id");

        Answer landscape = api.get(model + "/landscape?points=3").is(200);
        assertThat(landscape.text("/note")).contains("trained once more");
        assertThat(landscape.json().get("path")).hasSizeGreaterThan(1);
        assertThat(landscape.text("/last_update/from")).startsWith("ckpt_");
        Answer before =
                api.get(model + "/landscape?points=3&checkpoint=" + checkpoint).is(200);
        assertThat(before.json().has("note")).isFalse();
        assertThat(before.json().get("path")).hasSizeGreaterThan(1);

        Answer diff = api.get(model + "/diff?with=" + checkpoint).is(200);
        assertThat(diff.number("/metrics/rows")).isPositive();
        assertThat(diff.number("/answers/largest_difference")).isPositive();

        Answer kept = api.post(
                        model + "/what-if",
                        "{\"checkpoint\": \"%s\", \"changes\": [{\"layer\": 1, \"weight\": [0, 0], \"value\": 0.5}], \"save_as\": \"open-kept\"}"
                                .formatted(checkpoint))
                .is(200);
        Answer saved = api.get(kept.text("/saved/url")).is(200);
        assertThat(saved.text("/provenance/learned/refit")).isEqualTo("none");
        assertThat(saved.number("/provenance/learned/rows")).isEqualTo(saved.number("/provenance/split/training"));
        assertThat(saved.json().at("/metrics/notes").toString()).contains("changed by hand in 1 place,");
        assertThat(saved.number("/metrics/test/accuracy")).isPositive();
        assertThat(api.get(kept.text("/saved/url") + "/card").body())
                .contains("It was changed by hand", "training it again would not give them")
                .doesNotContain("before the refit");
    }

    @Test
    void reachesTheLossOfACheckpointOnTheWayBackToItWhereBatchesAreNormalized() {
        String model = api.train("""
                        {"dataset": "iris", "name": "open-normalized", "refit": "none", "checkpoints": {"every_epochs": 2},
                         "training": {"epochs": 6, "batch_size": 16, "early_stopping": {"patience": 0}},
                         "network": {"layers": [{"type": "dense", "units": 6}, {"type": "batch_normalization"}]}}""").text("/links/model");
        JsonNode landscape =
                api.get(model + "/landscape?points=4&precision=float64").is(200).json();
        JsonNode update = landscape.get("last_update");
        assertThat(update.at("/steps/0").doubleValue()).isEqualTo(-1);
        double there = landscape
                .get("path")
                .valueStream()
                .filter(each -> each.path("checkpoint")
                        .asString()
                        .equals(update.get("from").asString()))
                .findFirst()
                .orElseThrow()
                .get("loss")
                .doubleValue();
        assertThat(update.at("/loss/0").doubleValue()).isCloseTo(there, within(1e-9));
        assertThat(update.at("/loss/1").doubleValue())
                .isCloseTo(landscape.get("center").doubleValue(), within(1e-9));
    }

    @Test
    void saysThatNumbersAreNoProbabilities() {
        Answer changed = api.post(flowers() + "/what-if", "{\"changes\": [{\"layer\": 2, \"activation\": \"tanh\"}]}")
                .is(200);
        assertThat(changed.text("/warnings/0")).contains("tanh, whose numbers are no probabilities");
    }

    @Test
    void explainsEmbeddedCategoriesByTheSlopesOfTheirVectors() {
        StringBuilder csv = new StringBuilder("kind,x,y\n");
        for (int row = 0; row < 60; row++) {
            csv.append("abc".charAt(row % 3))
                    .append(',')
                    .append(row)
                    .append(',')
                    .append(row % 3 == 0 ? "yes" : "no")
                    .append('\n');
        }
        api.upload("open-kinds", csv.toString()).is(201);
        String model = api.train("""
                        {"dataset": "open-kinds", "name": "open-kinds", "training": {"epochs": 60},
                         "preprocessing": {"columns": {"kind": {"categorical": "embedding"}}},
                         "network": {"layers": [{"type": "embedding", "dimension": 2}, {"type": "dense", "units": 4}]}}""").text("/links/model");
        String row = "{\"row\": {\"kind\": \"a\", \"x\": 3}%s}";
        for (String method : List.of("integrated_gradients", "gradient_x_input", "saliency")) {
            JsonNode found = api.post(model + "/attribution", row.formatted(", \"method\": \"" + method + "\""))
                    .is(200)
                    .json();
            assertThat(found.at("/contributions").findValuesAsString("column"))
                    .as(method)
                    .containsExactlyInAnyOrder("kind", "x");
            assertThat(found.at("/contributions/0/column").stringValue())
                    .as(method)
                    .isEqualTo("kind"); // which alone decides
        }
        Answer integrated = api.post(model + "/attribution", row.formatted("")).is(200);
        assertThat(integrated.text("/method")).isEqualTo("integrated_gradients");
        assertThat(integrated.number("/completeness_error")).isLessThan(1e-3);

        Answer saliency = api.post(
                        flowers() + "/attribution",
                        "{\"method\": \"saliency\", \"row\": {\"sepal_length\": 5.9, \"sepal_width\": 3, \"petal_length\": 5.1, \"petal_width\": 1.8}}")
                .is(200);
        assertThat(saliency.json()
                        .get("contributions")
                        .valueStream()
                        .map(each -> each.get("contribution").doubleValue()))
                .allMatch(steepness -> steepness >= 0);
    }

    @Test
    void tellsCheckpointsApart() {
        Answer job = api.train(FLOWERS);
        JsonNode checkpoints =
                api.get(job.text("/links/checkpoints")).is(200).json().get("data");
        String last = checkpoints.at("/0/id").asString();
        String first = checkpoints.at("/2/id").asString();
        JsonNode same =
                api.get(job.text("/links/model") + "/diff?with=" + last).is(200).json();
        JsonNode moved =
                api.get("/models/" + first + "/diff?with=" + last).is(200).json();
        assertThat(same.get("moved_most")).isEmpty();
        assertThat(moved.get("moved_most")).isNotEmpty();
        assertThat(moved.at("/layers/0/length").doubleValue()).isPositive();
        assertThat(moved.at("/answers/changed_most/0/difference").doubleValue())
                .isEqualTo(moved.at("/answers/largest_difference").doubleValue());
    }

    /** Word for word; numbers may differ where another machine rounds in another way. */
    @Test
    void writesTheWorkedExampleOfTheDocumentation() throws IOException {
        String page = Files.readString(Path.of("src/docs/backpropagation-by-numbers.md"));
        String told =
                page.substring(page.indexOf("\n---\n") + "\n---\n".length()).strip();
        api.post("/jobs?wait=100", curl(page, 0)).is(200);
        String live = api.post(
                        "/models/xor-by-numbers/trace",
                        Api.JSON,
                        BodyPublishers.ofString(curl(page, 1)),
                        "Accept",
                        MARKDOWN)
                .is(200)
                .body()
                .strip();
        assertThat(NUMBER.matcher(live).replaceAll("#"))
                .isEqualTo(NUMBER.matcher(told).replaceAll("#"));
        requireClose(numbers(live), numbers(told));
    }

    @Test
    void writesTheLinesThatTheReadmeShows() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        String section = readme.substring(readme.indexOf("## Every number can be asked for"));
        List<String> shown = section.substring(0, section.indexOf("\n## "))
                .lines()
                .filter(line -> line.startsWith("> "))
                .map(line -> line.substring(2))
                .toList();
        api.post("/jobs?wait=100", curl(section, 0)).is(200);
        List<String> live = api.post(
                        "/models/xor-by-numbers/trace",
                        Api.JSON,
                        BodyPublishers.ofString(curl(section, 1)),
                        "Accept",
                        MARKDOWN)
                .is(200)
                .body()
                .lines()
                .toList();
        assertThat(shown)
                .hasSizeGreaterThan(4)
                .allSatisfy(line -> assertThat(live).as(line).anySatisfy(told -> {
                    assertThat(NUMBER.matcher(told).replaceAll("#"))
                            .isEqualTo(NUMBER.matcher(line).replaceAll("#"));
                    requireClose(numbers(told), numbers(line));
                }));
    }

    private static void requireClose(List<Double> actual, List<Double> expected) {
        for (int i = 0; i < expected.size(); i++) {
            assertThat(actual.get(i)).isCloseTo(expected.get(i), within(1e-4 * Math.max(1e-3, expected.get(i))));
        }
    }

    /** The body of a command on the page. */
    private static String curl(String page, int number) {
        Matcher command = Pattern.compile("-d '(.*?)'", Pattern.DOTALL).matcher(page);
        for (int i = 0; i <= number; i++) {
            assertThat(command.find()).isTrue();
        }
        return command.group(1);
    }

    private static List<Double> numbers(String text) {
        List<Double> numbers = new ArrayList<>();
        Matcher found = NUMBER.matcher(text);
        while (found.find()) {
            numbers.add(Double.parseDouble(found.group()
                    .replaceAll("(·10\\^| \\\\cdot 10\\^\\{)", "e")
                    .replace("}", "")
                    .replace('−', '-')));
        }
        return numbers;
    }
}
