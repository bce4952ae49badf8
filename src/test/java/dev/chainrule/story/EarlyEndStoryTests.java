package dev.chainrule.story;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/** A job that does not come to its end. */
@Story
class EarlyEndStoryTests {

    private static final String ENDLESS = """
            {"dataset": "digits", "name": "endless",
             "training": {"epochs": 1000000, "early_stopping": {"patience": 0}%s}}""";

    private final Api api;

    EarlyEndStoryTests(@LocalServerPort int port) {
        this.api = new Api(port);
    }

    @Test
    void cancelsAJobThatRuns() {
        int models = api.count("/models");
        Answer job = api.post("/jobs", ENDLESS.formatted("")).is(202);
        String self = job.text("/links/self");
        untilItHasAHistory(self);
        assertThat(api.post(self + "/cancel").is(200).text("/status")).isIn("cancelling", "cancelled");
        Answer ended = api.get(self + "?wait=60").is(200);

        assertThat(ended.text("/status")).isEqualTo("cancelled");
        assertThat(ended.text("/progress/message")).startsWith("cancelled after epoch ");
        assertThat(ended.json().get("model").isNull()).isTrue();
        assertThat(ended.json().get("error").isNull()).isTrue();
        hasAPointOfEveryEpoch(self + "/history", ended.number("/progress/epoch"));
        assertThat(api.count("/models")).isEqualTo(models);
        assertThat(api.post(self + "/cancel")
                        .is(409, "job_cancelled")
                        .get("detail")
                        .asString())
                .contains("is cancelled");
    }

    private void untilItHasAHistory(String self) {
        for (int attempt = 0; api.get(self).number("/progress/epoch") == 0; attempt++) {
            assertThat(attempt).isLessThan(100_000);
        }
    }

    @Test
    void cancelsAJobThatWaits() {
        Answer[] running = new Answer[Runtime.getRuntime().availableProcessors()];
        for (int i = 0; i < running.length; i++) {
            running[i] = api.post("/jobs", ENDLESS.formatted("")).is(202);
        }
        Answer waiting = api.post("/jobs", ENDLESS.formatted("")).is(202);
        assertThat(waiting.text("/status")).isEqualTo("queued");
        assertThat(waiting.number("/queue_position")).isNotNegative();
        assertThat(api.post(waiting.text("/links/cancel")).is(200).text("/status"))
                .isEqualTo("cancelled");
        for (Answer job : running) {
            api.post(job.text("/links/cancel")).is(200);
            assertThat(api.get(job.text("/links/self") + "?wait=60").text("/status"))
                    .isEqualTo("cancelled");
        }
    }

    @Test
    void endsAJobWhoseTimeIsOver() {
        Answer job = api.post("/jobs?wait=60", ENDLESS.formatted(", \"max_runtime_s\": 1"))
                .is(200);

        assertThat(job.text("/status")).isEqualTo("failed");
        assertThat(job.text("/error/code")).isEqualTo("time_limit");
        assertThat(job.text("/error/pointer")).isEqualTo("/training/max_runtime_s");
        hasAPointOfEveryEpoch(job.text("/links/history"), job.number("/progress/epoch"));
    }

    /** And of every step, also those of the epoch in which it was ended. */
    private void hasAPointOfEveryEpoch(String place, double epochs) {
        Answer history = api.get(place + "?max_points=100").is(200);
        assertThat(history.number("/total_points")).isEqualTo(epochs);
        assertThat(history.text("/downsampling")).isEqualTo(epochs > 100 ? "min_max" : "none");
        assertThat(history.number("/series/epoch/0")).isEqualTo(1);
        int last = (int) history.number("/returned_points") - 1;
        assertThat(history.number("/series/epoch/" + last)).isEqualTo(epochs);
        assertThat(api.get(place + "?resolution=step&max_points=100").is(200).number("/total_points"))
                .isGreaterThanOrEqualTo(epochs);
    }

    @Test
    void saysWhereALossStoppedBeingANumber() {
        api.upload("steep", "x,y\n1000,1\n2000,3\n3000,2\n4000,9\n").is(201);
        Answer job = api.post("/jobs?wait=60", """
                {"dataset": "steep", "task": "regression", "network": {"layers": [{"units": 4, "type": "dense", "activation": "relu"}, 4]},
                 "preprocessing": {"numeric": "none", "target": "none"},
                 "training": {"epochs": 500, "optimizer": {"type": "sgd", "learning_rate": 1000}}}""").is(200);

        assertThat(job.text("/status")).isEqualTo("failed");
        assertThat(job.text("/error/code")).isEqualTo("diverged");
        assertThat(job.text("/error/message")).containsPattern("at step [0-9]+; it began in the .+ layer [123]\\.");
        assertThat(job.text("/error/hint")).contains("learning rate");
        Answer history = api.get(job.text("/links/history")).is(200);
        assertThat(history.number("/total_points")).isPositive().isEqualTo(job.number("/progress/epoch"));
        assertThat(history.json().at("/series/train_loss/0").isNumber()).isTrue();
        assertThat(history.json().at("/non_finite")).isEmpty();
    }
}
