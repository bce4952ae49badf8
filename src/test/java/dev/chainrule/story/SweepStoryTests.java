package dev.chainrule.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** Somebody who does not know which settings to take lets the service try many, and uses the best. */
@Story
class SweepStoryTests {

    private final Api api;

    SweepStoryTests(@LocalServerPort int port) {
        this.api = new Api(port);
    }

    private Answer sweep(String definition) {
        Answer sweep = api.post("/sweeps?wait=100", definition).is(200);
        assertThat(sweep.text("/status")).as(sweep.toString()).isEqualTo("succeeded");
        return sweep;
    }

    private static List<JsonNode> trials(Answer sweep) {
        return StreamSupport.stream(sweep.json().get("trials").spliterator(), false)
                .toList();
    }

    @Test
    void triesEveryCombinationOfAGridAndServesTheBest() {
        Answer sweep = sweep("""
                {"name": "grid-of-flowers", "method": "grid", "metric": "accuracy", "parallel": 2,
                 "job": {"dataset": "iris", "training": {"epochs": 15}},
                 "parameters": {
                  "/network/layers": {"values": [[2], [8, 8]]},
                  "training.optimizer.learning_rate": {"min": 1e-6, "max": 0.01, "scale": "log", "points": 2}}}""");
        List<JsonNode> trials = trials(sweep);

        assertThat(sweep.text("/metric")).isEqualTo("val_accuracy");
        assertThat(sweep.text("/direction")).isEqualTo("max");
        assertThat(trials).hasSize(4).allSatisfy(trial -> {
            assertThat(trial.get("status").asString()).isEqualTo("succeeded");
            JsonNode job =
                    api.get("/jobs/" + trial.get("job").asString()).is(200).json();
            JsonNode rate = trial.get("values").get("/training/optimizer/learning_rate");
            assertThat(job.at("/definition/training/optimizer/learning_rate").doubleValue())
                    .isEqualTo(rate.doubleValue());
            assertThat(job.at("/definition/metadata/sweep").asString()).isEqualTo(sweep.text("/id"));
            assertThat(job.at("/definition/metadata/trial").asString())
                    .isEqualTo(trial.get("trial").asString());
        });
        assertThat(trials)
                .extracting(trial -> trial.get("value").doubleValue())
                .isSortedAccordingTo((one, other) -> Double.compare(other, one));
        assertThat(sweep.number("/best/values/~1training~1optimizer~1learning_rate"))
                .isEqualTo(0.01);

        JsonNode model = api.get(sweep.text("/links/model")).is(200).json();
        assertThat(model.at("/metrics/validation/accuracy").doubleValue()).isEqualTo(sweep.number("/best/value"));
        assertThat(api.get("/models/grid-of-flowers").text("/id")).isEqualTo(sweep.text("/best/model"));
        api.get(sweep.text("/best/predict")).is(200);
    }

    @Test
    void keepsOnlyTheBestModelUnlessAskedToKeepAll() {
        String definition = """
                {"name": "%s", "method": "random", "trials": 3, "seed": 3, "keep_models": "%s",
                 "job": {"dataset": "houses", "network": {"layers": []}, "training": {"epochs": 20}},
                 "parameters": {"/training/optimizer/learning_rate": {"min": 0.001, "max": 0.3, "scale": "log"}}}""";
        Answer best = sweep(definition.formatted("best-of-houses", "best"));
        Answer all = sweep(definition.formatted("all-of-houses", "all"));

        assertThat(best.text("/metric")).as("there is no validation split").isEqualTo("train_loss");
        assertThat(trials(best))
                .extracting(trial -> trial.get("values"))
                .isEqualTo(
                        trials(all).stream().map(trial -> trial.get("values")).toList());
        assertThat(trials(best))
                .extracting(trial -> trial.get("value").doubleValue())
                .isSorted();
        assertThat(trials(best))
                .extracting(trial -> trial.get("model").isNull())
                .containsExactly(false, true, true);
        assertThat(trials(all)).extracting(trial -> trial.get("model").isNull()).containsOnly(false);
        Answer loser = api.get("/jobs/" + trials(best).get(2).get("job").asString());
        assertThat(loser.json().get("model").isNull()).isTrue();
        assertThat(loser.text("/warnings/0")).contains("another trial of sweep " + best.text("/id"));
    }

