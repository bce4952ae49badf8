package dev.chainrule.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.net.http.HttpRequest.BodyPublishers;
import java.text.Normalizer;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** A model goes on being asked, and the world is not what it was. */
@Story
class DriftStoryTests {

    private final Api api;

    DriftStoryTests(@LocalServerPort int port) {
        this.api = new Api(port);
    }

    private void trainRents(String name) {
        StringBuilder csv = new StringBuilder("size,town,rent\n");
        for (int i = 0; i < 400; i++) {
            csv.append(20 + i % 100)
                    .append(i % 4 == 0 ? ",Ulm," : ",Köln,")
                    .append(8 * (20 + i % 100))
                    .append('\n');
        }
        api.upload(name, csv.toString()).is(201);
        api.train("""
                {"dataset": "%s", "name": "%s", "network": {"layers": []}, "split": {"validation": 0.2}, "training": {"epochs": 20, "seed": 2}}""".formatted(name, name));
    }

    private void ask(String model, int from, int to, String town) {
        StringBuilder rows = new StringBuilder();
        for (int size = from; size < to; size++) {
            rows.append(rows.isEmpty() ? "" : ",").append("{\"size\": %s, \"town\": %s}".formatted(size, town));
        }
        api.post("/models/%s/predict".formatted(model), "{\"instances\": [%s]}".formatted(rows))
                .is(200);
    }

