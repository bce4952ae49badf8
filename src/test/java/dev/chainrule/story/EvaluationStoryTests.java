package dev.chainrule.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** Somebody wants to know how good a model is, where it is wrong, and where to draw the line. */
@Story
class EvaluationStoryTests {

    private final Api api;

    EvaluationStoryTests(@LocalServerPort int port) {
        this.api = new Api(port);
    }

    private void trainFlowers(String name) {
        api.train("""
                {"dataset": "iris", "name": "%s", "network": {"layers": []}, "split": {"validation": 0.4},
                 "training": {"epochs": 12, "seed": 5}}""".formatted(name));
    }

    /** Two overlapping heaps of points. */
    private void uploadHeaps(String name) {
        StringBuilder csv = new StringBuilder("x,y,ill\n");
        for (int i = 0; i < 300; i++) {
            double x = (i * 37 % 100) / 50.0 - 1;
            double y = (i * 61 % 100) / 50.0 - 1;
            csv.append(x)
                    .append(',')
                    .append(y)
                    .append(',')
                    .append(x + 0.7 * Math.sin(i) > 0.3)
                    .append('\n');
        }
        api.upload(name, csv.toString()).is(201);
    }

    @Test
    void measuresAModelOnOtherDataAsItsJobDoes() {
        trainFlowers("measured-flowers");
        JsonNode model = api.get("/models/measured-flowers").json();
        StringBuilder csv = new StringBuilder("sepal_length,sepal_width,petal_length,petal_width,species\n");
        for (JsonNode row : api.get("/datasets/iris/rows?limit=150").json().get("data")) {
            List<String> cells = new ArrayList<>();
            row.forEach(cell -> cells.add(cell.asString()));
            csv.append(String.join(",", cells)).append('\n');
        }
        api.upload("flowers-to-measure", csv + "5,3,1.4,0.2,\n5,3,,0.2,tulip\n").is(201);
        Answer found = api.post("/models/measured-flowers/evaluations?wait=60", "{\"dataset\": \"flowers-to-measure\"}")
                .is(200);

        assertThat(found.text("/status")).as(found.toString()).isEqualTo("succeeded");
        assertThat(found.number("/rows")).isEqualTo(150);
        assertThat(found.json().get("metrics").propertyNames())
                .containsExactlyInAnyOrderElementsOf(model.at("/metrics/train").propertyNames());
        long right = 0;
        for (int i = 0; i < 3; i++) {
            right += found.json().at("/confusion_matrix/counts/" + i + "/" + i).longValue();
        }
        assertThat(found.number("/metrics/accuracy")).isCloseTo(right / 150.0, within(1e-12));
        double train = model.at("/metrics/train/loss").doubleValue();
        double validation = model.at("/metrics/validation/loss").doubleValue();
        assertThat(found.number("/metrics/loss")).isCloseTo((90 * train + 60 * validation) / 150, within(1e-6));
        assertThat(found.json().get("per_class").findValuesAsString("label"))
                .containsExactly("setosa", "versicolor", "virginica");
        assertThat(found.json().get("warnings").valueStream().map(JsonNode::asString))
                .anyMatch(warning -> warning.startsWith("2 rows have no answer that the model knows"))
                .anyMatch(warning -> warning.contains("\"species\" is missing") && warning.contains("row 150"));
        assertThat(api.get("/evaluations?model=measured-flowers").text("/data/0/id"))
                .isEqualTo(found.text("/id"));

        behindEachCellAreAsManyRows(
                found.text("/links/confusion_rows"), found.json().get("confusion_matrix"));
        behindEachCellAreAsManyRows("/models/measured-flowers/confusion-matrix/rows", model.get("confusion_matrix"));
        api.post(found.text("/links/cancel")).is(409, "task_succeeded");
        api.delete(found.text("/links/self")).is(204);
        api.get(found.text("/links/self")).is(404, "unknown_evaluation");
    }

