package dev.chainrule.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** An alias with a temperature answers with calibrated probabilities, whichever way the model is asked. */
@Story
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AliasTemperatureStoryTests {

    private static final double TEMPERATURE = 2.5;
    private static final String PLAIN = "/models/boaster:1";
    private static final String CALM = "/models/boaster@calm";
    private static final String TRAIN = """
            {"dataset": "boasts", "name": "%s", "target": %s, "features": ["x", "y"], "network": {"layers": [32, 32]},
             "split": {"validation": 0.4}, "training": {"epochs": 150, "seed": 1, "early_stopping": null,
             "optimizer": {"type": "adam", "learning_rate": 0.02}}}""";

    private final Api api;

    AliasTemperatureStoryTests(@LocalServerPort int port) {
        this.api = new Api(port);
    }

    private static String rows(int count, long seed) {
        Random random = new Random(seed);
        StringBuilder csv = new StringBuilder("x,y,ill,kind,size,sore\n");
        for (int i = 0; i < count; i++) {
            double x = random.nextDouble() * 2 - 1;
            double y = random.nextDouble() * 2 - 1;
            double noisy = x + 0.6 * random.nextGaussian();
            csv.append("%s,%s,%s,%s,%s,%s\n"
                    .formatted(x, y, noisy > 0, noisy > 0.3 ? "c" : noisy > -0.3 ? "b" : "a", noisy, noisy + y > 0));
        }
        return csv.toString();
    }

    /** Learns noise by heart, so that it is much surer than it is right. */
    @BeforeAll
    void trainsModelsThatAreTooSure() {
        api.upload("boasts", rows(300, 1)).is(201);
        api.upload("boasts-unseen", rows(1000, 2)).is(201);
        api.train(TRAIN.formatted("boaster", "\"ill\""));
        api.train(TRAIN.formatted("sorter", "\"kind\""));
        api.train(TRAIN.formatted("pair", "[\"ill\", \"sore\"]"));
        api.train(TRAIN.formatted("numbers", "\"size\""));
        for (String name : new String[] {"boaster", "sorter", "pair"}) {
            api.put("/models/" + name + "/aliases/calm", "{\"version\": 1, \"temperature\": %s}".formatted(TEMPERATURE))
                    .is(201);
        }
    }

    private static double scaled(double probability, double temperature) {
        return 1 / (1 + Math.pow((1 - probability) / probability, 1 / temperature));
    }

    private static String row(double x) {
        return "{\"x\": %s, \"y\": 0.1}".formatted(x);
    }

    @Test
    void answersEachDialectWithIt() {
        String row = row(0.2);
        double raw = api.post(PLAIN + "/predict", row).is(200).number("/predictions/0/probabilities/true");
        double calm = scaled(raw, TEMPERATURE);
        assertThat(Math.abs(raw - calm)).as("it makes a difference").isGreaterThan(0.01);

        Answer predicted = api.post(CALM + "/predict", row).is(200);
        assertThat(predicted.number("/predictions/0/probabilities/true")).isCloseTo(calm, within(1e-6));
        Answer many = api.post(CALM + "/predict", "{\"instances\": [%s, %s]}".formatted(row, row))
                .is(200);
        assertThat(many.number("/predictions/1/probabilities/true")).isCloseTo(calm, within(1e-6));
        Answer csv = api.post(CALM + "/predict", Api.CSV, BodyPublishers.ofString("x,y\n0.2,0.1\n"), "Accept", Api.CSV)
                .is(200);
        assertThat(csv.body()).contains(predicted.text("/predictions/0/probabilities/true"));
        Answer lines = api.post(CALM + "/predict", "application/x-ndjson", BodyPublishers.ofString(row + "\n"))
                .is(200);
        assertThat(lines.number("/prediction/probabilities/true")).isCloseTo(calm, within(1e-6));
        assertThat(api.post("/v1/models/boaster@calm:predict", "{\"instances\": [%s]}".formatted(row))
                        .is(200)
                        .number("/predictions/0/probabilities/1"))
                .isCloseTo(calm, within(1e-6));
        assertThat(api.post("/v1/models/boaster/labels/calm:classify", "{\"examples\": [%s]}".formatted(row))
                        .is(200)
                        .number("/results/0/1/1"))
                .isCloseTo(calm, within(1e-6));
        Answer tensors = api.post("/v2/models/boaster@calm/infer", """
                {"inputs": [{"name": "x", "shape": [1], "datatype": "FP64", "data": [0.2]},
                            {"name": "y", "shape": [1], "datatype": "FP64", "data": [0.1]}],
                 "outputs": [{"name": "probabilities"}]}""").is(200);
        assertThat(tensors.number("/outputs/0/data/1")).isCloseTo(calm, within(1e-6));
    }

    @Test
    void tellsAQueryByItFromAnyOther() {
        Answer plain = api.get(PLAIN + "/predict?x=0.2&y=0.1").is(200);
        Answer calm = api.get(CALM + "/predict?x=0.2&y=0.1").is(200);
        assertThat(calm.number("/predictions/0/probabilities/true"))
                .isCloseTo(scaled(plain.number("/predictions/0/probabilities/true"), TEMPERATURE), within(1e-6));
        assertThat(calm.header("ETag")).isNotEqualTo(plain.header("ETag"));
    }

    @Test
    void dividesTheLogitsOfSeveralClassesAndOfSeveralTargets() {
        JsonNode raw =
                api.post("/models/sorter:1/predict", row(0.2)).is(200).json().at("/predictions/0/probabilities");
        JsonNode calm =
                api.post("/models/sorter@calm/predict", row(0.2)).is(200).json().at("/predictions/0");
        double sum = 0;
        for (JsonNode each : raw) {
            sum += Math.pow(each.doubleValue(), 1 / TEMPERATURE);
        }
        for (String label : new String[] {"a", "b", "c"}) {
            assertThat(calm.at("/probabilities/" + label).doubleValue())
                    .isCloseTo(Math.pow(raw.get(label).doubleValue(), 1 / TEMPERATURE) / sum, within(1e-5));
        }
        JsonNode rawPair =
                api.post("/models/pair:1/predict", row(0.2)).is(200).json().at("/predictions/0");
        JsonNode calmPair =
                api.post("/models/pair@calm/predict", row(0.2)).is(200).json().at("/predictions/0");
        for (String target : new String[] {"ill", "sore"}) {
            assertThat(calmPair.at("/%s/probabilities/true".formatted(target)).doubleValue())
                    .isCloseTo(
                            scaled(
                                    rawPair.at("/%s/probabilities/true".formatted(target))
                                            .doubleValue(),
                                    TEMPERATURE),
                            within(1e-5));
        }
    }

    /** Where float32 has come to 1, its logit still says how far. */
    @Test
    void softensCertainty() {
        String certain = "";
        for (double x = 1; x < 1e4 && certain.isEmpty(); x *= 1.1) {
            double raw = api.post(PLAIN + "/predict", row(x)).is(200).number("/predictions/0/probabilities/true");
            certain = raw == 1 ? row(x) : "";
        }
        assertThat(certain).isNotEmpty();
        api.put("/models/boaster/aliases/calmest", "{\"version\": 1, \"temperature\": 100}")
                .is(201);
        assertThat(api.post("/models/boaster@calmest/predict", certain)
                        .is(200)
                        .number("/predictions/0/probabilities/true"))
                .as("a logit of about 17, by 100")
                .isBetween(0.54, 0.56);
    }

    /** The threshold is on what is answered, whoever decides by it. */
    @Test
    void decidesByTheCalibratedProbability() {
        String row = "";
        double calm = 0;
        double raw = 0;
        for (int i = 0; i <= 40 && row.isEmpty(); i++) {
            String asked = row(i / 20.0 - 1);
            raw = api.post(PLAIN + "/predict", asked).is(200).number("/predictions/0/probabilities/true");
            calm = scaled(raw, TEMPERATURE);
            row = raw > 0.7 && raw - calm > 0.08 ? asked : "";
        }
        assertThat(row).isNotEmpty();
        double threshold = (raw + calm) / 2;
        String alias = "{\"version\": 1, \"threshold\": %s%s}";
        api.put("/models/boaster/aliases/strict", alias.formatted(threshold, ", \"temperature\": " + TEMPERATURE))
                .is(201);
        api.put("/models/boaster/aliases/loose", alias.formatted(threshold, "")).is(201);
        String strict = "/models/boaster@strict";

        assertThat(api.post("/models/boaster@loose/predict", row).is(200).text("/predictions/0/label"))
                .isEqualTo("true");
        assertThat(api.post(strict + "/predict", row).is(200).text("/predictions/0/label"))
                .isEqualTo("false");
        assertThat(api.post(strict + "/invocations", "{\"instances\": [%s]}".formatted(row))
                        .is(200)
                        .text("/predictions/0"))
                .isEqualTo("false");
        assertThat(api.post(strict + "/trace", "{\"row\": %s}".formatted(row))
                        .is(200)
                        .text("/prediction/label"))
                .as("explained as it is answered")
                .isEqualTo("false");
        Answer explained =
                api.post(strict + "/predict?explain=contributions", row).is(200);
        assertThat(explained.text("/contributions/0/of")).isEqualTo("ill=false");
        assertThat(explained.text("/warnings/0")).contains("before the temperature 2.5");
        api.post("/models/boaster@loose/predict?shadow=boaster@strict", row).is(200);
        Answer compared = api.get(PLAIN + "/shadow").is(200);
        for (int again = 0; again < 200 && compared.number("/challengers/0/waiting") > 0; again++) {
            compared = api.get(PLAIN + "/shadow").is(200);
        }
        assertThat(compared.number("/challengers/0/rows")).isEqualTo(1);
        assertThat(compared.number("/challengers/0/agreeing")).isZero();

        Answer evaluated = api.post(strict + "/evaluations?wait=60", "{\"dataset\": \"boasts-unseen\"}")
                .is(200);
        Answer cells = api.get(evaluated.text("/links/confusion_rows") + "?actual=true&predicted=true&limit=100")
                .is(200);
        assertThat(cells.number("/temperature")).isEqualTo(TEMPERATURE);
        assertThat(cells.json().get("data"))
                .isNotEmpty()
                .allSatisfy(each ->
                        assertThat(each.get("probability").doubleValue()).isGreaterThan(threshold));
        assertThat(api.get(strict + "/thresholds").is(200).text("/note")).contains("temperature 2.5");
    }

    @Test
    void predictsADatasetByIt() {
        Answer ended = api.post(CALM + "/batch-predictions?wait=60", "{\"dataset\": \"boasts\", \"name\": \"calmly\"}")
                .is(200);
        assertThat(ended.text("/status")).as(ended.toString()).isEqualTo("succeeded");
        assertThat(ended.number("/temperature")).isEqualTo(TEMPERATURE);
        JsonNode first =
                api.get(ended.text("/links/rows") + "?limit=1").is(200).json().at("/data/0");
        String row = "{\"x\": %s, \"y\": %s}".formatted(first.get("x"), first.get("y"));
        assertThat(first.get("probability_true").doubleValue())
                .isCloseTo(
                        api.post(CALM + "/predict", row).is(200).number("/predictions/0/probabilities/true"),
                        within(1e-6));
    }

    @Test
    void keepsWhatACalibrationFound() {
        for (String name : new String[] {"boaster", "sorter"}) {
            Answer found = api.get("/models/%s:1/calibration".formatted(name)).is(200);
            assertThat(found.number("/temperature")).as(found.toString()).isGreaterThan(1);
            assertThat(found.number("/after/log_loss")).isLessThan(found.number("/before/log_loss"));
            assertThat(found.number("/after/ece")).isLessThan(found.number("/before/ece"));
            assertThat(found.text("/keep/path")).isEqualTo("/models/%s/aliases/{alias}".formatted(name));
            api.put(
                            found.text("/keep/path").replace("{alias}", "fitted"),
                            found.json().at("/keep/body").toString())
                    .is(201);

            String unseen = "{\"dataset\": \"boasts-unseen\"}";
            Answer before = api.post("/models/%s:1/evaluations?wait=60".formatted(name), unseen)
                    .is(200);
            Answer after = api.post("/models/%s@fitted/evaluations?wait=60".formatted(name), unseen)
                    .is(200);
            assertThat(after.number("/temperature")).isEqualTo(found.number("/temperature"));
            assertThat(after.number("/metrics/log_loss")).isLessThan(before.number("/metrics/log_loss"));
            assertThat(after.number("/metrics/loss"))
                    .as("of what is answered")
                    .isCloseTo(after.number("/metrics/log_loss"), within(1e-4));
            assertThat(after.number("/metrics/ece")).isLessThan(before.number("/metrics/ece"));
            assertThat(after.number("/metrics/accuracy")).isEqualTo(before.number("/metrics/accuracy"));
        }
    }

    @Test
    void keepsTheDecisionsOfAnAliasThatIsCalibrated() {
        api.put("/models/boaster/aliases/decided", "{\"version\": 1, \"threshold\": 0.8}")
                .is(201);
        Answer found = api.get("/models/boaster@decided/calibration").is(200);
        double temperature = found.number("/temperature");
        assertThat(found.text("/keep/path")).isEqualTo("/models/boaster/aliases/decided");
        assertThat(found.number("/keep/body/threshold")).isCloseTo(scaled(0.8, temperature), within(1e-9));
        String unseen = "{\"dataset\": \"boasts-unseen\"}";
        Answer before =
                api.post("/models/boaster@decided/evaluations?wait=60", unseen).is(200);
        api.put(found.text("/keep/path"), found.json().at("/keep/body").toString())
                .is(200);
        Answer after =
                api.post("/models/boaster@decided/evaluations?wait=60", unseen).is(200);
        assertThat(after.json().get("confusion_matrix")).isEqualTo(before.json().get("confusion_matrix"));
        Answer again = api.get("/models/boaster@decided/calibration").is(200);
        assertThat(again.number("/temperature")).as("of the network itself").isEqualTo(temperature);
        assertThat(again.number("/keep/body/threshold")).isCloseTo(found.number("/keep/body/threshold"), within(1e-9));
    }

    @Test
    void isShownAndClearedAsTheThresholdIs() {
        String path = "/models/sorter/aliases/shown";
        Answer made = api.put(path, "{\"version\": 1, \"temperature\": 0.5}").is(201);
        assertThat(made.number("/temperature")).isEqualTo(0.5);
        assertThat(api.get("/models/sorter@shown").is(200).json().get("aliases").toString())
                .contains("{\"alias\":\"shown\",\"threshold\":null,\"temperature\":0.5}");
        assertThat(api.get("/models/sorter@shown")
                        .is(200)
                        .json()
                        .at("/metrics/notes")
                        .toString())
                .contains("temperature 0.5");
        assertThat(api.get("/models/sorter/aliases").is(200).json().get("data").toString())
                .contains("\"temperature\":0.5");
        assertThat(api.put(path, "{\"version\": 1}")
                        .is(200)
                        .json()
                        .get("temperature")
                        .isNull())
                .isTrue();
    }

    @Test
    void refusesWhatIsNone() {
        assertThat(api.put("/models/numbers/aliases/calm", "{\"version\": 1, \"temperature\": 2}")
                        .is(422, "invalid")
                        .at("/errors/0")
                        .toString())
                .contains("/temperature", "numbers:1 predicts numbers", "leave it out");
        for (String wrong : new String[] {"0", "0.0099", "-1", "100.1", "1e999", "\"warm\""}) {
            api.put("/models/sorter/aliases/calm", "{\"version\": 1, \"temperature\": %s}".formatted(wrong))
                    .is(422);
        }
    }
}