    private static JsonNode column(Answer drift, String list, String name) {
        return drift.json()
                .get(list)
                .valueStream()
                .filter(column -> column.get("name").asString().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void findsNoneWhereNothingHasChanged() {
        trainRents("steady-rents");
        assertThat(api.get("/models/steady-rents/drift").is(200).number("/rows"))
                .isZero();
        for (int i = 0; i < 4; i++) {
            ask("steady-rents", 20, 120, i == 0 ? "\"Ulm\"" : "\"Köln\"");
        }
        Answer drift = api.get("/models/steady-rents/drift").is(200);

        assertThat(drift.number("/rows")).isEqualTo(400);
        assertThat(drift.number("/rows_counted")).isEqualTo(400);
        assertThat(drift.text("/reference/on")).isEqualTo("training");
        assertThat(column(drift, "features", "size").get("level").asString()).isEqualTo("none");
        assertThat(column(drift, "features", "size").get("ks").doubleValue()).isLessThan(0.06);
        assertThat(column(drift, "features", "town").get("psi").doubleValue()).isLessThan(0.02);
        assertThat(column(drift, "features", "town").get("unseen").doubleValue())
                .isZero();
        assertThat(column(drift, "predictions", "prediction").get("level").asString())
                .isEqualTo("none");
    }

    @Test
    void tellsWhatHasChanged() {
        trainRents("moved-rents");
        api.get("/models/moved-rents/drift").is(200);
        ask("moved-rents", 90, 140, "\"Rom\"");
        ask("moved-rents", 90, 100, "null");
        api.get("/models/moved-rents/predict?size=95&town=Ulm").is(200);
        Answer drift = api.get("/models/moved-rents/drift").is(200);

        JsonNode size = column(drift, "features", "size");
        JsonNode town = column(drift, "features", "town");
        assertThat(drift.number("/rows")).isEqualTo(61);
        assertThat(size.get("level").asString()).isEqualTo("large");
        assertThat(size.get("ks").doubleValue()).isGreaterThan(0.6);
        assertThat(size.get("out_of_range").doubleValue()).isCloseTo(20 / 61.0, within(1e-9));
        assertThat(town.get("unseen").doubleValue()).isCloseTo(50 / 51.0, within(1e-9));
        assertThat(town.get("missing").doubleValue()).isCloseTo(10 / 61.0, within(1e-9));
        assertThat(town.get("missing_learnt").doubleValue()).isZero();
        assertThat(town.get("level").asString()).isEqualTo("large");
        assertThat(column(drift, "predictions", "prediction").get("level").asString())
                .isEqualTo("large");
        assertThat(drift.number("/windows/0/rows")).isEqualTo(61);
        assertThat(drift.text("/windows/0/most_drifted")).isIn("size", "town");
        assertThat(api.get("/models/moved-rents/drift?to=" + Instant.EPOCH.plusSeconds(7200))
                        .number("/rows"))
                .isZero();
    }

    /** As a model answers them, so they are counted: "3,5" is no missing value where the data has decimal commas. */
    @Test
    void countsValuesAsTheModelReadsThem() {
        StringBuilder csv = new StringBuilder("grösse;preis;stadt;einzug;belegt;miete\n");
        for (int i = 0; i < 60; i++) {
            csv.append("%s,5;%s,50 €;%s;%s/03/2020;%s;%s\n"
                    .formatted(
                            i % 20,
                            400 + i,
                            i % 10 == 0 ? "NA" : i % 2 == 0 ? "Köln" : "Ulm",
                            13 + i % 15,
                            i % 2 == 0 ? "true" : "false",
                            500 + i));
        }
        api.upload("spelt-rents", csv.toString()).is(201);
        api.train("{\"dataset\": \"spelt-rents\", \"training\": {\"epochs\": 2}}");
        api.get("/models/spelt-rents/drift").is(200);
        for (String town : List.of(" Ulm ", Normalizer.normalize("Köln", Normalizer.Form.NFD), "NA")) {
            api.post("/models/spelt-rents/predict", """
                            {"%s": "3,5", "preis": "420,50 €", "stadt": "%s", "einzug": "14/03/2020", "belegt": " TRUE "}""".formatted(
                                    Normalizer.normalize("grösse", Normalizer.Form.NFD), town))
                    .is(200);
        }
        Answer drift = api.get("/models/spelt-rents/drift").is(200);

        assertThat(drift.number("/rows_counted")).isEqualTo(3);
        for (String name : List.of("grösse", "preis", "einzug")) {
            JsonNode column = column(drift, "features", name);
            assertThat(column.get("values").longValue()).as("%s", column).isEqualTo(3);
            assertThat(column.get("out_of_range").doubleValue())
                    .as("%s", column)
                    .isZero();
        }
        assertThat(column(drift, "features", "stadt").get("missing").doubleValue())
                .isCloseTo(1 / 3.0, within(1e-9));
        for (String name : List.of("stadt", "belegt")) {
            assertThat(column(drift, "features", name).get("unseen").doubleValue())
                    .as(name)
                    .isZero();
        }
    }

    @Test
    void countsTheLinesOfAStreamThatAreAnswered() {
        trainRents("streamed-rents");
        api.get("/models/streamed-rents/drift").is(200);
        String line = "{\"size\": 50, \"town\": \"Ulm\"}\n";
        api.post(
                        "/models/streamed-rents/predict",
                        "application/x-ndjson",
                        BodyPublishers.ofString(line + "nonsense\n" + line))
                .is(200);

        assertThat(api.get("/models/streamed-rents/drift").is(200).number("/rows"))
                .isEqualTo(2);
    }

    @Test
    void countsTheAnswersOfClasses() {
        api.train("""
                {"dataset": "iris", "name": "drifting-flowers", "network": {"layers": []}, "training": {"epochs": 20}}""");
        api.get("/models/drifting-flowers/drift").is(200);
        for (int i = 0; i < 30; i++) {
            api.get("/models/drifting-flowers/predict?sepal_length=5&sepal_width=3.4&petal_length=1.5&petal_width=0.2")
                    .is(200);
        }
        Answer drift = api.get("/models/drifting-flowers/drift").is(200);
        assertThat(column(drift, "predictions", "prediction").get("measure").asString())
                .isEqualTo("category");
        assertThat(column(drift, "predictions", "prediction").get("level").asString())
                .isEqualTo("large");
        assertThat(column(drift, "predictions", "probability").get("values").longValue())
                .isEqualTo(30);
    }

    @Test
    void refusesWhatIsNoTime() {
        trainRents("timeless-rents");
        api.get("/models/timeless-rents/drift?from=yesterday").is(422, "invalid");
        api.get("/models/timeless-rents/drift?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z")
                .is(422, "invalid");
        api.get("/models/nobody/drift").is(404, "unknown_model");
    }

    @Test
    void saysWhereThereIsNothingToCompareWith() {
        api.upload("forgotten-rents", "size,rent\n1,17\n2,34\n3,51\n4,68\n").is(201);
        api.train("{\"dataset\": \"forgotten-rents\", \"network\": {\"layers\": []}, \"training\": {\"epochs\": 2}}");
        api.delete("/datasets/forgotten-rents").is(204);
        api.get("/models/forgotten-rents/drift").is(409, "dataset_gone");
    }
}
