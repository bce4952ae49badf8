package dev.chainrule.story;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** Somebody who does not know which learning rate to take asks for one. */
@Story
class LearningRateStoryTests {

    private static final String PATH = "/jobs/learning-rate-range";

    private final Api api;

    LearningRateStoryTests(@LocalServerPort int port) {
        this.api = new Api(port);
    }

    @Test
    void takesTheRateThatTheRangeTestSuggests() {
        int jobs = api.count("/jobs");
        Answer range = api.post(PATH, "{\"dataset\": \"iris\", \"network\": {\"layers\": [8]}}")
                .is(200);
        double suggestion = range.number("/suggestion");
        assertThat(suggestion).isBetween(1e-4, 0.5);
        assertThat(api.count("/jobs")).as("nothing is stored").isEqualTo(jobs);

        Answer job = api.train("""
                {"dataset": "iris", "name": "suggested-rate", "network": {"layers": [8]},
                 "training": {"optimizer": {"type": "adam", "learning_rate": %s}}}""".formatted(suggestion));
        assertThat(api.get(job.text("/links/model")).number("/metrics/validation/accuracy"))
                .isGreaterThan(0.85);
    }

    @Test
    void givesOnePointPerStepAndEveryDefault() {
        Answer answer = api.post(PATH, """
                {"dataset": "iris", "range": {"from": 1e-6, "to": 0.01, "steps": 25}}""").is(200);
        JsonNode points = answer.json().get("points");

        assertThat(answer.text("/object")).isEqualTo("learning_rate_range");
        assertThat(answer.text("/stopped")).isEqualTo("completed");
        for (String name : new String[] {"learning_rate", "loss", "smoothed_loss"}) {
            assertThat(points.get(name)).as(name).hasSize(25);
        }
        assertThat(answer.number("/definition/range/steps")).isEqualTo(25);
        assertThat(answer.number("/definition/training/batch_size")).isEqualTo(32);
    }

    @Test
    void refusesWhatAJobRefusesAndRangesThatAreNone() {
        JsonNode problem = api.post(PATH, """
                {"dataset": "iris", "epoch": 3, "range": {"steps": 5000, "too": 1},
                 "training": {"batch_size": 0}}""").is(422, "invalid");
        assertThat(problem.get("errors").findValuesAsString("pointer"))
                .containsExactlyInAnyOrder("/epoch", "/range/steps", "/range/too", "/training/batch_size");

        assertThat(api.post(PATH, "{\"dataset\": \"iris\", \"range\": {\"from\": 1, \"to\": 0.1}}")
                        .is(422, "invalid")
                        .at("/errors/0/pointer")
                        .asString())
                .isEqualTo("/range");
        assertThat(api.post(PATH, "{\"dataset\": \"iris\", \"target\": \"petal\"}")
                        .status())
                .isEqualTo(422);
    }
}
