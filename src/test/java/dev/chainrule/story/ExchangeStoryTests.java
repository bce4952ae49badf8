package dev.chainrule.story;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** Models are a product: they have versions and aliases, are compared, leave as files, and come in elsewhere as they were. */
@Story
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExchangeStoryTests {

    private static final String ZIP = "application/zip";
    private static final String JOURNEY = """
            {"dataset": "iris", "name": "journey", "training": {"epochs": %s, "threads": 1, "early_stopping": {"patience": 0}}}""";
    private static final String ROWS =
            "{\"instances\": [[5.1, 3.5, 1.4, 0.2], [5.9, 3.0, 5.1, 1.8], [6.3, 2.5, 4.9, null]]}";

    private final Api api;
    private final Path data;
    private byte[] bundle = {};

    ExchangeStoryTests(@LocalServerPort int port, @Value("${chainrule.data-dir}") Path data) {
        this.api = new Api(port);
        this.data = data;
    }

    @BeforeAll
    void export() {
        api.train("""
                {"dataset": "iris", "name": "exported", "split": {"validation": 0.2, "test": 0.2}, "training": {"epochs": 3}, "network": {"layers": [4, "batch_normalization"]}}""");
        bundle = api.download("/models/exported/export?format=bundle");
    }

    private Answer take(byte[] file, String name, String... headers) {
        return api.post("/models?name=" + name, ZIP, BodyPublishers.ofByteArray(file), headers);
    }

    @Test
    void goesFromTwoTrainingsToAnotherService() {
        String first = api.train(JOURNEY.formatted(5)).text("/model");
        String job = api.train(JOURNEY.formatted(30)).text("/links/self");
        String second = api.get(job).text("/model");

        api.put("/models/journey/aliases/champion", "{\"version\": 1}").is(201);
        assertThat(api.get("/models/journey@champion").text("/id")).isEqualTo(first);
        assertThat(api.post("/models/journey@champion/predict", ROWS).is(200).text("/version"))
                .isEqualTo("1");
        Answer moved =
                api.put("/models/journey/aliases/champion", "{\"version\": 2}").is(200);
        assertThat(moved.text("/model")).isEqualTo(second);
        Answer said = api.post("/models/journey@champion/predict", ROWS).is(200);
        assertThat(said.text("/version")).isEqualTo("2");

        Answer compared =
                api.get("/models/compare?ids=journey:1,journey@champion").is(200);
        assertThat(compared.text("/rows/of")).isEqualTo("held_out");
        assertThat(compared.json().at("/rows/count").intValue()).isPositive();
        assertThat(compared.json().get("definitions").findValuesAsString("path"))
                .contains("/training/epochs");
        String iris = api.get("/datasets/iris").text("/id");
        api.train("""
                {"dataset": "%s", "name": "by-id", "training": {"epochs": 5, "threads": 1, "early_stopping": {"patience": 0}}}""".formatted(iris));
        assertThat(api.get("/models/compare?ids=journey:1,by-id")
                        .is(200)
                        .json()
                        .get("definitions")
                        .findValuesAsString("path"))
                .as("the same dataset, once by its name and once by its id")
                .doesNotContain("/dataset");
        assertThat(api.get("/models/journey:1/diff?with=by-id")
                        .is(200)
                        .json()
                        .get("definition")
                        .findValuesAsString("pointer"))
                .doesNotContain("/dataset");
        assertThat(compared.json().get("metrics").findValuesAsString("metric")).contains("loss", "accuracy");

        String went = api.post("/jobs?wait=60", "{\"resume_from\": \"journey@champion\", \"name\": \"further\"}")
                .is(200)
                .text("/definition/resume_from");
        assertThat(went).isEqualTo(second);
        assertThat(api.get("/models/journey@champion/surface?x=petal_length&y=petal_width&points=3")
                        .is(200)
                        .text("/model"))
                .isEqualTo(second);

        byte[] file = api.download("/models/journey@champion/export");
        assertThat(api.download("/models/" + second + "/export")).isEqualTo(file);
        String refused = api.delete("/models/" + second)
                .is(409, "model_in_use")
                .at("/detail")
                .asString();
        assertThat(refused).contains("the alias journey@champion");
        api.delete("/models/journey/aliases/champion").is(204);
        String sha256 = api.get("/models/" + second).text("/provenance/weights_sha256");
        api.delete("/models/" + second).is(204);
        api.get("/models/" + second).is(404, "unknown_model");
        api.post("/models/" + second + "/predict", ROWS).is(404, "unknown_model");
        assertThat(data.resolve("models").resolve(second + ".weights")).doesNotExist();
        Answer remembered = api.get(job).is(200);
        assertThat(remembered.json().get("model").isNull()).isTrue();
        assertThat(remembered.json().get("warnings").toString()).contains(second);

        Answer back = take(file, "journey").is(201);
        assertThat(back.text("/version"))
                .as("the number of the one that was deleted is not given again")
                .isEqualTo("3");
        assertThat(back.header("Location")).isEqualTo("/models/" + back.text("/id"));
        assertThat(back.text("/provenance/weights_sha256")).isEqualTo(sha256);
        assertThat(back.text("/provenance/imported/from")).isEqualTo("journey:2 (%s)".formatted(second));
        assertThat(back.json().at("/links/job").isNull()).isTrue();
        assertThat(api.post("/models/journey/predict", ROWS).json().get("predictions"))
                .as("to the last bit")
                .isEqualTo(said.json().get("predictions"));
        assertThat(api.post("/models/journey/verify?wait=100").text("/verdict")).isEqualTo("identical");
        assertThat(api.get("/models/journey/card").is(200).body()).contains("journey");
    }

    @Test
    void namesAModelByAliasWhereverOneIsNamed() {
        api.put("/models/exported/aliases/anywhere", "{\"version\": 1}").is(201);
        String id = api.get("/models/exported").text("/id");
        String row = "{\"row\": {\"sepal_length\": 5, \"sepal_width\": 3, \"petal_length\": 1, \"petal_width\": 0.2}}";

        assertThat(api.post("/models/exported@anywhere/trace", row).is(200).text("/model"))
                .isEqualTo(id);
        api.post("/models/exported@anywhere/attribution", row).is(200);
        api.post("/models/exported@anywhere/gradient-check", "{\"rows\": 2}").is(200);
        api.get("/models/exported@anywhere/diff?with=exported@anywhere").is(200);
        api.get("/models/exported@anywhere/collapse?row=0").is(200);
        api.get("/models/exported@anywhere/importance?repeats=1").is(200);
        api.get("/models/exported@anywhere/partial-dependence?feature=petal_width")
                .is(200);
        api.get("/models/exported@anywhere/landscape?points=3").is(200);
        api.get("/models/exported@anywhere/card").is(200);
        api.get("/models/exported@anywhere/weights").is(200);
        api.get("/models/exported@anywhere/verifications").is(200);
        api.post(
                        "/models/exported@anywhere/what-if",
                        "{\"changes\": [{\"layer\": 1, \"neuron\": 0, \"silence\": true}], \"save_as\": \"a@b\"}")
                .is(422);
        Answer sweep = api.post(
                        "/sweeps?wait=60",
                        "{\"name\": \"by-alias\", \"job\": {\"dataset\": \"iris\", \"resume_from\": \"exported@anywhere\", \"network\": {\"layers\": [4, \"batch_normalization\"]}, \"training\": {\"epochs\": 1}},"
                                + " \"parameters\": {\"training.optimizer.learning_rate\": {\"values\": [0.01, 0.001]}}}")
                .is(200);
        assertThat(sweep.text("/status")).as(sweep.toString()).isEqualTo("succeeded");
        String trial = "/jobs/" + sweep.text("/trials/0/job");
        assertThat(api.get(trial).text("/definition/resume_from"))
                .as("what the alias stood for when it was asked for")
                .isEqualTo(id);
        assertThat(api.get("/models/exported@nobody")
                        .is(404, "unknown_model")
                        .at("/detail")
                        .asString())
                .contains("Aliases of \"exported\": anywhere.");
    }

    @Test
    void answersByTheThresholdOfAnAlias() {
        api.train("{\"dataset\": \"xor\", \"name\": \"careful\", \"training\": {\"epochs\": 2}}");
        api.put("/models/careful/aliases/always", "{\"version\": 1, \"threshold\": 0}")
                .is(201);
        api.put("/models/careful/aliases/never", "{\"version\": 1, \"threshold\": 1}")
                .is(201);
        String row = "{\"a\": 0, \"b\": 1}";

        assertThat(api.post("/models/careful@always/predict", row).is(200).text("/predictions/0/label"))
                .isEqualTo("1");
        assertThat(api.post("/models/careful@never/predict", row).is(200).text("/predictions/0/label"))
                .isEqualTo("0");
        Answer asked = api.get("/models/careful@never/predict?a=0&b=1").is(200);
        assertThat(asked.text("/predictions/0/label")).isEqualTo("0");
        assertThat(api.get("/models/careful@always/predict?a=0&b=1", "If-None-Match", asked.header("ETag"))
                        .is(200)
                        .text("/predictions/0/label"))
                .as("another alias of the same model is another answer")
                .isEqualTo("1");
        assertThat(api.post("/models/careful@never/predict?threshold=0", row)
                        .is(200)
                        .text("/predictions/0/label"))
                .as("what is said in the question comes first")
                .isEqualTo("1");
        String lines = api.post(
                        "/models/careful@always/predict", "application/x-ndjson", BodyPublishers.ofString(row + "\n"))
                .is(200)
                .body();
        assertThat(lines).contains("\"label\":1");
        api.put("/models/exported/aliases/careful", "{\"version\": 1, \"threshold\": 0.5}")
                .is(422, "invalid");
        api.put("/models/careful/aliases/odd", "{\"version\": 1, \"threshold\": 1.5}")
                .is(422, "invalid");
        api.put("/models/careful/aliases/odd", "{\"version\": 1, \"treshold\": 0.5}")
                .is(422, "invalid");
        api.put("/models/careful/aliases/odd", "{}").is(422, "invalid");
        api.put("/models/careful/aliases/odd", "{\"version\": 2}").is(422, "invalid");
        api.put("/models/nobody/aliases/odd", "{\"version\": 1}").is(404, "unknown_model");
        api.delete("/models/careful/aliases/odd").is(404, "unknown_alias");
        assertThat(api.get("/models/careful").json().get("aliases").findValuesAsString("alias"))
                .containsExactly("always", "never");
    }

    @Test
    void remembersWhatItsUsersSayOfIt() {
        api.train("{\"dataset\": \"xor\", \"name\": \"described\", \"training\": {\"epochs\": 2}}");
        Answer changed = api.patch(
                        "/models/described", "{\"description\": \"for Köln\", \"tags\": [\"städte\", \"b\"]}")
                .is(200);
        assertThat(changed.text("/description")).isEqualTo("for Köln");
        assertThat(changed.json().get("tags")).hasToString("[\"b\",\"städte\"]");
        assertThat(api.get("/models?tag=st%C3%A4dte").json().at("/data/0/name").asString())
                .isEqualTo("described");
        assertThat(api.patch("/models/described", "{\"tags\": []}").is(200).text("/description"))
                .as("what is left out stays")
                .isEqualTo("for Köln");
        assertThat(api.get("/models?tag=b&name=described").json().get("data")).isEmpty();
        JsonNode refused =
                api.patch("/models/described", "{\"descripton\": \"\"}").is(422, "invalid");
        assertThat(refused.at("/errors/0/hint").asString()).contains("description");
        api.patch("/models/described", "{}").is(422, "invalid");
        api.patch("/models/described", "{\"tags\": [\" \"]}").is(422, "invalid");
        api.patch("/models/described", "{\"description\": \"%s\"}".formatted("x".repeat(2001)))
                .is(422, "invalid");
        api.patch("/models/nobody", "{\"tags\": []}").is(404, "unknown_model");
        api.get("/models?sort=val_acuracy").is(422, "invalid");
        List<String> ids = api.get("/models?sort=train_loss&name=described")
                .json()
                .get("data")
                .findValuesAsString("id");
        assertThat(ids).containsExactly(api.get("/models/described").text("/id"));
    }

    @Test
    void comparesModelsOfDifferentDataOnADatasetThatIsNamed() {
        api.upload("two-towns", "size,price\n1,2\n2,4\n3,6.5\n4,8\n5,10\n6,12\n")
                .is(201);
        api.upload("one-town", "size,price\n1,1\n2,2\n3,3.5\n4,4\n5,5\n6,6\n").is(201);
        String job = "{\"dataset\": \"%s\", \"network\": {\"layers\": []}, \"training\": {\"epochs\": 5}}";
        api.train(job.formatted("two-towns"));
        api.train(job.formatted("one-town"));

        Answer apart = api.get("/models/compare?ids=two-towns,one-town").is(200);
        assertThat(apart.text("/rows/of")).isEqualTo("as_measured");
        assertThat(apart.text("/notes/0")).contains("did not learn from the same data");
        assertThat(apart.json().at("/metrics/0/best")).isEmpty();
        Answer same = api.get("/models/compare?ids=two-towns,one-town&dataset=one-town")
                .is(200);
        assertThat(same.text("/rows/of")).isEqualTo("dataset");
        assertThat(same.json().at("/rows/count").intValue()).isEqualTo(6);
        assertThat(same.json().at("/metrics/0/best"))
                .as("the loss is of a target that each scales in its own way")
                .isEmpty();
        assertThat(same.json().at("/metrics/1/best")).hasSize(1);

        api.get("/models/compare?ids=two-towns").is(422, "invalid");
        api.get("/models/compare?ids=two-towns,two-towns:1").is(422, "invalid");
        api.get("/models/compare?ids=two-towns,nobody").is(422, "invalid");
        api.get("/models/compare?ids=two-towns,exported").is(422, "invalid");
        api.get("/models/compare?ids=" + "two-towns,".repeat(10) + "one-town").is(422, "invalid");
        api.get("/models/compare?ids=two-towns,one-town&dataset=iris").is(422, "invalid");
        api.get("/models/compare?ids=two-towns,one-town&dataset=nobody").is(422, "invalid");
        api.get("/models/compare").is(400);
    }

    @Test
    void givesWeightsByLayerAndNameAndAsFiles() throws IOException {
        Answer all = api.get("/models/exported/weights").is(200);
        assertThat(all.json().at("/layers/0/tensors/0/shape")).hasToString("[4,4]");
        assertThat(all.json().get("layers").findValuesAsString("type"))
                .containsExactly("dense", "batch_normalization", "dense");
        assertThat(all.text("/weights_sha256"))
                .isEqualTo(api.get("/models/exported").text("/provenance/weights_sha256"));
        Answer last = api.get("/models/exported/weights?layer=3").is(200);
        assertThat(last.json().at("/layers/0")).isEqualTo(all.json().at("/layers/2"));
        String csv = api.get("/models/exported/weights?format=csv").is(200).body();
        assertThat(csv.lines()).hasSize(1 + 4 * 4 + 4 + 4 * 4 + 4 * 3 + 3);
        byte[] npz = api.download("/models/exported/weights?format=npz&layer=1");
        assertThat(Zips.unzip(npz)).containsOnlyKeys("layer_1.weight.npy", "layer_1.bias.npy");
        byte[] safetensors = api.download("/models/exported/weights?format=safetensors");
        byte[] stored = Files.readAllBytes(
                data.resolve("models").resolve(api.get("/models/exported").text("/id") + ".weights"));
        assertThat(Arrays.copyOfRange(safetensors, safetensors.length - stored.length, safetensors.length))
                .isEqualTo(stored);
        api.get("/models/exported/weights?layer=4").is(422, "invalid");
        api.get("/models/exported/weights?layer=x").is(400);
        assertThat(api.get("/models/exported/weights?format=npy")
                        .is(422, "invalid")
                        .at("/errors/0/hint")
                        .asString())
                .contains("npz");
        api.get("/models/exported/export?format=onx").is(422, "invalid");
        api.get("/models/nobody/weights").is(404, "unknown_model");
    }

    @Test
    void givesTooManyWeightsAsFilesOnly() {
        api.train(
                "{\"dataset\": \"digits\", \"name\": \"many-weights\", \"network\": {\"layers\": [1500]}, \"training\": {\"epochs\": 1}}");
        JsonNode refused = api.get("/models/many-weights/weights").is(422, "invalid");

        assertThat(refused.at("/errors/0/hint").asString()).contains("layer=1").contains("npz");
        api.get("/models/many-weights/weights?layer=2").is(200);
        assertThat(api.download("/models/many-weights/weights?format=npz").length)
                .isGreaterThan(4 * 112_000);
    }

    @Test
    void takesABundleInOnceHoweverOftenItIsSent() {
        Answer first = take(bundle, "sent-twice", "Idempotency-Key", "bundle-1").is(201);
        Answer again = take(bundle, "sent-twice", "Idempotency-Key", "bundle-1").is(201);

        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(again.text("/id")).isEqualTo(first.text("/id"));
        assertThat(api.get("/models?name=sent-twice").json().get("data")).hasSize(1);
        Answer own =
                api.post("/models", ZIP, BodyPublishers.ofByteArray(bundle)).is(201);
        assertThat(own.text("/name")).as("as the file calls it").isEqualTo("exported");
        assertThat(own.json().get("metrics"))
                .as("with everything that was measured")
                .isEqualTo(api.get("/models/exported:1").json().get("metrics"));
        assertThat(own.json().at("/metrics/test/accuracy").isNumber()).isTrue();
        api.delete("/models/" + own.text("/id")).is(204);
    }

    @Test
    void refusesWhatIsNoBundleBeforeAnythingIsStored() throws IOException {
        long files = files();
        assertThat(code(new byte[0])).isEqualTo("unknown_model_format");
        assertThat(code("hello".getBytes(UTF_8))).isEqualTo("unknown_model_format");
        assertThat(code(Arrays.copyOf(bundle, bundle.length / 2))).isEqualTo("bad_bundle");
        assertThat(code(Zips.zip(Map.of("data.csv", "a,b\n1,2\n".getBytes(UTF_8)))))
                .isEqualTo("bad_bundle");
        assertThat(code(Zips.zip(Map.of("../../bundle.json", "{}".getBytes(UTF_8)))))
                .isEqualTo("bad_bundle");
        assertThat(code(with("bundle.json", text -> text.replace("\"schema\":2", "\"schema\":3"))))
                .isEqualTo("unknown_schema");
        assertThat(code(with("bundle.json", text -> text.replace("\"schema\":2", "\"schema\":\"2\""))))
                .isEqualTo("bad_bundle");
        assertThat(code(with("bundle.json", text -> text.replace("\"schema\":2", "\"schema\":2,\"schema\":2"))))
                .isEqualTo("bad_bundle");
        assertThat(code(with("bundle.json", text -> text.replace("chainrule-bundle", "other"))))
                .isEqualTo("bad_bundle");
        assertThat(code(with("bundle.json", text -> "{"))).isEqualTo("bad_bundle");
        assertThat(code(with("manifest.json", text -> text.replace("exported", "exporteb"))))
                .isEqualTo("bad_bundle");
        assertThat(code(signed(text -> text.replaceFirst("\"schema\":1", "\"schema\":99"))))
                .isEqualTo("unknown_schema");
        assertThat(code(signed(text -> text.replace("\"inputs\":4", "\"inputs\":5"))))
                .isIn("bad_bundle", "unsound_model");
        assertThat(code(signed(text -> "{}"))).isIn("bad_bundle", "unsound_model");
        assertThat(code(signed(text -> "[]"))).isEqualTo("bad_bundle");
        assertThat(code(signed(text -> text.replace("\"kind\":", "\"kinds\":"))))
                .isEqualTo("bad_bundle");
        assertThat(code(signed(
                        text -> text.replaceAll("\"features\":\\[.*?],\"target\"", "\"features\":[],\"target\""))))
                .isIn("bad_bundle", "unsound_model");
        Map<String, byte[]> more = Zips.unzip(bundle);
        more.put("zzz", new byte[1]);
        assertThat(code(Zips.zip(more))).isEqualTo("bad_bundle");
        Map<String, byte[]> longer = Zips.unzip(bundle);
        longer.put("weights.bin", new byte[50_000_000]);
        assertThat(code(Zips.zip(longer))).isEqualTo("bad_bundle");
        Map<String, byte[]> bomb = Zips.unzip(bundle);
        bomb.put("manifest.json", new byte[40_000_000]);
        take(Zips.zip(bomb), "damaged").is(413, "bundle_too_large");
        api.post("/models?name=damaged", ZIP, BodyPublishers.ofByteArray(bundle), "Content-Encoding", "gzip")
                .is(415);
        api.post("/models", "text/plain", BodyPublishers.ofString("x")).is(415);
        take(bundle, "a%40b").is(422, "invalid");
        take(bundle, "compare").is(422, "invalid");

        assertThat(api.get("/models?name=damaged").json().get("data")).isEmpty();
        assertThat(files()).isEqualTo(files);
    }

    /** A bundle whose bytes are changed is refused, or is the same model still; it is never half of one. */
    @Test
    void survivesDamage() {
        String sha256 = api.get("/models/exported").text("/provenance/weights_sha256");
        Random random = new Random(Long.getLong("fuzz.seed", 1));
        int refused = 0;
        int times = Integer.getInteger("fuzz.bundles", 150);
        for (int i = 0; i < times; i++) {
            byte[] damaged = bundle.clone();
            for (int j = random.nextInt(3); j >= 0; j--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            Answer answer = take(
                    random.nextInt(5) == 0 ? Arrays.copyOf(damaged, random.nextInt(damaged.length)) : damaged,
                    "fuzzed-bundle");
            assertThat(answer.status()).as(answer.toString()).isLessThan(500);
            if (answer.status() == 201) {
                assertThat(answer.text("/provenance/weights_sha256")).isEqualTo(sha256);
                api.delete(answer.text("/links/self")).is(204);
            } else {
                refused++;
            }
        }
        assertThat(refused).isBetween(times / 2, times);
    }

    private String code(byte[] file) {
        Answer answer = take(file, "damaged").is(422);
        assertThat(answer.text("/errors/0/pointer")).as(answer.toString()).isEqualTo("file");
        return answer.text("/code");
    }

    private long files() throws IOException {
        try (Stream<Path> files = Files.list(data.resolve("models"));
                Stream<Path> temporary = Files.walk(data.resolve("tmp"))) {
            return files.count() * 1000 + temporary.filter(Files::isRegularFile).count();
        }
    }

    /** The bundle with one of its files changed. */
    private byte[] with(String name, UnaryOperator<String> change) {
        Map<String, byte[]> files = Zips.unzip(bundle);
        files.put(name, change.apply(new String(files.get(name), UTF_8)).getBytes(UTF_8));
        return Zips.zip(files);
    }

    /** The bundle with another manifest, and with checksums that are right. */
    private byte[] signed(UnaryOperator<String> change) {
        Map<String, byte[]> files = Zips.unzip(bundle);
        byte[] before = Objects.requireNonNull(files.get("manifest.json"));
        byte[] after = change.apply(new String(before, UTF_8)).getBytes(UTF_8);
        files.put("manifest.json", after);
        String head = new String(files.get("bundle.json"), UTF_8)
                .replace(Zips.sha256(before), Zips.sha256(after))
                .replace("\"bytes\":" + before.length, "\"bytes\":" + after.length);
        files.put("bundle.json", head.getBytes(UTF_8));
        return Zips.zip(files);
    }
}
