package dev.chainrule.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** Somebody wants to know why a model says what it says, and whether its rows can be trusted. */
@Story
class LookInsideStoryTests {

    /** Of the flipped labels, in the tenth of the rows that is hardest. */
    private static final double FOUND = 0.8;

    private static final String FLOWER =
            "{\"sepal_length\": 6.1, \"sepal_width\": 2.8, \"petal_length\": 4.7, \"petal_width\": 1.2}";

    private final Api api;

    LookInsideStoryTests(@LocalServerPort int port) {
        this.api = new Api(port);
    }

    private String train(String definition) {
        return api.train(definition).text("/id");
    }

    /** A plane whose slopes are known: height = 3a − 2b, and c says nothing. */
    private void plane(String name) {
        SplittableRandom random = new SplittableRandom(7);
        StringBuilder csv = new StringBuilder("a,b,c,height\n");
        for (int i = 0; i < 200; i++) {
            double a = random.nextDouble(-1, 1);
            double b = random.nextDouble(-1, 1);
            csv.append(
                    String.format(Locale.ROOT, "%.5f,%.5f,%.5f,%.5f%n", a, b, random.nextDouble(-1, 1), 3 * a - 2 * b));
        }
        api.upload(name, csv.toString()).is(201);
        train("""
                {"dataset": "%s", "name": "%s", "network": {"layers": []},
                 "training": {"epochs": 200, "optimizer": {"type": "adam", "learning_rate": 0.02}}}""".formatted(name, name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"iris", "digits", "moons"})
    void findsWrongLabelsAmongTheHardestRows(String table) {
        List<String> lines = new ArrayList<>(List.of((table.equals("moons")
                        ? SampleTables.moons(400, 0.15, 0, 3)
                        : api.get("/datasets/%s/download".formatted(table)).body())
                .strip()
                .split("\r?\n")));
        Set<Integer> flipped = flip(lines, 11);
        String name = "flipped-" + table;
        api.upload(name, String.join("\n", lines) + "\n").is(201);
        String job = train("{\"dataset\": \"%s\", \"task\": \"classification\", \"training\": {\"epochs\": %s}}"
                .formatted(name, table.equals("digits") ? 15 : 60));
        int tenth = (lines.size() - 1) / 10;
        JsonNode hardest = api.get("/jobs/%s/hardest-rows?limit=%s".formatted(job, tenth))
                .is(200)
                .json();

        Set<Integer> found = new HashSet<>();
        hardest.get("data").forEach(row -> found.add(row.get("row").intValue()));
        found.retainAll(flipped);
        assertThat(found.size())
                .as("%s of %s flipped labels of %s".formatted(found.size(), flipped.size(), table))
                .isGreaterThanOrEqualTo((int) Math.ceil(FOUND * flipped.size()));
        assertThat(hardest.at("/data/0/suspect").booleanValue()).isTrue();
        assertThat(hardest.at("/data/0/loss_by_epoch").size())
                .as("one loss for each recorded epoch")
                .isIn(0, hardest.get("epochs").size());
    }

    /** One label of twenty becomes the one of another row; the numbers of these rows. */
    private static Set<Integer> flip(List<String> lines, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Set<Integer> flipped = new HashSet<>();
        int rows = lines.size() - 1;
        while (flipped.size() < rows / 20) {
            int row = random.nextInt(rows);
            String line = lines.get(1 + row);
            String other = label(lines.get(1 + random.nextInt(rows)));
            if (!flipped.contains(row) && !other.equals(label(line))) {
                lines.set(1 + row, line.substring(0, line.lastIndexOf(',') + 1) + other);
                flipped.add(row);
            }
        }
        return flipped;
    }

    private static String label(String line) {
        return line.substring(line.lastIndexOf(',') + 1);
    }

    @Test
    void showsTheHardestRowsOfNumbersByTheirLosses() {
        plane("hard-plane");
        String job = api.get("/models/hard-plane").text("/provenance/job");
        JsonNode rows =
                api.get("/jobs/%s/hardest-rows?limit=20".formatted(job)).is(200).json();
        assertThat(rows.get("data")).hasSize(20);
        assertThat(rows.get("data").valueStream().map(row -> row.get("loss").doubleValue()))
                .as("as the words and the column say")
                .isSortedAccordingTo(Comparator.reverseOrder());
        assertThat(rows.at("/data/0/target").isNumber()).isTrue();
        assertThat(rows.at("/data/0/prediction").isNumber()).isTrue();
        assertThat(rows.get("suspects").intValue()).isZero();
        assertThat(rows.get("rows").intValue())
                .as("the rows learned from in the end, and those of the test set")
                .isEqualTo(200);
        api.get("/jobs/%s/hardest-rows?limit=0".formatted(job)).is(422, "invalid");
        api.get("/jobs/%s/hardest-rows?limit=1001".formatted(job)).is(422, "invalid");
    }

    @Test
    void recordsHowTheInsideOfANetworkWasSpread() {
        String job = train("""
                {"dataset": "iris", "name": "spread", "network": {"layers": [16, 8]}, "training": {"epochs": 40}}""");
        for (String of : List.of("weights", "activations", "gradients")) {
            JsonNode all = api.get("/jobs/%s/distributions?of=%s".formatted(job, of))
                    .is(200)
                    .json();
            assertThat(all.at("/epochs/0").intValue())
                    .as("after the first step")
                    .isZero();
            assertThat(all.get("epochs").size()).isBetween(3, 33);
            assertThat(all.get("data").size()).isEqualTo(3 * all.get("epochs").size());
            all.get("data").forEach(one -> {
                int sum = 0;
                for (JsonNode count : one.get("counts")) {
                    sum += count.intValue();
                }
                assertThat(sum).isEqualTo(one.get("sampled").intValue());
                assertThat(one.get("low").doubleValue())
                        .isLessThanOrEqualTo(one.get("high").doubleValue());
            });
        }
        JsonNode second =
                api.get("/jobs/%s/distributions?layer=2".formatted(job)).is(200).json();
        second.get("data")
                .forEach(one -> assertThat(one.get("layer").intValue()).isEqualTo(2));
        assertThat(second.at("/data/0/values").longValue()).isEqualTo(16 * 8 + 8);
        assertThat(second.at("/data/0/update_to_weight").isNumber()).isTrue();
        api.get("/jobs/%s/distributions?layer=9".formatted(job)).is(422, "invalid");
        api.get("/jobs/%s/distributions?of=colours".formatted(job)).is(422, "invalid");
    }

    @Test
    void tellsOfFindingsAsTheyAreMade() {
        String job = train("""
                {"dataset": "iris", "name": "dead", "training": {"epochs": 30},
                 "network": {"layers": [{"type": "dense", "units": 8, "activation": "relu",
                   "bias_initializer": {"type": "constant", "value": -50}}]}}""");
        JsonNode events =
                api.get("/jobs/%s/events?limit=100".formatted(job)).is(200).json();
        List<JsonNode> findings = new ArrayList<>();
        events.get("data").forEach(event -> {
            if (event.get("type").asString().equals("diagnosis")) {
                findings.add(event.get("data"));
            }
        });
        assertThat(findings).anySatisfy(data -> {
            assertThat(data.get("code").asString()).isEqualTo("dead_units");
            assertThat(data.get("severity").asString()).isIn("warning", "error");
            assertThat(data.get("layer").intValue()).isEqualTo(1);
            assertThat(data.get("message").asString()).contains("Layer 1");
        });
        assertThat(api.get("/jobs/%s/diagnosis".formatted(job)).text("/findings/0/code"))
                .isEqualTo("dead_units");
    }

    @Test
    void trainsAgainWithWhatIsSuggested() {
        String job = train("""
                {"dataset": "iris", "name": "mended", "metadata": {"course": "1"}, "training": {"epochs": 25},
                 "network": {"layers": [{"type": "dense", "units": 8, "activation": "relu",
                   "bias_initializer": {"type": "constant", "value": -50}}]}}""");
        JsonNode patch = api.get("/jobs/%s/diagnosis".formatted(job)).json().at("/findings/0/suggestion/patch");
        Answer again = api.post(
                        "/jobs?wait=100",
                        "{\"from_job\": \"%s\", \"patch\": %s, \"metadata\": {\"course\": \"2\"}}"
                                .formatted(job, patch))
                .is(200);

        assertThat(again.text("/status")).isEqualTo("succeeded");
        assertThat(again.text("/name")).isEqualTo("mended");
        assertThat(again.text("/definition/metadata/course")).isEqualTo("2");
        assertThat(again.text("/definition/network/layers/0/initializer")).isEqualTo("he_normal");
        assertThat(again.json().at("/definition/from_job").isMissingNode()).isTrue();
        assertThat(again.number("/best/val_accuracy")).isGreaterThan(0.7);
        Answer same = api.post("/jobs?wait=100", "{\"from_job\": \"%s\"}".formatted(job))
                .is(200);
        assertThat(api.get(same.text("/links/model")).text("/provenance/weights_sha256"))
                .as("no change, the same weights")
                .isEqualTo(api.get(api.get("/jobs/" + job).text("/links/model")).text("/provenance/weights_sha256"));
    }

    @Test
    void saysWhichChangeDoesNotFit() {
        String job = train("{\"dataset\": \"xor\", \"name\": \"unfit\", \"training\": {\"epochs\": 5}}");
        JsonNode problem = api.post("/jobs", """
                {"from_job": "%s", "patch": [
                  {"op": "replace", "path": "/training/epochs", "value": 6},
                  {"op": "replace", "path": "/training/nothing/here", "value": 1}]}""".formatted(job)).is(422, "invalid");
        assertThat(problem.at("/errors/0/pointer").asString()).isEqualTo("/patch/1");

        assertThat(patched(job, "{\"op\": \"erase\", \"path\": \"/training\"}")).isEqualTo("/patch/0/op");
        assertThat(patched(job, "{\"op\": \"add\", \"path\": \"training\", \"value\": 1}"))
                .isEqualTo("/patch/0/path");
        assertThat(patched(job, "{\"op\": \"add\", \"path\": \"/training/epochs\"}"))
                .isEqualTo("/patch/0/value");
        assertThat(patched(job, "{\"op\": \"copy\", \"path\": \"/name\"}")).isEqualTo("/patch/0/from");
        assertThat(patched(job, "{\"op\": \"test\", \"path\": \"/name\", \"value\": \"other\"}"))
                .isEqualTo("/patch/0");
        assertThat(patched(job, "{\"op\": \"add\", \"path\": \"/training/epochs\", \"value\": -1}"))
                .isEqualTo("/training/epochs");
        assertThat(patched(job, "{\"op\": \"replace\", \"path\": \"\", \"value\": []}"))
                .isEqualTo("/patch");
        assertThat(patched(job, "7")).isEqualTo("/patch/0/op");
        for (String wrong : List.of(
                "{\"from_job\": \"job_0\"}",
                "{\"patch\": []}",
                "{\"from_job\": \"%s\", \"patch\": {}}".formatted(job),
                "{\"from_job\": \"%s\", \"training\": {\"epochs\": 3}}".formatted(job),
                "{\"from_job\": 3}")) {
            api.post("/jobs", wrong).is(422, "invalid");
        }
    }

    private String patched(String job, String operation) {
        return api.post("/jobs", "{\"from_job\": \"%s\", \"patch\": [%s]}".formatted(job, operation))
                .is(422, "invalid")
                .at("/errors/0/pointer")
                .asString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gradient_x_input", "integrated_gradients", "occlusion", "shapley"})
    void attributesAPlaneByItsSlopes(String method) {
        String name = "plane-" + method.replace('_', '-');
        plane(name);
        JsonNode answer = api.post(
                        "/models/%s/attribution".formatted(name),
                        "{\"row\": {\"a\": 0.5, \"b\": -0.5, \"c\": 0.9}, \"method\": \"%s\", \"samples\": 2000}"
                                .formatted(method))
                .is(200)
                .json();
        assertThat(answer.get("value").doubleValue()).isCloseTo(2.5, within(0.05));
        assertThat(contribution(answer, "a")).isCloseTo(1.5, within(0.3));
        assertThat(contribution(answer, "b")).isCloseTo(1.0, within(0.3));
        assertThat(contribution(answer, "c")).isCloseTo(0, within(0.05));
        assertThat(answer.get("completeness_error").doubleValue()).isLessThan(1e-3);
        assertThat(answer.at("/contributions/0/error").isNumber()).isEqualTo(method.equals("shapley"));
    }

    @Test
    void comparesWithRowsFromAllOverHoweverFewOrdersThereAre() {
        StringBuilder csv = new StringBuilder("x,z,y\n");
        for (int row = 0; row < 300; row++) {
            csv.append("%s,%s,%s\n".formatted(row, row * 7 % 11, 2 * row));
        }
        api.upload("rising", csv.toString()).is(201);
        api.train("{\"dataset\": \"rising\", \"name\": \"rising\", \"network\": {\"layers\": []}}");
        Answer answer = api.post(
                        "/models/rising/attribution",
                        "{\"row\": {\"x\": 150, \"z\": 5}, \"method\": \"shapley\", \"samples\": 60, \"background\": 10000}")
                .is(200);
        assertThat(answer.number("/background")).isEqualTo(30);
        assertThat(answer.number("/base")).isCloseTo(299, within(30.0));
    }

    private static double contribution(JsonNode answer, String column) {
        for (JsonNode one : answer.get("contributions")) {
            if (one.get("column").asString().equals(column)) {
                return one.get("contribution").doubleValue();
            }
        }
        throw new AssertionError(column + " in " + answer);
    }

    @Test
    void attributesWhatACurvedNetworkSaysCompletely() {
        train("{\"dataset\": \"iris\", \"name\": \"curved\", \"training\": {\"epochs\": 60}}");
        for (String of : List.of("setosa", "versicolor", "virginica")) {
            JsonNode answer = api.post(
                            "/models/curved/attribution", "{\"row\": %s, \"of\": \"%s\"}".formatted(FLOWER, of))
                    .is(200)
                    .json();
            double sum = answer.get("base").doubleValue();
            for (JsonNode one : answer.get("contributions")) {
                sum += one.get("contribution").doubleValue();
            }
            assertThat(answer.get("completeness_error").doubleValue()).isLessThanOrEqualTo(1e-3);
            assertThat(sum).isCloseTo(answer.get("value").doubleValue(), within(1e-3));
            assertThat(answer.get("of").asString()).isEqualTo("species=" + of);
        }
        api.post("/models/curved/attribution", "{\"row\": %s, \"of\": \"rose\"}".formatted(FLOWER))
                .is(422, "invalid");
        api.post("/models/curved/attribution", "{\"row\": {\"petal_width\": 1}}")
                .is(422, "invalid");
        api.post("/models/curved/attribution", "{\"row\": 5}").is(422, "invalid");
        api.post("/models/curved/attribution", "{\"row\": %s, \"method\": \"guessing\"}".formatted(FLOWER))
                .is(422, "invalid");
        api.post("/models/nobody-s/attribution", "{\"row\": {}}").is(404, "unknown_model");
        api.post(
                        "/models/curved/attribution",
                        "{\"row\": %s, \"method\": \"shapley\", \"samples\": 100000, \"background\": 10000}"
                                .formatted(FLOWER))
                .is(422, "invalid");
    }

    @Test
    void queuesOneTaskForAllWhoAskTheSameAtOnce() {
        plane("asked-plane");
        List<String> tasks = IntStream.range(0, 8)
                .parallel()
                .mapToObj(i -> api.get("/models/asked-plane/importance?rows=2000&repeats=20"))
                .filter(answer -> answer.status() == 202)
                .map(answer -> answer.text("/id"))
                .distinct()
                .toList();
        assertThat(tasks).hasSize(1);
    }

    @Test
    void needsWhatItLearntFromAndNothingElse() {
        plane("needed-plane");
        JsonNode importance =
                api.get("/models/needed-plane/importance?repeats=5").is(200).json();
        assertThat(importance.at("/data/0/column").asString()).isEqualTo("a");
        assertThat(importance.at("/data/1/column").asString()).isEqualTo("b");
        assertThat(importance.at("/data/2/importance").doubleValue()).isCloseTo(0, within(0.02));
        assertThat(importance.get("metric").asString()).isEqualTo("rmse");
        assertThat(importance.get("on").asString()).isEqualTo("test");
        assertThat(importance.at("/data/0/std").doubleValue()).isPositive();
        api.get("/models/needed-plane/importance?repeats=0").is(422, "invalid");
        api.get("/models/needed-plane/importance?rows=1000000").is(422, "invalid");

        JsonNode dependence = api.get("/models/needed-plane/partial-dependence?feature=b&points=5&curves=2")
                .is(200)
                .json();
        JsonNode values = dependence.get("values");
        JsonNode mean = dependence.at("/outputs/0/mean");
        double slope = (mean.get(4).doubleValue() - mean.get(0).doubleValue())
                / (values.get(4).doubleValue() - values.get(0).doubleValue());
        assertThat(slope).isCloseTo(-2, within(0.05));
        assertThat(dependence.at("/outputs/0/curves")).hasSize(2);
        assertThat(dependence.at("/outputs/0/curves/0/values")).hasSize(5);
        api.get("/models/needed-plane/partial-dependence?feature=d").is(422, "invalid");
        api.get("/models/needed-plane/partial-dependence?feature=b&points=100000")
                .is(422, "invalid");
        api.get("/models/needed-plane/partial-dependence?feature=b&curves=-1").is(422, "invalid");
    }

    @Test
    void turnsAnAnswerByTheSmallestChange() {
        train("{\"dataset\": \"iris\", \"name\": \"turned\", \"training\": {\"epochs\": 60}}");
        JsonNode turned = api.post(
                        "/models/turned/counterfactual",
                        "{\"row\": %s, \"want\": \"virginica\", \"columns\": [\"petal_length\", \"petal_width\"]}"
                                .formatted(FLOWER))
                .is(200)
                .json();
        assertThat(turned.get("found").booleanValue()).isTrue();
        turned.get("changes").forEach(change -> {
            assertThat(change.get("column").asString()).startsWith("petal");
            assertThat(change.get("to").doubleValue()).isBetween(0.1, 6.9);
        });
        assertThat(turned.at("/counterfactual/sepal_length").doubleValue()).isEqualTo(6.1);
        assertThat(api.post(
                                "/models/turned/predict",
                                turned.get("counterfactual").toString())
                        .text("/predictions/0/label"))
                .isEqualTo("virginica");

        JsonNode already = api.post(
                        "/models/turned/counterfactual", "{\"row\": %s, \"want\": \"versicolor\"}".formatted(FLOWER))
                .json();
        assertThat(already.get("changes")).isEmpty();
        assertThat(already.get("distance").doubleValue()).isZero();
        api.post("/models/turned/counterfactual", "{\"row\": %s, \"want\": \"rose\"}".formatted(FLOWER))
                .is(422, "invalid");
        api.post(
                        "/models/turned/counterfactual",
                        "{\"row\": %s, \"want\": \"setosa\", \"columns\": [\"smell\"]}".formatted(FLOWER))
                .is(422, "invalid");
    }

    @Test
    void turnsANumberToWhereItIsWanted() {
        plane("turned-plane");
        String row = "{\"a\": 0, \"b\": 0, \"c\": 0}";
        JsonNode turned = api.post(
                        "/models/turned-plane/counterfactual",
                        "{\"row\": %s, \"want\": {\"above\": 1, \"below\": 1.5}}".formatted(row))
                .is(200)
                .json();
        assertThat(turned.get("new_prediction").doubleValue()).isBetween(1.0, 1.5);
        assertThat(turned.get("changes")).as("one column is enough").hasSize(1);
        assertThat(turned.at("/changes/0/column").asString()).isEqualTo("a");
        JsonNode impossible = api.post(
                        "/models/turned-plane/counterfactual",
                        "{\"row\": %s, \"want\": {\"above\": 100}}".formatted(row))
                .is(200)
                .json();
        assertThat(impossible.get("found").booleanValue()).isFalse();
        assertThat(impossible.get("counterfactual").isNull()).isTrue();
        for (String want : List.of("1", "{}", "{\"above\": 2, \"below\": 1}", "{\"about\": 2}")) {
            api.post("/models/turned-plane/counterfactual", "{\"row\": %s, \"want\": %s}".formatted(row, want))
                    .is(422, "invalid");
        }
    }

    @Test
    void writesACardThatNoNameBreaks() {
        StringBuilder csv = new StringBuilder("<b>size</b>,\"a|b\",kind\n");
        IntStream.range(0, 60)
                .forEach(i -> csv.append(i % 7)
                        .append(',')
                        .append(i % 5)
                        .append(',')
                        .append(i % 7 > 3 ? "<script>alert(1)</script>" : "plain`*_")
                        .append('\n'));
        api.upload("card-data", csv.toString()).is(201);
        train("{\"dataset\": \"card-data\", \"name\": \"card-of-odd-names\", \"training\": {\"epochs\": 20}}");
        String model = api.get("/models?limit=1").text("/data/0/id");
        Answer html = api.get("/models/%s/card".formatted(model), "Accept", "text/html")
                .is(200);
        assertThat(html.contentType()).isEqualTo("text/html");
        assertThat(html.header("Content-Security-Policy")).contains("default-src 'self'");
        assertThat(html.body())
                .contains(
                        "&lt;script&gt;alert(1)&lt;/script&gt;",
                        "&lt;b&gt;size&lt;/b&gt;",
                        "Confusion matrix",
                        "SHA-256")
                .contains("95 % interval")
                .doesNotContain("<script", "<img", "<b>", " style=");
        Answer markdown = api.get("/models/%s/card".formatted(model), "Accept", "text/markdown")
                .is(200);
        assertThat(markdown.contentType()).isEqualTo("text/markdown");
        assertThat(markdown.body())
                .startsWith("# card-of-odd-names, version 1")
                .contains("a\\|b", "plain\\`\\*\\_", "## Findings", "curl -X POST");
        api.get("/models/%s/card".formatted(model), "Accept", "image/png").is(406);
        api.get("/models/nobody-s/card").is(404);
    }

    @Test
    void explainsWithoutTheDatasetWhatCanBeExplained() {
        api.upload("gone-data", SampleTables.moons(60, 0.1, 0, 5)).is(201);
        String job = train("{\"dataset\": \"gone-data\", \"training\": {\"epochs\": 10}}");
        api.delete("/datasets/gone-data").is(204);

        assertThat(api.get("/jobs/%s/diagnosis".formatted(job)).is(200).text("/omitted/0"))
                .contains("deleted");
        api.get("/jobs/%s/distributions".formatted(job)).is(200);
        api.get("/jobs/%s/hardest-rows".formatted(job)).is(409, "dataset_gone");
        api.get("/models/gone-data/importance").is(409, "dataset_gone");
        api.get("/models/gone-data/card", "Accept", "text/markdown").is(200);
    }

    @Test
    void explainsAJobThatWasCutOffAndNoneThatHasNotBegun() {
        Answer endless = api.post("/jobs", """
                        {"dataset": "digits", "name": "paused-box",
                         "training": {"epochs": 100000, "early_stopping": {"patience": 0}}}""").is(202);
        String job = endless.text("/id");
        api.post("/jobs/%s/pause?wait=60".formatted(job)).is(200);
        api.post("/jobs/%s/step?wait=60".formatted(job), "{\"batches\": 200}").is(200);
        api.get("/jobs/%s/diagnosis".formatted(job)).is(200);
        api.get("/jobs/%s/hardest-rows?limit=2".formatted(job)).is(200);
        api.post("/jobs/%s/cancel".formatted(job)).is(200);
        api.get("/jobs/%s/diagnosis".formatted(job)).is(200);

        api.get("/jobs/job_0/diagnosis").is(404, "unknown_job");
        api.get("/jobs/job_0/hardest-rows").is(404, "unknown_job");
        api.get("/jobs/job_0/distributions").is(404, "unknown_job");
    }

    @Test
    void saysWhatMadeATrainingDiverge() {
        Answer job = api.post("/jobs?wait=100", """
                        {"dataset": "iris", "target": "petal_length", "name": "thrown", "network": {"layers": [4]},
                         "training": {"epochs": 50, "optimizer": {"type": "sgd", "learning_rate": 1000}}}""").is(200);
        assertThat(job.text("/status")).isEqualTo("failed");
        JsonNode diagnosis =
                api.get("/jobs/%s/diagnosis".formatted(job.text("/id"))).is(200).json();
        assertThat(diagnosis.at("/findings/0/code").asString()).isEqualTo("diverged");
        assertThat(diagnosis.get("healthy").booleanValue()).isFalse();
    }
}
