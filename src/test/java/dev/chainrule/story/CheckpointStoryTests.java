package dev.chainrule.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** Where a job stood on its way: looked at, asked, taken along. */
@Story
class CheckpointStoryTests {

    private static final String JOB = """
            {"dataset": "iris", "name": "waypoints", "training": {"epochs": 8, "schedule": "constant", "early_stopping": {"patience": 0}},
             "checkpoints": {"every_epochs": 2, "keep": 4}}""";
    private static final String ROW = "sepal_length=5.9&sepal_width=3.0&petal_length=5.1&petal_width=1.8";
    private static final String ENDLESS = """
            {"dataset": "iris", "name": "underway",
             "training": {"epochs": 1000000, "early_stopping": {"patience": 0}}, "checkpoints": {"every_epochs": 20}}""";

    private final Api api;

    CheckpointStoryTests(@LocalServerPort int port) {
        this.api = new Api(port);
    }

    @Test
    void listsWhereAJobStood() {
        Answer job = api.train(JOB);
        Answer all = api.get(job.text("/links/checkpoints")).is(200);

        assertThat(all.json()
                        .at("/data")
                        .valueStream()
                        .map(one -> one.get("epoch").asInt()))
                .startsWith(8, 6, 4, 2);
        assertThat(all.json()
                        .at("/data")
                        .valueStream()
                        .filter(one -> one.get("best").booleanValue()))
                .hasSize(1);
        JsonNode last = all.json().at("/data/0");
        assertThat(last.at("/job").asString()).isEqualTo(job.text("/id"));
        assertThat(last.at("/step").asLong()).isEqualTo((long) job.number("/progress/step"));
        assertThat(last.at("/metrics")).isEqualTo(job.json().get("latest"));

        Answer page = api.get(job.text("/links/checkpoints") + "?limit=1&order=asc");
        Answer next = api.get(job.text("/links/checkpoints") + "?limit=2&order=asc&after=" + page.text("/last_id"));
        assertThat(page.text("/has_more")).isEqualTo("true");
        assertThat(next.text("/data/0/epoch")).isEqualTo("4");
        api.get("/jobs/job_unknown/checkpoints").is(404, "unknown_job");
        api.get("/checkpoints/ckpt_unknown").is(404, "unknown_checkpoint");
    }

    @Test
    void answersWithWhatTheNetworkWasThen() {
        Answer job = api.train(JOB);
        String model = job.text("/links/model");
        List<String> ids = ids(job);
        Answer atTheEnd =
                api.get(model + "/predict?" + ROW + "&checkpoint=" + ids.get(0)).is(200);
        Answer before =
                api.get("/checkpoints/" + ids.get(3) + "/predict?" + ROW).is(200);
        Answer now = api.get(model + "/predict?" + ROW).is(200);

        assertThat(atTheEnd.json().get("predictions")).isEqualTo(now.json().get("predictions"));
        assertThat(before.json().get("predictions")).isNotEqualTo(now.json().get("predictions"));
        assertThat(before.text("/checkpoint")).isEqualTo(ids.get(3));
        assertThat(before.json().get("model").isNull()).isTrue();
        String instances = "{\"instances\": [[5.9, 3.0, 5.1, 1.8]]}";
        assertThat(api.post("/checkpoints/" + ids.get(3) + "/predict", instances)
                        .is(200)
                        .json()
                        .get("predictions"))
                .isEqualTo(before.json().get("predictions"));
        assertThat(api.post(model + "/predict?checkpoint=" + ids.get(3), instances)
                        .is(200)
                        .json()
                        .get("predictions"))
                .isEqualTo(before.json().get("predictions"));
        JsonNode example = api.get("/checkpoints/" + ids.get(3)).is(200).json().get("example");
        api.post("/checkpoints/" + ids.get(3) + "/predict", example.toString()).is(200);
    }

    @Test
    void refusesACheckpointOfAnotherJob() {
        String stranger = ids(api.train(JOB)).get(0);
        String model =
                api.train("{\"dataset\": \"xor\", \"name\": \"elsewhere\"}").text("/links/model");

        assertThat(api.get(model + "/predict?a=0&b=1&checkpoint=" + stranger)
                        .is(422, "invalid")
                        .at("/errors/0/pointer")
                        .asString())
                .isEqualTo("checkpoint");
        api.get(model + "/predict?a=0&b=1&checkpoint=ckpt_unknown").is(404, "unknown_checkpoint");
    }

