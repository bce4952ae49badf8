package dev.chainrule.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** An alias with a threshold means one model that answers by it, whatever the model is asked. */
@Story
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AliasThresholdStoryTests {

    private static final double THRESHOLD = 0.15;
    private static final String EAGER = "/models/teller@eager";
    private static final String DATASET = "{\"dataset\": \"points\"}";

    private final Api api;

    /** One that the model takes for false, and the alias for true. */
    private String row = "";

    AliasThresholdStoryTests(@LocalServerPort int port) {
        this.api = new Api(port);
    }

    @BeforeAll
    void trainsAModelThatIsSeldomSure() {
        StringBuilder csv = new StringBuilder("x,y,ill\n");
        for (int i = 0; i < 300; i++) {
            double x = (i * 37 % 100) / 50.0 - 1;
            double y = (i * 61 % 100) / 50.0 - 1;
            csv.append("%s,%s,%s\n".formatted(x, y, x + 0.7 * Math.sin(i) > 0.3));
        }
        api.upload("points", csv.toString()).is(201);
        for (int seed = 1; seed <= 2; seed++) {
            api.train("""
                    {"dataset": "points", "name": "teller", "network": {"layers": [4]}, "split": {"validation": 0.3},
                     "training": {"epochs": 20, "seed": %s}}""".formatted(seed));
        }
        api.put("/models/teller/aliases/eager", "{\"version\": 1, \"threshold\": %s}".formatted(THRESHOLD))
                .is(201);
        for (int i = -20; i <= 20 && row.isEmpty(); i++) {
            String asked = "{\"x\": %s, \"y\": 0}".formatted(i / 20.0);
            double probability =
                    api.post("/models/teller:1/predict", asked).is(200).number("/predictions/0/probabilities/true");
            row = probability > THRESHOLD + 0.05 && probability < 0.45 ? asked : "";
        }
        assertThat(row).isNotEmpty();
        assertThat(label("/models/teller:1")).isEqualTo("false");
        assertThat(label(EAGER)).isEqualTo("true");
    }

    private String label(String model) {
        return api.post(model + "/predict", row).is(200).text("/predictions/0/label");
    }

    @Test
    void predictsADatasetByIt() {
        api.put("/models/teller/aliases/moving", "{\"version\": 1, \"threshold\": %s}".formatted(THRESHOLD))
                .is(201);
        Answer begun =
                api.post("/models/teller@moving/batch-predictions", "{\"dataset\": \"points\", \"name\": \"told\"}");
        api.put("/models/teller/aliases/moving", "{\"version\": 2, \"threshold\": 0.99}")
                .is(200);
        Answer ended = api.get(begun.text("/links/self") + "?wait=60").is(200);

        assertThat(ended.text("/status")).as(ended.toString()).isEqualTo("succeeded");
        assertThat(ended.text("/version")).isEqualTo("1");
        assertThat(ended.number("/threshold")).isEqualTo(THRESHOLD);
        int turned = 0;
        for (int from = 0; from < 300; from += 100) {
            Answer page = api.get(ended.text("/links/rows") + "?limit=100&offset=" + from);
            for (JsonNode told : page.is(200).json().get("data")) {
                double probability = told.get("probability_true").doubleValue();
                assertThat(told.get("prediction").booleanValue())
                        .as(told.toString())
                        .isEqualTo(probability > THRESHOLD);
                turned += probability > THRESHOLD && probability <= 0.5 ? 1 : 0;
            }
        }
        assertThat(turned).isPositive();
        Answer plain =
                api.post("/models/teller:1/batch-predictions?wait=60", DATASET).is(200);
        assertThat(plain.json().get("threshold").isNull()).isTrue();
    }

    @Test
    void measuresByIt() {
        Answer found = api.post(EAGER + "/evaluations?wait=60", DATASET).is(200);
        Answer usual = api.post("/models/teller:1/evaluations?wait=60", DATASET).is(200);
        JsonNode counts = found.json().at("/confusion_matrix/counts");

        assertThat(found.number("/threshold")).isEqualTo(THRESHOLD);
        assertThat(found.text("/version")).isEqualTo("1");
        assertThat(counts).isNotEqualTo(usual.json().at("/confusion_matrix/counts"));
        long right = counts.at("/0/0").longValue() + counts.at("/1/1").longValue();
        assertThat(found.number("/metrics/accuracy")).isCloseTo(right / 300.0, within(1e-12));
        assertThat(found.number("/metrics/roc_auc")).isEqualTo(usual.number("/metrics/roc_auc"));
        assertThat(found.number("/metrics/loss")).isEqualTo(usual.number("/metrics/loss"));
        String[] labels = {"false", "true"};
        for (int actual = 0; actual < 2; actual++) {
            for (int predicted = 0; predicted < 2; predicted++) {
                String cell = found.text("/links/confusion_rows")
                        + "?limit=100&actual=%s&predicted=%s".formatted(labels[actual], labels[predicted]);
                Answer page = api.get(cell).is(200);
                int rows = page.json().get("data").size();
                while (page.json().get("has_more").booleanValue()) {
                    page = api.get(cell + "&after=" + page.text("/last_row")).is(200);
                    rows += page.json().get("data").size();
                }
                assertThat(rows)
                        .as(cell)
                        .isEqualTo(
                                counts.at("/%s/%s".formatted(actual, predicted)).intValue());
                assertThat(page.number("/threshold")).isEqualTo(THRESHOLD);
            }
        }
        Answer compared = api.get("/models/compare?ids=teller@eager,teller:2&dataset=points")
                .is(200);
        assertThat(compared.number("/models/0/threshold")).isEqualTo(THRESHOLD);
        assertThat(metric(compared, "accuracy")).isCloseTo(found.number("/metrics/accuracy"), within(1e-9));
        assertThat(metric(compared, "macro_f1")).isCloseTo(found.number("/metrics/macro_f1"), within(1e-9));
    }

    private static double metric(Answer compared, String name) {
        return compared.json()
                .get("metrics")
                .valueStream()
                .filter(metric -> metric.get("metric").asString().equals(name))
                .mapToDouble(metric -> metric.at("/values/0").doubleValue())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void saysWhatIsMeasuredAtOneHalf() {
        assertThat(api.get(EAGER).is(200).json().at("/metrics/notes").toString())
                .contains("threshold 0.15", "measured at 0.5");
        assertThat(api.get("/models/teller:1")
                        .is(200)
                        .json()
                        .at("/metrics/notes")
                        .toString())
                .doesNotContain("0.15");
        Answer rows = api.get(EAGER + "/confusion-matrix/rows?actual=false&predicted=true&limit=100")
                .is(200);
        assertThat(rows.text("/note")).contains("threshold 0.15", "measured at 0.5");
        assertThat(rows.json()
                        .get("data")
                        .valueStream()
                        .mapToDouble(each -> each.get("probability").doubleValue()))
                .allMatch(probability -> probability > THRESHOLD)
                .anyMatch(probability -> probability < 0.5);
        assertThat(api.get(EAGER + "/thresholds").is(200).text("/note")).contains("0.15");
        assertThat(api.get(EAGER + "/calibration").is(200).text("/note")).contains("0.15");
        assertThat(api.get(EAGER + "/card").is(200).body()).contains("0.15");
    }

    @Test
    void leavesAsAGraphThatNoModelCanBeWithoutItsAlias() {
        byte[] file = api.download(EAGER + "/export?format=onnx_network");
        Answer refused = api.post("/models?name=teller-back", "application/onnx", BodyPublishers.ofByteArray(file));
        assertThat(refused.is(422, "unsupported_graph").at("/detail").asString())
                .contains("above 0.1500");
        assertThat(refused.text("/errors/0/hint")).contains("aliases");
        byte[] usual = api.download("/models/teller:1/export?format=onnx_network");
        api.post("/models?name=teller-back", "application/onnx", BodyPublishers.ofByteArray(usual))
                .is(201);
    }

    @Test
    void explainsTheAnswerThatItGives() {
        String body = "{\"row\": %s}".formatted(row);
        Answer traced = api.post(EAGER + "/trace", body).is(200);
        assertThat(traced.text("/prediction/label")).isEqualTo("true");
        assertThat(traced.json().at("/decoding/0/value").booleanValue()).isTrue();
        assertThat(traced.text("/decoding/0/formula"))
                .endsWith("true is the answer where p is above the alias's threshold of 0.15");
        assertThat(traced.text("/decoding/0/in_numbers")).endsWith("so true");
        Answer attributed = api.post(EAGER + "/attribution", body).is(200);
        assertThat(attributed.text("/prediction/label")).isEqualTo("true");
        assertThat(attributed.text("/of")).isEqualTo("ill=true");
        Answer turned = api.post(EAGER + "/counterfactual", "{\"row\": %s, \"want\": false}".formatted(row))
                .is(200);
        assertThat(turned.text("/prediction/label")).isEqualTo("true");
        assertThat(turned.text("/new_prediction/label")).isEqualTo("false");
        assertThat(turned.number("/new_prediction/probabilities/true")).isLessThanOrEqualTo(THRESHOLD);
        Answer changed = api.post(
                        EAGER + "/what-if",
                        "{\"row\": %s, \"changes\": [{\"layer\": 1, \"bias\": 0, \"value\": 0.1}]}".formatted(row))
                .is(200);
        assertThat(changed.text("/before/prediction/label")).isEqualTo("true");
        Answer explained =
                api.post(EAGER + "/predict?explain=contributions", row).is(200);
        assertThat(explained.text("/predictions/0/label")).isEqualTo("true");
        assertThat(explained.text("/contributions/0/of")).isEqualTo("ill=true");
        assertThat(explained.number("/contributions/0/value"))
                .isCloseTo(explained.number("/predictions/0/probability"), within(1e-6));
        Answer asked = api.post("/models/teller:1/predict?explain=contributions&threshold=0.15", row)
                .is(200);
        assertThat(asked.text("/contributions/0/of"))
                .as("by the threshold of the question")
                .isEqualTo("ill=true");
        double untouched = api.get(EAGER + "/importance").is(200).number("/value");
        assertThat(untouched)
                .isNotEqualTo(api.get("/models/teller:1/importance").is(200).number("/value"));
        Answer diff = api.get(EAGER + "/diff?with=teller:1").is(200);
        assertThat(diff.json().at("/answers/changed_most"))
                .as("which rows they are")
                .hasSize((int) Math.min(20, diff.number("/answers/changed")))
                .allSatisfy(each -> assertThat(each.get("one")).isNotEqualTo(each.get("other")));
        assertThat(diff.number("/answers/changed"))
                .as("the same network, asked otherwise")
                .isPositive();
    }
}
