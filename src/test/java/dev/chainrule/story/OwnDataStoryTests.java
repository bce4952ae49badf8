package dev.chainrule.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** Somebody with a file of their own wants predictions for it. */
@Story
class OwnDataStoryTests {

    private static final List<String> TOWNS = List.of("Köln", "Ulm", "Bad \"Homburg\"", "A, B");

    private final Api api;

    OwnDataStoryTests(@LocalServerPort int port) {
        this.api = new Api(port);
    }

    /** Rents of flats: numbers, text, truths, and holes in each of them. */
    private static String flats(int rows) {
        return IntStream.range(0, rows)
                .mapToObj(OwnDataStoryTests::flat)
                .collect(Collectors.joining("\n", "size,rooms,town,balcony,rent\n", "\n"));
    }

    private static String flat(int i) {
        String town = TOWNS.get(i % TOWNS.size());
        int size = 30 + i * 7 % 90;
        boolean balcony = i % 3 == 0;
        double rent = 200 + 11.5 * size + 100 * (i % TOWNS.size()) + (balcony ? 80 : 0);
        return String.join(
                ",",
                i % 17 == 5 ? "" : String.valueOf(size),
                String.valueOf(1 + size / 25),
                i % 19 == 7 ? "" : "\"" + town.replace("\"", "\"\"") + "\"",
                i % 23 == 3 ? "" : String.valueOf(balcony),
                String.valueOf(rent));
    }

    @Test
    void predictsRents() {
        Answer dataset = api.upload("flats", flats(200)).is(201);
        assertThat(dataset.header("Location")).isEqualTo(dataset.text("/links/self"));
        assertThat(dataset.json().at("/columns").findValuesAsString("type"))
                .containsExactly("integer", "integer", "category", "boolean", "number");
        assertThat(dataset.number("/columns/0/missing")).isEqualTo(12);

        Answer job = api.train("{\"dataset\": \"flats\", \"name\": \"rent\"}");
        assertThat(job.header("Location")).isEqualTo(job.text("/links/self"));
        assertThat(job.text("/definition/task")).isEqualTo("regression");
        Answer model = api.get("/models/rent").is(200);
        assertThat(model.number("/metrics/validation/r2")).isGreaterThan(0.8);
        assertThat(model.text("/inputs/2/values/0")).isEqualTo("A, B");
        assertThat(model.text("/provenance/dataset_sha256")).isEqualTo(dataset.text("/sha256"));

        predictsOneAndMany(model);
    }

    private void predictsOneAndMany(Answer model) {
        String predict = "/models/rent:1/predict";
        Answer byQuery = api.get(predict + "?size=65&rooms=3&town=K%C3%B6ln&balcony=true")
                .is(200);
        Answer byBody = api.post(predict, """
                {"size": 65, "rooms": 3, "town": "Köln", "balcony": true}""").is(200);
        Answer byInstances = api.post(predict, """
                {"instances": [{"size": 65, "rooms": 3, "town": "Köln", "balcony": true}, [65, 3, "Köln", true],
                               [65, 3, "Atlantis", null]]}""").is(200);

        assertThat(byQuery.number("/predictions/0")).isBetween(700.0, 1300.0);
        assertThat(byBody.number("/predictions/0")).isEqualTo(byQuery.number("/predictions/0"));
        assertThat(byBody.json().at("/warnings")).isEmpty();
        assertThat(byInstances.json().at("/predictions")).hasSize(3);
        assertThat(byInstances.number("/predictions/0"))
                .isEqualTo(byInstances.number("/predictions/1"))
                .isCloseTo(byQuery.number("/predictions/0"), within(0.01));
        assertThat(byInstances.json().at("/warnings").toString()).contains("Atlantis", "Köln");
        assertThat(api.get(model.text("/links/predict")).is(200).json().at("/predictions"))
                .hasSize(1);
    }

    @Test
    void learnsClassesFromAForm() {
        String csv = flats(120).replaceFirst("rent", "class").replaceAll("\\d+\\.\\d+\n", "cheap\n");
        String half = csv.substring(0, csv.length() / 2)
                + csv.substring(csv.length() / 2).replace("cheap", "dear");
        Answer dataset = api.uploadForm("file\"; filename=\"some classes.csv", half, "name", "classes", "options", "{}")
                .is(201);
        assertThat(dataset.text("/name")).isEqualTo("classes");
        Answer model = api.get(api.train("{\"dataset\": \"classes\", \"features\": [\"size\", \"town\"]}")
                .text("/links/model"));

        assertThat(model.json().at("/labels").toString()).isEqualTo("[\"cheap\",\"dear\"]");
        assertThat(model.json().at("/confusion_matrix/counts")).hasSize(2);
        Answer said = api.get("/models/classes/predict?size=&town=Ulm").is(200);
        assertThat(said.text("/predictions/0/label")).isIn("cheap", "dear");
        assertThat(said.number("/predictions/0/probabilities/cheap") + said.number("/predictions/0/probabilities/dear"))
                .isCloseTo(1, within(1e-6));
    }

