package dev.chainrule.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** Somebody has a whole table to be predicted, and another to see how good the model is on it. */
@Story
class BatchStoryTests {

    private final Api api;

    BatchStoryTests(@LocalServerPort int port) {
        this.api = new Api(port);
    }

    private void trainFlowers(String name) {
        api.train("""
                {"dataset": "iris", "name": "%s", "network": {"layers": [6]}, "training": {"epochs": 30, "seed": 3}}""".formatted(name));
    }

    @Test
    void predictsATableIntoADatasetThatCanBeTrainedOn() {
        trainFlowers("batch-flowers");
        Answer batch =
                api.post("/models/batch-flowers/batch-predictions?wait=60", """
                        {"dataset": "iris", "name": "iris-predicted"}""").is(200);

        assertThat(batch.text("/status")).as(batch.toString()).isEqualTo("succeeded");
        assertThat(batch.header("Location")).isEqualTo(batch.text("/links/self"));
        assertThat(batch.number("/progress/fraction")).isEqualTo(1);
        assertThat(batch.number("/progress/rows_done")).isEqualTo(150);
        assertThat(batch.json().get("warnings")).isEmpty();
        Answer made = api.get(batch.text("/links/result")).is(200);
        assertThat(made.text("/name")).isEqualTo("iris-predicted");
        assertThat(made.number("/rows")).isEqualTo(150);
        assertThat(made.json().get("columns").findValuesAsString("name"))
                .containsExactly(
                        "sepal_length",
                        "sepal_width",
                        "petal_length",
                        "petal_width",
                        "species",
                        "prediction",
                        "probability_setosa",
                        "probability_versicolor",
                        "probability_virginica");
        JsonNode row =
                api.get(batch.text("/links/rows") + "?limit=1&offset=77").json().at("/data/0");
        Answer single =
                api.get("/models/batch-flowers/predict?sepal_length=%s&sepal_width=%s&petal_length=%s&petal_width=%s"
                        .formatted(
                                row.get("sepal_length"),
                                row.get("sepal_width"),
                                row.get("petal_length"),
                                row.get("petal_width")));
        assertThat(row.get("prediction").asString()).isEqualTo(single.text("/predictions/0/label"));
        assertThat(row.get("probability_virginica").doubleValue())
                .isEqualTo(single.number("/predictions/0/probabilities/virginica"));
        assertThat(api.get(batch.text("/links/download")).is(200).body()).contains("probability_setosa");
        api.train("""
                {"dataset": "iris-predicted", "name": "second-guess", "target": "prediction",
                 "features": ["petal_length", "petal_width"], "training": {"epochs": 3}}""");

        assertThat(api.get(batch.text("/links/self") + "?wait=1").text("/result"))
                .isEqualTo(made.text("/id"));
        assertThat(api.get("/batch-predictions?model=batch-flowers").text("/data/0/id"))
                .isEqualTo(batch.text("/id"));
        api.post(batch.text("/links/cancel")).is(409, "task_succeeded");
        api.delete(batch.text("/links/self")).is(204);
        api.get(batch.text("/links/self")).is(404, "unknown_batch_prediction");
        api.get("/datasets/iris-predicted").is(200);
    }

    @Test
    void leavesAGapWhereARowCannotBeRead() {
        StringBuilder csv = new StringBuilder("size,town,rent\n");
        for (int i = 0; i < 40; i++) {
            csv.append(i).append(i % 2 == 0 ? ",Ulm," : ",Köln,").append(3 * i).append('\n');
        }
        api.upload("taught-rents", csv.toString()).is(201);
        api.train("""
                {"dataset": "taught-rents", "name": "gap-rents", "network": {"layers": []},
                 "preprocessing": {"missing": "error"}, "training": {"epochs": 5}}""");
        api.upload("other-rents", "prediction,town,size\n1,Ulm,10\n2,Köln,\n3,Rom,12.5\n4,Ulm,eleven\n")
                .is(201);
        Answer batch = api.post("/models/gap-rents/batch-predictions?wait=60", "{\"dataset\": \"other-rents\"}")
                .is(200);

        assertThat(batch.text("/status")).as(batch.toString()).isEqualTo("succeeded");
        assertThat(batch.text("/name")).isEqualTo("other-rents-predictions");
        assertThat(batch.json().get("warnings").valueStream().map(JsonNode::asString))
                .anyMatch(warning ->
                        warning.startsWith("2 rows cannot be read as the model wants, and have no prediction"))
                .anyMatch(warning -> warning.contains("\"size\" has no value") && warning.contains("first is row 1"))
                .anyMatch(warning -> warning.contains("\"size\" must be a number") && warning.contains("row 3"));
        JsonNode rows = api.get(batch.text("/links/rows")).json().get("data");
        assertThat(rows.get(0).get("prediction").doubleValue()).isEqualTo(1);
        assertThat(rows.get(0).get("prediction_2").isNumber()).isTrue();
        assertThat(rows.get(1).get("prediction_2").isNull()).isTrue();
        assertThat(rows.get(2).get("prediction_2").isNumber()).isTrue();
        assertThat(rows.get(3).get("prediction_2").isNull()).isTrue();
        assertThat(rows.get(3).get("size").asString()).isEqualTo("eleven");
    }

    @Test
    void refusesWhatCannotBePredicted() {
        trainFlowers("refusing-flowers");
        String place = "/models/refusing-flowers/batch-predictions";
        JsonNode lacking = api.post(place, "{\"dataset\": \"houses\"}").is(422, "invalid");
        assertThat(lacking.at("/errors/0/pointer").asString()).isEqualTo("/dataset");
        assertThat(lacking.at("/errors/0/detail").asString()).contains("sepal_length, sepal_width");
        api.post(place, "{\"dataset\": \"irsi\"}").is(422, "unknown_dataset");
        assertThat(api.post(place, "{\"dataset\": \"iris\", \"name\": \"no name\"}")
                        .is(422, "invalid")
                        .at("/errors/0/pointer")
                        .asString())
                .isEqualTo("/name");
        api.post(place, "{\"data\": \"iris\"}").is(422);
        api.post(place + "?wait=-1", "{\"dataset\": \"iris\"}").is(422, "invalid");
        api.post("/models/nobody/batch-predictions", "{\"dataset\": \"iris\"}").is(404, "unknown_model");
        api.get("/batch-predictions/bpr_0").is(404, "unknown_batch_prediction");
        api.delete("/batch-predictions/bpr_0").is(404, "unknown_batch_prediction");
        api.post("/batch-predictions/bpr_0/cancel").is(404, "unknown_batch_prediction");
    }

    @Test
    void doesTheSameRequestOnce() {
        trainFlowers("once-flowers");
        List<String> places = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            Answer answer = api.post(
                    "/models/once-flowers/batch-predictions",
                    Api.JSON,
                    BodyPublishers.ofString("{\"dataset\": \"iris\", \"name\": \"once-predicted\"}"),
                    "Idempotency-Key",
                    "batch-once");
            places.add(answer.header("Location"));
        }
        assertThat(places.get(0)).isEqualTo(places.get(1)).startsWith("/batch-predictions/bpr_");
        api.get(places.get(0) + "?wait=60").is(200);
        assertThat(api.get("/batch-predictions?model=once-flowers").json().get("data"))
                .hasSize(1);
    }
}