    private void behindEachCellAreAsManyRows(String place, JsonNode matrix) {
        for (int actual = 0; actual < 3; actual++) {
            for (int predicted = 0; predicted < 3; predicted++) {
                String cell = "%s?actual=%s&predicted=%s&limit=7"
                        .formatted(
                                place,
                                matrix.at("/labels/" + actual).asString(),
                                matrix.at("/labels/" + predicted).asString());
                int rows = 0;
                Answer page = api.get(cell).is(200);
                rows += page.json().get("data").size();
                while (page.json().get("has_more").booleanValue()) {
                    page = api.get(cell + "&after=" + page.text("/last_row")).is(200);
                    rows += page.json().get("data").size();
                }
                assertThat(rows)
                        .as(cell)
                        .isEqualTo(
                                matrix.at("/counts/" + actual + "/" + predicted).intValue());
            }
        }
    }

    @Test
    void measuresNumbers() {
        api.train("""
                {"dataset": "houses", "name": "measured-houses", "network": {"layers": []}, "training": {"epochs": 5}}""");
        Answer found = api.post("/models/measured-houses/evaluations?wait=60", "{\"dataset\": \"houses\"}")
                .is(200);
        assertThat(found.number("/metrics/rmse"))
                .isCloseTo(api.get("/models/measured-houses").number("/metrics/train/rmse"), within(1e-6));
        assertThat(found.json().get("confusion_matrix").isNull()).isTrue();
        api.get("/models/measured-houses/confusion-matrix/rows?actual=a&predicted=b")
                .is(422, "invalid");
        api.get("/models/measured-houses/thresholds").is(422, "invalid");
        api.get("/models/measured-houses/calibration").is(422, "invalid");
    }

    @Test
    void refusesDataWithoutAnswers() {
        trainFlowers("asking-flowers");
        api.upload("no-answers", "sepal_length,sepal_width,petal_length,petal_width\n5,3,1,1\n6,3,4,2\n")
                .is(201);
        assertThat(api.post("/models/asking-flowers/evaluations", "{\"dataset\": \"no-answers\"}")
                        .is(422, "invalid")
                        .at("/errors/0/detail")
                        .asString())
                .contains("species");
        api.upload(
                        "gone-answers",
                        "sepal_length,sepal_width,petal_length,petal_width,species\n5,3,1,1,tulip\n6,3,4,2,rose\n")
                .is(201);
        Answer none = api.post("/models/asking-flowers/evaluations?wait=60", "{\"dataset\": \"gone-answers\"}")
                .is(200);
        assertThat(none.text("/status")).isEqualTo("failed");
        assertThat(none.text("/error/code")).isEqualTo("no_rows");
        assertThat(none.text("/error/message")).contains("no such class");
        api.get(none.text("/links/self") + "/confusion-matrix/rows?actual=setosa&predicted=setosa")
                .is(409, "no_result");
        api.get("/models/asking-flowers/confusion-matrix/rows?actual=setosa&predicted=tulip")
                .is(422, "invalid");
        api.get("/models/asking-flowers/confusion-matrix/rows?actual=setosa").is(400);
        api.get("/models/asking-flowers/confusion-matrix/rows?actual=setosa&predicted=setosa&limit=101")
                .is(400, "invalid_parameter");
        api.get("/models/asking-flowers/confusion-matrix/rows?actual=setosa&predicted=setosa&after=-2")
                .is(400, "invalid_parameter");
        api.get("/evaluations/evl_0").is(404, "unknown_evaluation");
    }

