package dev.chainrule.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

/** A client that does not know whether its request arrived sends it again; one that asks again is told what is new. */
@Story
class SameRequestStoryTests {

    private static final String CSV = "a,b\n1,2\n2,4\n3,6\n";
    private static final String JOB = "{\"dataset\": \"xor\", \"name\": \"%s\"}";

    @Autowired
    private JdbcTemplate database;

    private final Api api;

    SameRequestStoryTests(@LocalServerPort int port) {
        this.api = new Api(port);
    }

    private Answer job(String key, String body) {
        return api.post("/jobs?wait=60", Api.JSON, BodyPublishers.ofString(body), "Idempotency-Key", key);
    }

    @Test
    void trainsOnceWhatIsSentTwice() {
        Answer first = job("key-train", JOB.formatted("once")).is(200);
        Answer again = job("key-train", JOB.formatted("once")).is(200);

        assertThat(first.header("Idempotent-Replayed")).isEmpty();
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.header("Location")).isEqualTo(first.header("Location")).isNotEmpty();
        assertThat(again.contentType()).isEqualTo("application/json");
        assertThat(job("key-train-2", JOB.formatted("once")).is(200).text("/id"))
                .isNotEqualTo(first.text("/id"));
    }

    @Test
    void refusesAnotherRequestWithTheSameKey() {
        job("key-other", JOB.formatted("first")).is(200);

        assertThat(job("key-other", JOB.formatted("second"))
                        .is(422, "idempotency_key_reused")
                        .at("/errors/0/pointer")
                        .stringValue())
                .isEqualTo("Idempotency-Key");
        api.post("/datasets?name=other", Api.CSV, BodyPublishers.ofString(CSV), "Idempotency-Key", "key-other")
                .is(422, "idempotency_key_reused");
    }

    @Test
    void keepsAChangedNetworkOnce() {
        String model = job("key-to-change", JOB.formatted("to-change")).is(200).text("/links/model");
        String change = "{\"changes\": [{\"layer\": 1, \"bias\": 0, \"value\": 0.5}], \"save_as\": \"changed-once\"}";
        Answer first = whatIf(model, change).is(200);
        Answer again = whatIf(model, change).is(200);

        assertThat(first.header("Location")).isEqualTo(first.text("/saved/url"));
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(api.get("/models/changed-once").is(200).number("/version")).isEqualTo(1);
    }

    private Answer whatIf(String model, String body) {
        return api.post(model + "/what-if", Api.JSON, BodyPublishers.ofString(body), "Idempotency-Key", "key-change");
    }

    @Test
    void forgetsWhatHasCreatedNothing() {
        job("key-mistake", "{\"dataset\": \"nowhere\"}").is(422);

        job("key-mistake", JOB.formatted("mended")).is(200);
    }

    /** Beside others that have no key, with which they might be written. */
    @Test
    void knowsWhatEachOfManyKeysHasCreated() {
        List<CompletableFuture<Answer>> sent = IntStream.range(0, 24)
                .mapToObj(i -> CompletableFuture.supplyAsync(() ->
                        i % 2 == 0 ? job("key-of-" + i, JOB.formatted("of-" + i)) : job(JOB.formatted("of-none"))))
                .toList();
        for (int i = 0; i < sent.size(); i += 2) {
            Answer first = sent.get(i).join().is(200);
            Answer again = job("key-of-" + i, JOB.formatted("of-" + i)).is(200);
            assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
            assertThat(again.text("/id")).isEqualTo(first.text("/id"));
            assertThat(again.text("/name")).isEqualTo("of-" + i);
        }
        sent.forEach(answer -> answer.join().is(200));
    }

    private Answer job(String body) {
        return api.post("/jobs?wait=60", body);
    }

    @Test
    void createsOneHoweverManyComeAtOnce() {
        List<Answer> answers = IntStream.range(0, 8)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> job("key-crowd", JOB.formatted("crowd"))))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();

        assertThat(answers).extracting(Answer::status).containsOnly(200, 409).contains(200);
        assertThat(answers).filteredOn(answer -> answer.status() == 409).allSatisfy(answer -> {
            answer.is(409, "idempotency_key_in_use");
            assertThat(answer.header("Retry-After")).isNotEmpty();
        });
        assertThat(answers)
                .filteredOn(answer -> answer.status() == 200)
                .extracting(answer -> answer.text("/id"))
                .containsOnly(job("key-crowd", JOB.formatted("crowd")).is(200).text("/id"));
    }

    @Test
    void knowsAnUploadAgainByWhatIsInIt() {
        Answer body = upload("key-body", CSV).is(201);
        Answer form = form("between").is(201);

        assertThat(upload("key-body", CSV).is(201).body()).isEqualTo(body.body());
        upload("key-body", CSV + "4,8\n").is(422, "idempotency_key_reused");
        assertThat(form("another-boundary").is(201).body()).isEqualTo(form.body());
        assertThat(api.get("/datasets?name=sent-twice").json().get("data")).hasSize(1);
        assertThat(api.get("/datasets?name=form-twice").json().get("data")).hasSize(1);
    }

    private Answer upload(String key, String csv) {
        return api.post("/datasets?name=sent-twice", Api.CSV, BodyPublishers.ofString(csv), "Idempotency-Key", key);
    }

    private Answer form(String boundary) {
        String form = """
                --%1$s\r
                Content-Disposition: form-data; name="name"\r
                \r
                form-twice\r
                --%1$s\r
                Content-Disposition: form-data; name="file"; filename="f.csv"\r
                \r
                %2$s\r
                --%1$s--\r
                """.formatted(boundary, CSV);
        return api.post(
                "/datasets",
                "multipart/form-data; boundary=" + boundary,
                BodyPublishers.ofString(form),
                "Idempotency-Key",
                "key-form");
    }

    /** As a crash does between the creation and the answer: the rows of both are there, and no answer. */
    @Test
    void namesWhatItHadCreatedWhenItDied() {
        Answer first = job("key-crash", JOB.formatted("crashed")).is(200);
        database.update("update idempotency_keys set status = null, body = null, held_until = created_at"
                + " where name = 'key-crash'");
        Answer again = job("key-crash", JOB.formatted("crashed"));

        assertThat(again.status()).isEqualTo(303);
        assertThat(again.header("Location")).isEqualTo("/jobs/" + first.text("/id"));
        job("key-crash", JOB.formatted("another")).is(422, "idempotency_key_reused");
    }

    @Test
    void beginsAnewWhereItDiedBeforeItCreatedAnything() {
        database.update("insert into idempotency_keys (caller, name, created_at, holder, held_until)"
                + " values ('', 'key-vain', current_timestamp, 'dead', current_timestamp - interval '1' minute)");

        job("key-vain", JOB.formatted("vain")).is(200);
    }

    @Test
    void forgetsAKeyAfterADay() {
        Answer first = job("key-old", JOB.formatted("old")).is(200);
        database.update("update idempotency_keys set created_at = created_at - interval '25' hour,"
                + " held_until = held_until - interval '25' hour where name = 'key-old'");

        assertThat(job("key-old", JOB.formatted("old")).is(200).text("/id")).isNotEqualTo(first.text("/id"));
    }

    @Test
    void refusesWhatIsNoKey() {
        job("k".repeat(256), JOB.formatted("long")).is(400, "invalid_idempotency_key");
        job("two words", JOB.formatted("spaced")).is(400, "invalid_idempotency_key");
    }

    @Test
    void waitsAsTheClientPrefers() {
        Answer job = api.post(
                        "/jobs",
                        Api.JSON,
                        BodyPublishers.ofString(JOB.formatted("preferred")),
                        "Prefer",
                        "respond-async, wait=60")
                .is(200);

        assertThat(job.header("Preference-Applied")).isEqualTo("wait=60");
        assertThat(job.text("/status")).isEqualTo("succeeded");
        Answer again = api.get(job.text("/links/self") + "?wait=0", "Prefer", "wait=5");
        assertThat(again.header("Preference-Applied")).isEmpty();
        assertThat(api.get("/datasets", "Prefer", "wait=5").is(200).header("Preference-Applied"))
                .isEmpty();
        assertThat(api.get(job.text("/links/self"), "Prefer", "wait=soon")
                        .is(200)
                        .header("Preference-Applied"))
                .isEmpty();
        assertThat(api.get(job.text("/links/self"), "Prefer", "WAIT = \"1000\"")
                        .is(200)
                        .header("Preference-Applied"))
                .isEqualTo("wait=300");
    }

    @Test
    void saysWhereNothingIsNew() {
        Answer job = api.train(JOB.formatted("unchanged"));
        for (String path : List.of(job.text("/links/self"), "/datasets/iris", job.text("/links/model"))) {
            Answer first = api.get(path).is(200);
            Answer again = api.get(path, "If-None-Match", first.header("ETag"));

            assertThat(first.header("ETag")).as(path).startsWith("W/\"");
            assertThat(again.status()).as(path).isEqualTo(304);
            assertThat(again.body()).isEmpty();
            api.get(path, "If-None-Match", "W/\"other\"").is(200);
        }
    }
}
