package dev.chainrule.story;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A model moves to a service that has never seen its data, with what is known of both. */
@Story
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BundleStoryTests {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String DRIFT = "drift.json";
    private static final String NOTES = "notes.json";
    private static final String HEAD = "bundle.json";

    private final Api api;
    private byte[] bundle = {};
    private String csv = "";

    BundleStoryTests(@LocalServerPort int port) {
        this.api = new Api(port);
    }

    /** Its data are deleted, as if they had never been here. */
    @BeforeAll
    void export() {
        StringBuilder rows = new StringBuilder("size,town,dear\n");
        for (int i = 0; i < 300; i++) {
            rows.append("%s,%s,%s\n".formatted(20 + i % 100, i % 4 == 0 ? "Ulm" : "Köln", i % 100 > 40));
        }
        csv = rows.toString();
        api.upload("flats", csv).is(201);
        api.train("{\"dataset\": \"flats\", \"name\": \"flats\", \"training\": {\"epochs\": 5}}");
        api.patch("/models/flats", "{\"description\": \"for Köln\", \"tags\": [\"städte\", \"a\"]}")
                .is(200);
        bundle = api.download("/models/flats/export");
        assertThat(api.download("/models/flats:1/export")).as("the same again").isEqualTo(bundle);
        api.delete("/models/flats").is(204);
        api.delete("/datasets/flats").is(204);
    }

    private Answer take(byte[] file, String name) {
        return api.post("/models?name=" + name, "application/zip", BodyPublishers.ofByteArray(file));
    }

    @Test
    void bringsWhatIsSaidOfItAndWhatItLearntFrom() {
        Answer taken = take(bundle, "moved").is(201);
        assertThat(taken.text("/description")).isEqualTo("for Köln");
        assertThat(taken.json().get("tags")).hasToString("[\"a\",\"städte\"]");

        Answer drift = api.get("/models/moved/drift").is(200);
        assertThat(drift.number("/reference/rows")).as("counted from now on").isPositive();
        for (int i = 0; i < 30; i++) {
            api.get("/models/moved/predict?size=300&town=Rom").is(200);
        }
        Answer later = api.get("/models/moved/drift").is(200);
        assertThat(later.number("/rows")).isEqualTo(30);
        assertThat(later.json().get("features").findValuesAsString("level")).containsOnly("large");
        assertThat(api.download("/models/moved/export").length).isGreaterThan(1000);
        assertThat(take(api.download("/models/moved/export"), "moved-on")
                        .is(201)
                        .text("/description"))
                .isEqualTo("for Köln");
        api.get("/models/moved-on/drift").is(200);
    }

    /** As an earlier version wrote it. */
    @Test
    void takesNoOtherReadingOfTheSameFileForItsData() {
        take(bundle, "reader").is(201);
        int number = 0;
        for (String reading : List.of(
                "{\"types\": {\"size\": \"category\"}}",
                "{\"types\": {\"dear\": \"category\"}}",
                "{\"drop\": [\"town\"]}",
                "{\"header\": false}")) {
            String name = "read-otherwise-" + ++number;
            api.uploadForm("name", name, "options", reading, "file\"; filename=\"flats.csv", csv)
                    .is(201);
            for (String of : List.of("thresholds", "calibration", "importance")) {
                api.get("/models/reader/" + of).is(409, "dataset_gone");
            }
            api.get("/models/reader/card").is(200);
        }
        api.upload("read-so", csv).is(201);
        for (String of : List.of("thresholds", "calibration", "importance", "card")) {
            api.get("/models/reader/" + of).is(200);
        }
        api.delete("/datasets/read-so").is(204);
    }

    @Test
    void refusesWhatDoesNotFitTheModel() {
        String drift = new String(Objects.requireNonNull(Zips.unzip(bundle).get(DRIFT)), UTF_8);
        assertThat(refused(DRIFT, drift.replace("\"size\"", "\"room\""))).contains(DRIFT);
        assertThat(refused(DRIFT, drift.replaceFirst("\"rows\":\\d+", "\"rows\":0")))
                .contains(DRIFT);
        assertThat(refused(DRIFT, drift.replaceFirst("\"counts\":\\[\\d+", "\"counts\":[-1")))
                .contains(DRIFT);
        assertThat(refused(DRIFT, drift.replaceFirst("\"counts\":\\[", "\"counts\":[0,")))
                .contains(DRIFT);
        assertThat(refused(DRIFT, drift.replaceFirst("\"edges\":\\[[^]]*]", "\"edges\":[2.0,1.0]")))
                .contains(DRIFT);
        assertThat(refused(DRIFT, drift.replaceFirst("\"lowest\":[0-9.]+", "\"lowest\":1e400")))
                .isNotEmpty();
        assertThat(refused(DRIFT, drift.replaceFirst("\"edges\":\\[[^]]*]", "\"edges\":null")))
                .contains(DRIFT);
        assertThat(refused(DRIFT, drift.replace("Ulm", "\\ud800"))).isNotEmpty();
        assertThat(refused(DRIFT, "{}")).contains(DRIFT);
        assertThat(refused(DRIFT, "[" + drift)).isNotEmpty();
        assertThat(refused(NOTES, "{\"tags\": [\"!\"]}")).contains(NOTES);
        assertThat(refused(NOTES, "{\"description\": \"%s\"}".formatted("x".repeat(2001))))
                .contains(NOTES);
        assertThat(refused(NOTES, "{}")).contains(NOTES);

        Map<String, byte[]> unsigned = Zips.unzip(bundle);
        unsigned.put(NOTES, "{\"description\": \"forged\"}".getBytes(UTF_8));
        take(Zips.zip(unsigned), "forged").is(422, "bad_bundle");
        Map<String, byte[]> lacking = Zips.unzip(bundle);
        lacking.remove(DRIFT);
        take(Zips.zip(lacking), "forged").is(422, "bad_bundle");
        assertThat(api.get("/models?name=forged").json().get("data")).isEmpty();
    }

    @Test
    void refusesABundleWhoseListOfFilesIsTornOff() {
        for (int less : new int[] {1, 30, 240}) {
            take(Arrays.copyOf(bundle, bundle.length - less), "torn").is(422, "bad_bundle");
        }
        assertThat(api.get("/models?name=torn").json().get("data")).isEmpty();

        Map<String, byte[]> files = Zips.unzip(bundle);
        ObjectNode head = (ObjectNode) JSON.readTree(files.get(HEAD));
        ((ObjectNode) head.at("/files/manifest.json")).put("bytes", 7);
        files.put(HEAD, JSON.writeValueAsBytes(head));
        assertThat(take(Zips.zip(files), "torn")
                        .is(422, "bad_bundle")
                        .at("/detail")
                        .asString())
                .matches("manifest.json has \\d+ bytes, and bundle.json says 7.");
    }

    /** With checksums that are right. */
    private String refused(String name, String content) {
        Map<String, byte[]> files = Zips.unzip(bundle);
        byte[] json = content.getBytes(UTF_8);
        files.put(name, json);
        ObjectNode head = (ObjectNode) JSON.readTree(files.get(HEAD));
        ((ObjectNode) head.get("files"))
                .putObject(name)
                .put("bytes", json.length)
                .put("sha256", Zips.sha256(json));
        files.put(HEAD, JSON.writeValueAsBytes(head));
        Answer answer = take(Zips.zip(files), "forged");
        assertThat(answer.status()).as(content).isIn(400, 422);
        JsonNode detail = answer.json().get("detail");
        return detail.asString();
    }
}
