package dev.chainrule.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** A job that is stopped leaves a model where its user wants one. */
@Story
class StopStoryTests {

    private static final String ROW = "sepal_length=5.9&sepal_width=3.0&petal_length=5.1&petal_width=1.8";
    private static final String ENDLESS = """
            {"dataset": "iris", "name": "%s", "checkpoints": {"every_epochs": 50%s},
             "training": {"epochs": 1000000, "early_stopping": {"patience": 0}%s}}""";

    private final Api api;

    StopStoryTests(@LocalServerPort int port) {
        this.api = new Api(port);
    }

    private Answer cancelled(String definition, String query) {
        Answer job = api.post("/jobs", definition).is(202);
        for (int attempt = 0; api.count(job.text("/links/checkpoints")) < 2; attempt++) {
            assertThat(attempt).isLessThan(100_000);
        }
        api.post(job.text("/links/cancel") + query).is(200);
        return api.get(job.text("/links/self") + "?wait=60").is(200);
    }

    @Test
    void leavesTheBestWeightsThatWereKept() {
        Answer job = cancelled(ENDLESS.formatted("cut-short", "", ""), "?keep=best");

        assertThat(job.text("/status")).isEqualTo("cancelled");
        Answer model = api.get(job.text("/links/model")).is(200);
        int epoch = (int) model.number("/provenance/epoch");
        assertThat(job.json().get("warnings").toString())
                .contains("stopped before its end: the model has the best weights", "of epoch %s".formatted(epoch));
        assertThat(job.number("/model_epoch")).isEqualTo(epoch);
        List<JsonNode> checkpoints = api.get(job.text("/links/checkpoints"))
                .json()
                .get("data")
                .valueStream()
                .toList();
        assertThat(checkpoints).extracting(one -> one.get("epoch").asInt()).contains(epoch);
        assertThat(checkpoints)
                .filteredOn(one -> one.get("best").booleanValue())
                .allSatisfy(one -> assertThat(one.get("epoch").asInt()).isEqualTo((int) job.number("/best_epoch")));
        assertThat(api.get("/models/cut-short/predict?" + ROW).is(200).text("/model"))
                .isEqualTo(job.text("/model"));
    }

    @Test
    void leavesTheLastWeights() {
        Answer job = cancelled(ENDLESS.formatted("cut-last", "", ""), "?keep=last");

        Answer model = api.get(job.text("/links/model")).is(200);
        String last = api.get(job.text("/links/checkpoints")).text("/data/0/id");
        assertThat(api.get("/checkpoints/" + last + "/predict?" + ROW).json().get("predictions"))
                .isEqualTo(api.get(model.text("/links/self") + "/predict?" + ROW)
                        .json()
                        .get("predictions"));
    }

    @Test
    void leavesAModelWhenItsTimeIsOver() {
        String definition = ENDLESS.formatted("out-of-time", ", \"on_stop\": \"best\"", ", \"max_runtime_s\": 1");
        Answer job = api.post("/jobs?wait=60", definition).is(200);

        assertThat(job.text("/status")).isEqualTo("failed");
        assertThat(job.text("/error/code")).isEqualTo("time_limit");
        api.get(job.text("/links/model")).is(200);
    }

    @Test
    void leavesNothingUnlessItIsAsked() {
        Answer job = cancelled(ENDLESS.formatted("cut-off", ", \"on_stop\": \"last\"", ""), "?keep=none");

        assertThat(job.json().get("model").isNull()).isTrue();
        api.get("/models/cut-off").is(404, "unknown_model");
        assertThat(api.post(job.text("/links/cancel") + "?keep=worst")
                        .is(422, "invalid")
                        .at("/errors/0/hint")
                        .asString())
                .isEqualTo("one of: none, last, best");
    }
}
