package dev.chainrule.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/** A new version is to be trusted before clients hear it. */
@Story
class ShadowStoryTests {

    private static final long PATIENCE_NANOS = 60_000_000_000L;
    private static final String TRAIN = """
            {"dataset": "%s", "name": "%s", "network": {"layers": []}, "training": {"epochs": 60, "batch_size": 8, "seed": 1}}""";

    private final Api api;

    ShadowStoryTests(@LocalServerPort int port) {
        this.api = new Api(port);
    }

    /** Two versions, of which the second has learned the opposite and has an alias. */
    private void trainTwins(String name) {
        StringBuilder first = new StringBuilder("size,town,kind\n");
        StringBuilder second = new StringBuilder("size,town,kind\n");
        for (int i = 0; i < 80; i++) {
            String row = i + (i % 3 == 0 ? ",Ulm," : ",Köln,");
            first.append(row).append(i < 40 ? "hut\n" : "palace\n");
            second.append(row).append(i < 40 ? "palace\n" : "hut\n");
        }
        api.upload(name + "-first", first.toString()).is(201);
        api.upload(name + "-second", second.toString()).is(201);
        api.train(TRAIN.formatted(name + "-first", name));
        api.train(TRAIN.formatted(name + "-second", name));
        api.put("/models/%s/aliases/challenger".formatted(name), "{\"version\": 2}")
                .is(201);
    }

    /** When nothing waits to be compared any more. */
    private Answer compared(String model) {
        long end = System.nanoTime() + PATIENCE_NANOS;
        Answer answer = api.get("/models/%s/shadow".formatted(model)).is(200);
        while (answer.number("/challengers/0/waiting") > 0 && System.nanoTime() < end) {
            answer = api.get("/models/%s/shadow".formatted(model)).is(200);
        }
        assertThat(answer.number("/challengers/0/waiting"))
                .as(answer.toString())
                .isZero();
        return answer;
    }

    @Test
    void answersByTheOneAndComparesWithTheOther() {
        trainTwins("twins");
        api.get("/models/twins:1/drift").is(200);
        api.get("/models/twins:2/drift").is(200);
        assertThat(api.get("/models/twins:1/shadow").is(200).json().get("challengers"))
                .isEmpty();
        String rows = "{\"instances\": [{\"size\": 5, \"town\": \"Ulm\"}, {\"size\": 75, \"town\": null}]}";
        Answer plain = api.post("/models/twins:1/predict", rows).is(200);
        Answer shadowed = api.post("/models/twins:1/predict?shadow=twins@challenger", rows)
                .is(200);

        assertThat(shadowed.body()).isEqualTo(plain.body());
        assertThat(shadowed.text("/predictions/0/label")).isEqualTo("hut");
        Answer one = api.get("/models/twins:1/predict?size=3&town=Ulm&shadow=twins:2")
                .is(200);
        assertThat(one.text("/predictions/0/label")).isEqualTo("hut");
        assertThat(one.header("Cache-Control"))
                .as("a browser would not ask again")
                .isEqualTo("no-store");
        api.post(
                        "/models/twins:1/predict?shadow=twins@challenger",
                        Api.CSV,
                        BodyPublishers.ofString("size,town\n1,Ulm\n79,Köln\n"))
                .is(200);
        Answer counted = compared("twins:1");

        assertThat(counted.json().get("challengers")).hasSize(1);
        assertThat(counted.text("/model")).isEqualTo(one.text("/model"));
        assertThat(counted.text("/challengers/0/name")).isEqualTo("twins");
        assertThat(counted.number("/challengers/0/version")).isEqualTo(2);
        assertThat(counted.number("/challengers/0/requests")).isEqualTo(3);
        assertThat(counted.number("/challengers/0/rows")).isEqualTo(5);
        assertThat(counted.number("/challengers/0/agreeing")).isZero();
        assertThat(counted.number("/challengers/0/dropped")).isZero();
        assertThat(counted.number("/challengers/0/failed")).isZero();
        assertThat(counted.text("/challengers/0/targets/0/labels/0/answered")).isEqualTo("hut");
        assertThat(counted.text("/challengers/0/targets/0/labels/0/challenger")).isEqualTo("palace");
        assertThat(counted.number("/challengers/0/targets/0/labels/0/rows")).isEqualTo(3);
        assertThat(counted.text("/challengers/0/disagreements/0/row/size")).isEqualTo("79");
        assertThat(counted.text("/challengers/0/disagreements/0/answered/label"))
                .isEqualTo("palace");
        assertThat(counted.text("/challengers/0/disagreements/0/challenger/label"))
                .isEqualTo("hut");
        assertThat(api.get("/models/twins:1/drift").is(200).number("/rows")).isEqualTo(7);
        assertThat(api.get("/models/twins:2/drift").is(200).number("/rows"))
                .as("no client has asked the challenger")
                .isZero();
    }

