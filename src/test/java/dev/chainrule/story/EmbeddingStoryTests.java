package dev.chainrule.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** Somebody has a column of many categories, and what matters is which one it is. */
@Story
class EmbeddingStoryTests {

    private static final int SHOPS = 60;

    private final Api api;

    EmbeddingStoryTests(@LocalServerPort int port) {
        this.api = new Api(port);
    }

    /** Twenty rows of each shop; the shops' own share is far larger than that of {@code x}. */
    private static String sales(String name) {
        return IntStream.range(0, SHOPS * 20)
                .mapToObj(i -> "%s,shop%s,%s".formatted(x(i), i % SHOPS, sales(i % SHOPS, x(i))))
                .collect(Collectors.joining("\n", "x," + name + ",sales\n", "\n"));
    }

    private static int x(int row) {
        return row * 37 % 101;
    }

    /** What one shop sells tells nothing about the next. */
    private static double sales(int shop, int x) {
        return 500 * Math.sin(12.9898 * shop) + 2.5 * x;
    }

    private static String job(String dataset, String more) {
        return """
                {"dataset": "%s", "preprocessing": {"categorical": "embedding"}%s}""".formatted(dataset, more);
    }

    @Test
    void learnsAVectorForEachShop() {
        api.upload("sales", sales("shop")).is(201);
        Answer valid = api.post("/jobs/validate", job("sales", "")).is(200);
        assertThat(valid.text("/layers/0/type")).isEqualTo("embedding");
        assertThat(valid.text("/layers/0/arithmetic")).isEqualTo("61·16");
        assertThat(valid.number("/layers/0/output_shape/1")).isEqualTo(1 + 16);
        assertThat(valid.number("/columns/1/inputs")).isEqualTo(1);
        assertThat(valid.text("/columns/1/reason")).isEqualTo("embedding");

        Answer job = api.train(job("sales", ", \"training\": {\"input_noise\": 0.01}"));
        assertThat(job.text("/definition/network/layers/0/type")).isEqualTo("embedding");
        Answer model = api.get(job.text("/links/model")).is(200);
        assertThat(model.number("/metrics/validation/r2")).isGreaterThan(0.97);
        assertThat(model.number("/parameters")).isEqualTo(valid.number("/parameters"));
        assertThat(model.json().at("/inputs/1/values")).hasSize(SHOPS);

        Answer said = api.get("/models/sales/predict?x=50&shop=shop7").is(200);
        assertThat(said.number("/predictions/0")).isCloseTo(sales(7, 50), within(120.0));
        assertThat(said.json().at("/warnings")).isEmpty();
        Answer unknown = api.get("/models/sales/predict?x=50&shop=shop77").is(200);
        assertThat(unknown.number("/predictions/0")).isFinite();
        assertThat(unknown.text("/warnings/0")).contains("\"shop77\" was not seen in training");
    }

    @Test
    void choosesTheSizeOfTheVectors() {
        api.upload("sales4", sales("shop")).is(201);
        String network = ", \"network\": {\"layers\": [{\"type\": \"embedding\", \"dimension\": 4}, 8]}";
        Answer valid = api.post("/jobs/validate", job("sales4", network)).is(200);
        assertThat(valid.json().at("/layers")).hasSize(3);
        assertThat(valid.text("/layers/0/arithmetic")).isEqualTo("61·4");
        assertThat(valid.text("/layers/1/arithmetic")).isEqualTo("5·8 + 8");
    }

    @Test
    void isToldWhereAnEmbeddingCannotBe() {
        api.upload("sales5", sales("shop")).is(201);
        String layers = ", \"network\": {\"layers\": [%s]}";
        refuses(job("sales5", layers.formatted("8, \"embedding\"")), "/network/layers/1", "first");
        refuses(
                job("sales5", layers.formatted("{\"type\": \"residual\", \"layers\": [\"embedding\"]}")),
                "/network/layers/0/layers/0",
                "first");
        refuses("""
                {"dataset": "sales5", "network": {"layers": ["embedding"]}}""", "/network/layers/0", "preprocessing");
        refuses(
                job("sales5", layers.formatted("\"embedding\"") + ", \"features\": [\"x\"]"),
                "/network/layers/0",
                "remove this layer");
        refuses(job("sales5", layers.formatted("""
                        {"type": "embedding", "columns": [{"position": 0, "name": "x", "categories": 3}]}""")), "/network/layers/0/columns", "leave them out");
    }

    /** The one that is put in front does not count. */
    @Test
    void isToldWhichOfItsOwnLayersDoesNotFit() {
        api.upload("sales6", sales("shop")).is(201);
        String layers = ", \"network\": {\"layers\": [5, {\"type\": \"activation\", \"activation\": \"maxout\"}%s]}";

        refuses(job("sales6", layers.formatted("")), "/network/layers/1", "another number of units");
        refuses(job("sales6", layers.formatted(", \"embedding\"")), "/network/layers/2", "first");
    }

    private void refuses(String definition, String pointer, String hint) {
        JsonNode problem = api.post("/jobs", definition).is(422, "invalid");
        assertThat(problem.at("/errors/0/pointer").asString()).as("%s", problem).isEqualTo(pointer);
        assertThat(problem.at("/errors/0/hint").asString()).as("%s", problem).contains(hint);
    }

    /** One-hot would leave the column out. */
    @Test
    void takesMoreCategoriesThanOneHotCan() {
        String csv = IntStream.range(0, 3000)
                .mapToObj(i -> "c%s,%s,%s.5".formatted(i % 1500, i % 7, i % 1500 % 2 + i % 7))
                .collect(Collectors.joining("\n", "code,x,y\n", "\n"));
        api.upload("codes", csv).is(201);
        assertThat(api.post("/jobs/validate", "{\"dataset\": \"codes\"}").text("/messages/0"))
                .contains("code was dropped from the features");
        Answer valid = api.post("/jobs/validate", job("codes", "")).is(200);
        assertThat(valid.json().at("/messages")).isEmpty();
        assertThat(valid.text("/layers/0/arithmetic")).isEqualTo("1501·50");
        Answer job = api.train(job("codes", ", \"training\": {\"epochs\": 2}"));
        assertThat(api.get(job.text("/links/model"))
                        .json()
                        .at("/inputs/0/values")
                        .isMissingNode())
                .isTrue();
    }
}