    @Test
    void trainsOnlyTheBestForLong() {
        Answer sweep = sweep("""
                {"name": "halved-flowers", "method": "successive_halving", "trials": 6, "seed": 1,
                 "halving": {"factor": 3}, "job": {"dataset": "iris", "training": {"epochs": 12}},
                 "parameters": {
                  "/network/layers/0/units": {"min": 2, "max": 32, "scale": "log"},
                  "/training/optimizer/learning_rate": {"min": 1e-5, "max": 0.1, "scale": "log"}}}""");
        List<JsonNode> trials = trials(sweep);

        assertThat(sweep.json().get("rungs").findValuesAsString("trials")).containsExactly("6", "2", "1");
        assertThat(sweep.json().get("rungs").findValuesAsString("epochs")).containsExactly("2", "6", "12");
        assertThat(sweep.number("/progress/jobs")).isEqualTo(9);
        assertThat(trials).extracting(trial -> trial.get("jobs").size()).containsExactlyInAnyOrder(3, 2, 1, 1, 1, 1);
        assertThat(trials)
                .allSatisfy(trial -> assertThat(trial.get("values")
                                .get("/network/layers/0/units")
                                .isInt())
                        .isTrue());
        JsonNode longest = trials.stream()
                .filter(trial -> trial.get("jobs").size() == 3)
                .findFirst()
                .orElseThrow();
        assertThat(api.get("/jobs/" + longest.get("job").asString()).number("/definition/training/epochs"))
                .isEqualTo(12);
    }

    @Test
    void saysEverythingThatIsWrongBeforeAnythingIsQueued() {
        int jobs = api.count("/jobs");
        JsonNode problem = api.post("/sweeps", """
                {"job": {"dataset": "iris"}, "trials": 5, "metric": "val_acuracy", "direction": "max",
                 "halving": {"factor": 3},
                 "parameters": {
                  "/training/optimizer/learning_rat": {"values": [1]},
                  "/training/batch_size": {"values": [16, 0]},
                  "/training/epochs": {"min": 10, "max": 1},
                  "/name": {"values": ["a"]}}}""").is(422, "invalid");
        assertThat(problem.get("errors").findValuesAsString("pointer"))
                .contains("/halving", "/parameters/~1name", "/parameters/~1training~1epochs/max");

        JsonNode deeper = api.post("/sweeps", """
                {"job": {"dataset": "iris"},
                 "parameters": {
                  "/training/optimizer/learning_rat": {"values": [1, 2]},
                  "/network/layers/7/units": {"values": [3]},
                  "/training/batch_size": {"values": [16, 0]}}}""").is(422, "invalid");
        assertThat(deeper.get("errors").findValuesAsString("pointer"))
                .containsExactlyInAnyOrder(
                        "/parameters/~1training~1optimizer~1learning_rat",
                        "/parameters/~1training~1batch_size/values/1");
        assertThat(deeper.toString()).contains("did you mean \\\"learning_rate\\\"?");

        assertThat(api.post("/sweeps", """
                {"job": {"dataset": "iris"}, "trials": 3, "metric": "val_acuracy",
                 "parameters": {"/training/batch_size": {"values": [16, 8]}}}""").is(422, "invalid").get("errors").findValuesAsString("pointer"))
                .containsExactlyInAnyOrder("/metric", "/trials");
        assertThat(api.post("/sweeps", """
                {"job": {"dataset": "iris", "target": "petal"}, "method": "random", "trials": 2000,
                 "parameters": {"/training/seed": {"min": 1, "max": 100000}}}""").is(422, "invalid").get("errors").findValuesAsString("pointer"))
                .containsExactly("/job/target/0");
        assertThat(api.post("/sweeps", """
                {"job": {"dataset": "iris"}, "method": "random", "trials": 1,
                 "parameters": {"/network/layers/0/units": {"min": 2.2, "max": 2.8}}}""")
                        .is(422, "invalid")
                        .at("/errors/0/detail")
                        .asString())
                .isEqualTo("is a range without a whole number");
        assertThat(api.count("/jobs")).isEqualTo(jobs);
        assertThat(api.post("/sweeps", "{}").status()).isEqualTo(422);
        api.post("/sweeps?wait=301", """
                {"name": "too-patient", "job": {"dataset": "iris"}, "trials": 2,
                 "parameters": {"/training/batch_size": {"values": [16, 8]}}}""").is(422, "invalid");
        assertThat(api.get("/sweeps").json().findValuesAsString("name")).doesNotContain("too-patient");
    }