    @Test
    void saysHowFarNumbersAreFromEachOther() {
        StringBuilder csv = new StringBuilder("size,rent\n");
        for (int i = 0; i < 100; i++) {
            csv.append(i).append(',').append(8 * i).append('\n');
        }
        api.upload("shadow-rents", csv.toString()).is(201);
        api.train(TRAIN.formatted("shadow-rents", "shadow-rents"));
        api.post("/models/shadow-rents/predict?shadow=shadow-rents", "[[1], [50], [99]]")
                .is(200);
        Answer counted = compared("shadow-rents");

        assertThat(counted.number("/challengers/0/agreement")).isEqualTo(1);
        assertThat(counted.number("/challengers/0/targets/0/numbers/mean")).isCloseTo(0, within(1e-3));
        assertThat(counted.number("/challengers/0/targets/0/numbers/scale")).isBetween(200.0, 270.0);
        assertThat(counted.text("/challengers/0/targets/0/numbers/relative_to")).isEqualTo("scale");
        assertThat(counted.number("/challengers/0/targets/0/numbers/differences/0/rows"))
                .isEqualTo(3);
    }

    @Test
    void refusesAChallengerBeforeItAnswers() {
        trainTwins("strict-twins");
        String row = "{\"size\": 5, \"town\": \"Ulm\"}";
        assertThat(api.post("/models/strict-twins/predict?shadow=nobody", row)
                        .is(422, "invalid")
                        .at("/errors/0/pointer")
                        .asString())
                .isEqualTo("shadow");
        assertThat(api.get("/models/strict-twins/predict?size=5&town=Ulm&shadow=strict-twins@nobody")
                        .is(422, "invalid")
                        .at("/errors/0/detail")
                        .asString())
                .contains("challenger");
        api.post("/models/strict-twins/predict?shadow=nobody", Api.CSV, BodyPublishers.ofString("size,town\n1,Ulm\n"))
                .is(422, "invalid");
        api.post(
                        "/models/strict-twins/predict?shadow=strict-twins",
                        "application/x-ndjson",
                        BodyPublishers.ofString(row))
                .is(422, "invalid");
        assertThat(api.post("/models/strict-twins/predict?checkpoint=ckpt_1&shadow=strict-twins", row)
                        .is(422, "invalid")
                        .at("/errors/0/pointer")
                        .asString())
                .isEqualTo("shadow");
        api.train("{\"dataset\": \"iris\", \"name\": \"shadow-iris\", \"training\": {\"epochs\": 1}}");
        assertThat(api.post("/models/strict-twins/predict?shadow=shadow-iris", row)
                        .is(422, "invalid")
                        .get("detail")
                        .asString())
                .contains("cannot be compared");
        assertThat(api.get("/models/strict-twins/shadow").is(200).json().get("challengers"))
                .isEmpty();
        api.get("/models/nobody/shadow").is(404, "unknown_model");
    }

    @Test
    void leavesAFeatureOfThatNameItsMeaning() {
        api.upload("shadows-of-trees", "shadow,tree\n1,birch\n2,birch\n8,oak\n9,oak\n")
                .is(201);
        api.train(TRAIN.formatted("shadows-of-trees", "shadows-of-trees"));

        api.get("/models/shadows-of-trees/predict?shadow=3").is(200);
        assertThat(api.get("/models/shadows-of-trees/shadow").is(200).json().get("challengers"))
                .isEmpty();
        api.post("/models/shadows-of-trees/predict?shadow=shadows-of-trees", "{\"shadow\": 3}")
                .is(200);
        assertThat(compared("shadows-of-trees").number("/challengers/0/rows")).isEqualTo(1);
    }

    @Test
    void forgetsADeletedChallenger() {
        trainTwins("mortal-twins");
        api.post("/models/mortal-twins:1/predict?shadow=mortal-twins@challenger", "{\"size\": 5, \"town\": \"Ulm\"}")
                .is(200);
        compared("mortal-twins:1");
        api.delete("/models/mortal-twins/aliases/challenger").is(204);
        api.delete("/models/mortal-twins:2").is(204);

        assertThat(api.get("/models/mortal-twins:1/shadow").is(200).json().get("challengers"))
                .isEmpty();
    }
}