    @Test
    void findsTheBestThreshold() {
        uploadHeaps("heaps");
        api.train("""
                {"dataset": "heaps", "name": "heap-teller", "network": {"layers": [4]}, "split": {"validation": 0.3}, "training": {"epochs": 20, "seed": 1}}""");
        Answer found = api.get("/models/heap-teller/thresholds").is(200);
        JsonNode usual = found.json().get("usual");
        JsonNode matrix = api.get("/models/heap-teller").json().at("/confusion_matrix/counts");

        assertThat(found.text("/positive")).isEqualTo("true");
        assertThat(found.text("/on")).isEqualTo("validation");
        assertThat(usual.get("true_positives").longValue())
                .isEqualTo(matrix.at("/1/1").longValue());
        assertThat(usual.get("false_positives").longValue())
                .isEqualTo(matrix.at("/0/1").longValue());
        assertThat(usual.get("false_negatives").longValue())
                .isEqualTo(matrix.at("/1/0").longValue());
        assertThat(found.number("/best/f1"))
                .isGreaterThanOrEqualTo(usual.get("f1").doubleValue());
        Answer dear = api.get("/models/heap-teller/thresholds?metric=cost&cost_fn=50&points=5")
                .is(200);
        assertThat(dear.number("/best/threshold")).isLessThan(0.5);
        assertThat(dear.number("/best/cost")).isLessThanOrEqualTo(dear.number("/usual/cost"));
        assertThat(dear.json().get("data")).hasSize(5);
        assertThat(dear.number("/omitted_thresholds")).isPositive();
        api.get("/models/heap-teller/thresholds?metric=beauty").is(422, "invalid");
        api.get("/models/heap-teller/thresholds?cost_fp=-1").is(422, "invalid");
        api.get("/models/heap-teller/thresholds?points=1001").is(422, "invalid");
    }

    @Test
    void calibratesOnTheRowsHeldBack() {
        trainFlowers("calibrated-flowers");
        Answer found = api.get("/models/calibrated-flowers/calibration").is(200);
        JsonNode validation = api.get("/models/calibrated-flowers").json().at("/metrics/validation");

        assertThat(found.number("/before/log_loss"))
                .isCloseTo(validation.get("log_loss").doubleValue(), within(1e-5));
        assertThat(found.number("/before/ece")).isCloseTo(validation.get("ece").doubleValue(), within(1e-5));
        assertThat(found.number("/after/log_loss")).isLessThanOrEqualTo(found.number("/before/log_loss"));
        assertThat(found.number("/temperature")).isPositive().isLessThan(1);
        assertThat(found.text("/note")).contains("the rows that the temperature was fitted on");

        api.train("{\"dataset\": \"xor\", \"name\": \"calibrated-gate\", \"training\": {\"seed\": 42}}");
        Answer all = api.get("/models/calibrated-gate/calibration").is(200);
        assertThat(all.number("/temperature")).as(all.toString()).isLessThan(0.0101);
        assertThat(all.text("/note"))
                .contains("was trained on", "an end of the range searched", "these 4 rows do not determine it");
    }

    /** As the queue tells of it; empty where it never does. */
    private String runningTask(Answer queued) {
        while (api.get(queued.text("/links/self"))
                .is(200)
                .json()
                .get("finished_at")
                .isNull()) {
            for (JsonNode task : api.get("/queue").is(200).json().get("running_tasks")) {
                if (task.at("/links/self").equals(queued.json().at("/links/self"))) {
                    return task.toString();
                }
            }
        }
        return "";
    }

    @Test
    void queuesAnImportanceThatIsTooMuchWorkForARequest() {
        api.train("""
                {"dataset": "digits", "name": "important-digits", "network": {"layers": []}, "training": {"epochs": 2}}""");
        String place = "/models/important-digits/importance";
        assertThat(api.get(place + "?repeats=1").is(200).json().get("data")).hasSizeGreaterThan(50);

        Answer queued = api.get(place + "?repeats=20").is(202);
        assertThat(queued.text("/object")).isEqualTo("importance_task");
        assertThat(queued.header("Location")).isEqualTo(queued.text("/links/self"));
        assertThat(runningTask(queued)).as("while it runs").contains("\"kind\":\"importance\"");
        Answer ended = api.get(queued.text("/links/self") + "?wait=100").is(200);
        assertThat(ended.text("/status")).as(ended.toString()).isEqualTo("succeeded");
        Answer again = api.get(place + "?repeats=20").is(200);
        assertThat(again.json()).isEqualTo(ended.json().get("result"));
        assertThat(again.number("/repeats")).isEqualTo(20);

        api.get(place + "?repeats=1000").is(422, "invalid");
        api.get(place + "?rows=1000000").is(422, "invalid");
        api.get(place + "?repeats=20&wait=-1").is(422, "invalid");
        api.post(queued.text("/links/cancel")).is(409, "task_succeeded");
        api.delete(queued.text("/links/self")).is(204);
        api.get(queued.text("/links/self")).is(404, "unknown_importance");
    }
}