    @Test
    void predictsSeveralNumbersAtOnce() {
        api.upload("several", flats(100)).is(201);
        api.train("""
                {"dataset": "several", "target": ["size", "rent"], "features": ["rooms", "town"],
                 "training": {"epochs": 5}}""");
        Answer said = api.get("/models/several/predict?rooms=2&town=Ulm").is(200);

        assertThat(said.number("/predictions/0/size")).isFinite();
        assertThat(said.number("/predictions/0/rent")).isFinite();
    }

    @Test
    void answersSeveralQuestionsAtOnce() {
        String rows = IntStream.range(0, 80)
                .mapToObj(i -> "%s,%s,%s".formatted(i, i < 40 ? "small" : "large", i % 2 == 0))
                .collect(Collectors.joining("\n", "n,size,even\n", "\n"));
        api.upload("questions", rows).is(201);
        Answer model = api.get(api.train("""
                {"dataset": "questions", "target": ["size", "even"], "training": {"epochs": 60}}""").text("/links/model"));

        assertThat(model.json().at("/labels").isNull()).isTrue();
        assertThat(model.text("/labels_of/size/1")).isEqualTo("small");
        assertThat(model.number("/metrics/train/accuracy")).isBetween(0.6, 1.0);
        Answer said = api.get("/models/questions/predict?n=3").is(200);
        assertThat(said.text("/predictions/0/size/label")).isEqualTo("small");
        assertThat(said.number("/predictions/0/even/probabilities/true")).isBetween(0.0, 1.0);
    }

    @Test
    void readsTheHistoryOfItsLoss() {
        api.upload("remembered", flats(60)).is(201);
        Answer job = api.train("""
                {"dataset": "remembered", "training": {"epochs": 300, "early_stopping": {"patience": 0}}}""");
        String history = job.text("/links/history");
        Answer all = api.get(history).is(200);

        assertThat(all.json().at("/series").propertyNames())
                .containsExactly(
                        "step",
                        "epoch",
                        "train_loss",
                        "val_loss",
                        "val_rmse",
                        "val_mae",
                        "val_r2",
                        "learning_rate",
                        "gradient_norm");
        assertThat(all.number("/total_points")).isEqualTo(300);
        assertThat(all.json().at("/series/epoch")).hasSize(300);
        assertThat(all.text("/downsampling")).isEqualTo("none");
        Answer some = api.get(history + "?metrics=val_loss&from_step=100&max_points=10")
                .is(200);
        assertThat(some.json().at("/series/val_loss")).hasSizeLessThanOrEqualTo(10);
        assertThat(some.text("/downsampling")).isEqualTo("min_max");
        Answer csv = api.get(history + "?metrics=train_loss", "Accept", Api.CSV).is(200);
        assertThat(csv.body()).startsWith("step,epoch,train_loss\r\n2,1,").hasLineCount(301);
        readsTheLossOfEveryStep(history + "?resolution=step");
    }

    private void readsTheLossOfEveryStep(String history) {
        Answer steps = api.get(history).is(200);
        assertThat(steps.text("/resolution")).isEqualTo("step");
        assertThat(steps.json().at("/series").propertyNames())
                .containsExactly("step", "epoch", "train_loss", "learning_rate");
        assertThat(steps.number("/total_points")).isEqualTo(600);
        assertThat(steps.number("/every_steps")).isEqualTo(1);
        assertThat(steps.number("/series/step/599")).isEqualTo(600);
        assertThat(steps.number("/series/epoch/2")).isEqualTo(2);
        assertThat(api.get(history, "Accept", Api.CSV).is(200).body())
                .startsWith("step,epoch,train_loss,learning_rate\r\n1,1,")
                .hasLineCount(601);
        assertThat(api.get(history + "&max_points=10", "Accept", Api.CSV)
                        .is(200)
                        .body()
                        .lines())
                .hasSizeLessThanOrEqualTo(11);
        api.get(history + "&metrics=val_loss").is(422, "invalid");
        api.get(history + "&max_points=1000001").is(422, "invalid");
    }