    @Test
    void stopsWhenItIsToldTo() {
        String id = api.post("/sweeps", """
                {"name": "endless-flowers", "parallel": 2,
                 "job": {"dataset": "iris", "training": {"epochs": 1000000, "early_stopping": {"patience": 0}}},
                 "parameters": {"/training/seed": {"min": 1, "max": 6, "points": 6}}}""").is(202).text("/id");
        assertThat(api.delete("/sweeps/" + id)
                        .is(409, "sweep_running")
                        .get("detail")
                        .asString())
                .contains(id);
        assertThat(api.post("/sweeps/" + id + "/cancel").is(200).text("/status"))
                .isIn("cancelling", "cancelled");
        Answer ended = api.get("/sweeps/" + id + "?wait=60").is(200);

        assertThat(ended.text("/status")).isEqualTo("cancelled");
        assertThat(trials(ended))
                .hasSize(6)
                .allSatisfy(trial -> assertThat(trial.get("status").asString()).isEqualTo("cancelled"));
        assertThat(trials(ended).stream().filter(trial -> !trial.get("job").isNull()))
                .as("never more jobs than may run at a time")
                .hasSizeLessThanOrEqualTo(2);
        api.post("/sweeps/" + id + "/cancel").is(409, "sweep_cancelled");
        api.delete("/sweeps/" + id).is(204);
        api.get("/sweeps/" + id).is(404, "unknown_sweep");
    }

    @Test
    void triesOnceWhatComesTwiceWithTheSameKey() {
        String definition = """
                {"name": "impatient-houses", "job": {"dataset": "houses", "training": {"epochs": 1}},
                 "parameters": {"/training/seed": {"values": [1, 2]}}}""";
        int sweeps = api.count("/sweeps");
        Answer once = api.post(
                "/sweeps", Api.JSON, BodyPublishers.ofString(definition), "Idempotency-Key", "impatient-houses");
        Answer twice = api.post(
                "/sweeps", Api.JSON, BodyPublishers.ofString(definition), "Idempotency-Key", "impatient-houses");

        assertThat(twice.text("/id")).isEqualTo(once.text("/id"));
        assertThat(api.count("/sweeps")).isEqualTo(sweeps + 1);
    }

    @Test
    void goesOnWhenTrialsFail() {
        Answer sweep = sweep("""
                {"name": "wild-houses", "job": {"dataset": "houses", "network": {"layers": []},
                  "training": {"epochs": 50, "optimizer": {"type": "sgd"}}},
                 "parameters": {"/training/optimizer/learning_rate": {"values": [1000, 0.01]}}}""");
        List<JsonNode> trials = trials(sweep);

        assertThat(trials).extracting(trial -> trial.get("status").asString()).containsExactly("succeeded", "failed");
        assertThat(trials.get(1).get("rank").isNull()).isTrue();
        assertThat(trials.get(1).get("error").asString()).contains("not finite");
        assertThat(sweep.number("/progress/failed")).isEqualTo(1);
        assertThat(api.get("/sweeps?limit=100").text("/data/0/object")).isEqualTo("sweep");
    }
}