    @Test
    void givesTheFileWholeOrInPart() {
        Answer job = api.train(JOB);
        JsonNode last = api.get(job.text("/links/checkpoints")).json().at("/data/0");
        String place = last.at("/links/download").asString();
        Answer whole = api.get(place).is(200);

        assertThat(whole.header("ETag")).isEqualTo('"' + last.get("sha256").asString() + '"');
        assertThat(whole.header("Content-Length")).isEqualTo(last.get("bytes").asString());
        assertThat(whole.header("Content-Disposition"))
                .isEqualTo("attachment; filename=\"%s.training\""
                        .formatted(last.get("id").asString()));
        Answer part = api.get(place, "Range", "bytes=0-3").is(206);
        assertThat(part.body().getBytes(StandardCharsets.ISO_8859_1))
                .startsWith("CKPT".getBytes(StandardCharsets.UTF_8));
        api.get(place, "If-None-Match", whole.header("ETag")).is(304);
    }

    @Test
    void asksAJobThatIsUnderwayAndOneThatWasStopped() {
        Answer job = api.post("/jobs", ENDLESS).is(202);
        String list = job.text("/links/checkpoints");
        for (int attempt = 0; ids(list).size() < 3; attempt++) {
            assertThat(attempt).isLessThan(100_000);
        }
        Answer newest = api.get(list + "?limit=1").is(200);
        // it may be gone already, as the job goes on
        assertThat(api.get("/checkpoints/" + newest.text("/last_id") + "/predict?" + ROW)
                        .status())
                .isIn(200, 404);
        api.post(job.text("/links/cancel")).is(200);
        api.get(job.text("/links/self") + "?wait=60").is(200);

        String last = ids(list).get(0);
        api.get("/checkpoints/" + last + "/predict?" + ROW).is(200);
        assertThat(api.delete("/checkpoints/" + last).status()).isEqualTo(204);
        api.get("/checkpoints/" + last).is(404, "unknown_checkpoint");
        assertThat(ids(list)).isNotEmpty().doesNotContain(last);
    }

    @Test
    void keepsWhatAJobMayNeed() {
        String slow = """
                {"dataset": "digits", "name": "slow", "network": {"layers": [512, 512]},
                 "training": {"epochs": 1000000, "early_stopping": {"patience": 0}}, "checkpoints": {"every_seconds": 1}}""";
        Answer job = api.post("/jobs", slow).is(202);
        String list = job.text("/links/checkpoints");
        for (int attempt = 0; ids(list).isEmpty(); attempt++) {
            assertThat(attempt).isLessThan(100_000);
        }
        assertThat(api.delete("/checkpoints/" + ids(list).get(0))
                        .is(409, "checkpoint_in_use")
                        .get("detail")
                        .asString())
                .contains(job.text("/id"));
        api.post(job.text("/links/cancel")).is(200);
        api.get(job.text("/links/self") + "?wait=60").is(200);
    }

    @Test
    void showsNothingOfFolds() {
        Answer job = api.train("{\"dataset\": \"iris\", \"name\": \"crossed\", \"split\": {\"folds\": 3},"
                + " \"training\": {\"epochs\": 4}, \"checkpoints\": {\"every_epochs\": 1, \"keep\": 100}}");
        Answer all = api.get(job.text("/links/checkpoints")).is(200);

        assertThat(all.json()
                        .at("/data")
                        .valueStream()
                        .map(one -> one.get("epoch").asInt()))
                .doesNotHaveDuplicates()
                .hasSize((int) job.number("/progress/epoch"));
    }

    private List<String> ids(Answer job) {
        return ids(job.text("/links/checkpoints"));
    }

    private List<String> ids(String list) {
        return api.get(list)
                .is(200)
                .json()
                .at("/data")
                .valueStream()
                .map(one -> one.get("id").asString())
                .toList();
    }
}
