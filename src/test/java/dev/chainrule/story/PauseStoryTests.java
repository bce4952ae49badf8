package dev.chainrule.story;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/** A job that is looked at while it learns: paused, moved on by hand, let go. */
@Story
class PauseStoryTests {

    private static final String JOB = """
            {"dataset": "iris", "name": "%s", "owner": "pauses", "priority": 5,
             "training": {"epochs": 400, "early_stopping": {"patience": 0}}}""";

    private static final String ENDLESS = """
            {"dataset": "digits", "name": "pause-endless",
             "training": {"epochs": 1000000, "early_stopping": {"patience": 0}}}""";

    private final Api api;

    PauseStoryTests(@LocalServerPort int port) {
        this.api = new Api(port);
    }

    @Test
    void stepsToTheSameModel() {
        Answer whole = api.train(JOB.formatted("pause-whole"));
        String self = api.post("/jobs", ENDLESS).is(202).text("/links/self");
        Answer paused = api.post(self + "/pause?wait=60").is(200);
        assertThat(paused.text("/status")).isEqualTo("paused");
        assertThat(paused.json().at("/allowed_actions").toString()).isEqualTo("[\"resume\",\"step\",\"cancel\"]");
        double before = paused.number("/progress/step");
        Answer stepped = api.post(self + "/step?wait=60", "{\"batches\": 3}").is(200);
        assertThat(stepped.text("/status")).isEqualTo("paused");
        assertThat(stepped.number("/progress/step")).isEqualTo(before + 3);
        assertThat(stepped.number("/last_batch/train_loss")).isPositive();
        assertThat(stepped.number("/last_batch/gradient_norm")).isPositive();
        assertThat(stepped.text("/progress/message")).startsWith("paused in epoch ");
        assertThat(api.post(self + "/resume").is(200).text("/status")).isIn("queued", "running");
        api.post(self + "/cancel").is(200);
        assertThat(api.get(self + "?wait=60").text("/status")).isEqualTo("cancelled");

        String slow = pausedLongBeforeItsEnd();
        for (int round = 1; round <= 3; round++) {
            Answer now = api.post(slow + "/step?wait=60", "{\"batches\": 7}").is(200);
            assertThat(now.text("/status")).as("%s", now).isEqualTo("paused");
        }
        Answer done = api.post(slow + "/resume?wait=60").is(200);
        assertThat(done.text("/status")).isEqualTo("succeeded");
        assertThat(done.text("/owner")).isEqualTo("pauses");
        assertThat(weights(done)).isEqualTo(weights(whole));
    }

    /** A job of 1,600 steps takes less than a second, and asking for a pause may take as long. */
    private String pausedLongBeforeItsEnd() {
        for (int attempt = 0; attempt < 50; attempt++) {
            String job = api.post("/jobs", JOB.formatted("pause-slow")).is(202).text("/links/self");
            Answer now = api.post(job + "/pause?wait=60");
            if (now.status() == 200 && now.text("/status").equals("paused") && now.number("/progress/step") < 1000) {
                return job;
            }
        }
        throw new AssertionError("each of 50 had ended before it could be paused");
    }

    private String weights(Answer job) {
        return api.get(job.text("/links/model")).is(200).text("/provenance/weights_sha256");
    }

    @Test
    void saysWhatMayBeDoneWithAJobThatHasEnded() {
        Answer job = api.train("{\"dataset\": \"xor\", \"name\": \"pause-ended\"}");
        String self = job.text("/links/self");
        var refusal = api.post(self + "/pause").is(409, "job_succeeded");
        assertThat(refusal.at("/allowed_actions").toString()).isEqualTo("[\"delete\"]");
        api.post(self + "/step", "{\"batches\": 0}").is(422, "invalid");
        api.post(self + "/step", "{\"batches\": 1}").is(409, "job_succeeded");
        api.post(self + "/resume").is(409, "job_succeeded");

        api.delete(self).is(204);
        api.get(self).is(404, "unknown_job");
        api.delete(self).is(404, "unknown_job");
        api.get(job.text("/links/model")).is(200);
    }

    @Test
    void saysHowLongTheQueueIs() {
        Answer queue = api.get("/queue").is(200);
        assertThat(queue.number("/length")).isNotNegative();
        assertThat(queue.number("/by_status/queued")).isNotNegative();
        assertThat(queue.json().at("/running_tasks").isArray()).isTrue();
        assertThat(queue.json().at("/processes")).isNotEmpty();
        assertThat(queue.number("/processes/0/workers")).isPositive();
        assertThat(queue.number("/memory/budget_bytes")).isPositive();
    }

    @Test
    void refusesPrioritiesAndOwnersThatAreNone() {
        var problem = api.post("/jobs", "{\"dataset\": \"xor\", \"priority\": 101, \"owner\": 7}")
                .is(422, "invalid");
        assertThat(problem.at("/errors").findValuesAsString("pointer")).contains("/priority", "/owner");
        api.post("/jobs", "{\"dataset\": \"xor\", \"owner\": \" \"}").is(422, "invalid");
    }
}