    @Test
    void findsItsThingsPageByPage() {
        for (int i = 0; i < 3; i++) {
            api.upload("listed", flats(10 + i)).is(201);
            api.train("{\"dataset\": \"listed\", \"training\": {\"epochs\": 1}}");
        }
        for (String list : List.of("/datasets", "/jobs", "/models")) {
            JsonNode first = api.get(list + "?limit=2").is(200).json();
            JsonNode second = api.get(
                            list + "?limit=2&after=" + first.get("last_id").asString())
                    .is(200)
                    .json();

            assertThat(first.get("has_more").booleanValue()).isTrue();
            assertThat(first.at("/data/0/name").asString()).isEqualTo("listed");
            assertThat(first.at("/data/1/id").asString())
                    .isGreaterThan(second.at("/data/0/id").asString());
            assertThat(api.count(list)).isGreaterThanOrEqualTo(3);
            JsonNode found =
                    api.get(first.at("/data/0/links/self").asString()).is(200).json();
            assertThat(found.get("id")).isEqualTo(first.at("/data/0/id"));
        }
        assertThat(api.get("/jobs?status=succeeded&limit=1").is(200).json().at("/data"))
                .hasSize(1);
        assertThat(api.get("/jobs?status=failed&order=asc").is(200).contentType())
                .isEqualTo(Api.JSON);
        assertThat(api.get("/models/listed").number("/version")).isEqualTo(3);
        assertThat(api.get("/models/listed:1").number("/version")).isEqualTo(1);
    }

    @Test
    void seesWhatAJobWouldBe() {
        Answer answer = api.post("/jobs/validate", """
                {"dataset": "iris", "network": {"layers": [5, 3]}, "training": {"epochs": 100}}""").is(200);

        assertThat(answer.number("/parameters")).isEqualTo(4 * 5 + 5 + 5 * 3 + 3 + 3 * 3 + 3);
        assertThat(answer.json().at("/layers").findValuesAsString("arithmetic"))
                .containsExactly("4·5 + 5", "5·3 + 3", "3·3 + 3");
        assertThat(answer.number("/steps")).isEqualTo(4 * 100);
        assertThat(answer.json().at("/columns").findValuesAsString("role"))
                .containsExactly("feature", "feature", "feature", "feature", "target");
        assertThat(answer.json().at("/memory/terms").findValuesAsString("arithmetic"))
                .startsWith("150 · (4 + 3) · 4");
        assertThat(answer.json().at("/memory/terms").findValues("bytes").stream()
                        .mapToLong(bytes -> bytes.asLong())
                        .sum())
                .isEqualTo((long) answer.number("/memory/estimated_bytes"));
        assertThat(answer.number("/memory/budget_bytes")).isPositive();
        Answer job = api.train("""
                {"dataset": "iris", "network": {"layers": [5, 3]}, "training": {"epochs": 2, "threads": 1}}""");
        assertThat(job.number("/memory/estimated_bytes")).isGreaterThanOrEqualTo(job.number("/memory/peak_bytes"));
        assertThat(job.number("/engine/threads")).isEqualTo(1);
    }

    @Test
    void makesTheSameAgainFromTheResolvedDefinition() {
        api.upload("again", flats(80)).is(201);
        Answer first = api.train("{\"dataset\": \"again\", \"training\": {\"epochs\": 20}}");
        Answer second = api.train(first.json().get("definition").toString());

        assertThat(second.json().get("definition")).isEqualTo(first.json().get("definition"));
        assertThat(weights(second)).isEqualTo(weights(first));
        Answer other = api.train("{\"dataset\": \"again\", \"training\": {\"epochs\": 20, \"seed\": 43}}");
        assertThat(weights(other)).isNotEqualTo(weights(first));
    }

    private String weights(Answer job) {
        return api.get(job.text("/links/model")).text("/provenance/weights_sha256");
    }

    @Test
    void deletesADatasetWhenNoJobNeedsItAnyMore() {
        api.upload("needed", flats(60)).is(201);
        Answer job = api.post("/jobs", """
                {"dataset": "needed", "training": {"epochs": 1000000, "early_stopping": {"patience": 0}}}""").is(202);
        assertThat(job.header("Retry-After")).isNotEmpty();
        assertThat(api.delete("/datasets/needed")
                        .is(409, "dataset_in_use")
                        .get("detail")
                        .asString())
                .contains(job.text("/id"));
        api.post(job.text("/links/cancel")).is(200);
        assertThat(api.get(job.text("/links/self") + "?wait=60").text("/status"))
                .isEqualTo("cancelled");

        api.delete("/datasets/needed").is(204);
        api.get("/datasets/needed").is(404, "unknown_dataset");
        api.delete("/datasets/needed").is(404, "unknown_dataset");
        assertThat(api.get(job.text("/links/self")).is(200).text("/dataset/id")).startsWith("ds_");
    }

    @Test
    void asksAModelWhoseDatasetIsGone() {
        api.upload("leaving", flats(60)).is(201);
        Answer model = api.get(api.train("{\"dataset\": \"leaving\"}").text("/links/model"));
        api.delete("/datasets/leaving").is(204);

        api.get(model.text("/links/predict")).is(200);
        api.get("/models/leaving").is(200);
    }
}
