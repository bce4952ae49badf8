package dev.chainrule.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** Somebody's columns need different things: a skewed one, one with gaps, one of many categories, ordered words. */
@Story
class PreprocessingStoryTests {

    private static final String CHOICE = """
            {"dataset": "%s", "preprocessing": {"numeric": "standardize", "target": "log1p", "columns": {
              "income": {"numeric": "log1p"},
              "age": {"numeric": "quantile", "missing": "median", "indicator": true},
              "town": {"categorical": "target_mean"},
              "street": {"categorical": "hashing", "buckets": 8},
              "size": {"categorical": "ordinal", "order": ["S", "M", "L"], "missing": "mode"},
              "rooms": {"categorical": "one_hot"}}}}""";

    private final Api api;

    PreprocessingStoryTests(@LocalServerPort int port) {
        this.api = new Api(port);
    }

    /** What it costs grows with income, falls with age, and is doubled by the size and by one of the towns. */
    private static String flats() {
        return IntStream.range(0, 400)
                .mapToObj(i -> String.format(
                        Locale.ROOT,
                        "%d,%s,town%d,street%d,%s,%d,%.3f",
                        income(i),
                        i % 9 == 0 ? "" : "" + i % 60,
                        i % 5,
                        i % 97,
                        i % 11 == 0 ? "" : size(i),
                        1 + i % 3,
                        cost(i)))
                .collect(Collectors.joining("\n", "income,age,town,street,size,rooms,cost\n", "\n"));
    }

    private static int income(int i) {
        return (int) Math.exp(i * 37 % 100 / 12.0);
    }

    private static String size(int i) {
        return "SML".substring(i * 7 % 3, i * 7 % 3 + 1);
    }

    private static double cost(int i) {
        double size = Math.pow(2, i * 7 % 3);
        return (50 + 30 * Math.log(1 + income(i))) * size * (i % 5 == 2 ? 2 : 1);
    }

    @Test
    void preparesEachColumnInItsOwnWayAndAnswersInRawUnits() {
        api.upload("prepared", flats()).is(201);
        Answer valid = api.post("/jobs/validate", CHOICE.formatted("prepared")).is(200);
        assertThat(valid.text("/columns/0/reason")).isEqualTo("log1p");
        assertThat(valid.text("/columns/1/reason")).isEqualTo("quantile; missing: median and an indicator");
        assertThat(valid.number("/columns/1/inputs")).isEqualTo(2);
        assertThat(valid.text("/columns/2/reason")).isEqualTo("target_mean");
        assertThat(valid.number("/columns/3/inputs")).isEqualTo(8);
        assertThat(valid.text("/columns/4/reason")).isEqualTo("ordinal; missing: mode");
        assertThat(valid.number("/columns/5/inputs")).isEqualTo(3);
        assertThat(valid.number("/definition/preprocessing/columns/town/smoothing"))
                .isEqualTo(10);

        Answer job = api.train(CHOICE.formatted("prepared"));
        Answer model = api.get(job.text("/links/model")).is(200);
        assertThat(model.number("/metrics/validation/r2")).isGreaterThan(0.8);
        assertThat(model.json().at("/inputs/2/values")).hasSize(5);

        Answer said = ask("\"town2\"", "null", "\"L\"");
        assertThat(said.number("/predictions/0")).as("in raw units").isBetween(500.0, 3000.0);
        assertThat(said.json().at("/warnings"))
                .extracting(JsonNode::asString)
                .containsExactly("size = L and rooms = 2 were never seen together in training");
        assertThat(ask("\"town1\"", "30", "\"S\"").number("/predictions/0")).isLessThan(said.number("/predictions/0"));
        assertThat(ask("\"Atlantis\"", "30", "null").text("/warnings/0"))
                .startsWith("town: \"Atlantis\" was not seen in training, so it counts as unknown");
        api.get("/models/prepared/predict?income=90&age=&town=town1&street=any&size=S&rooms=2")
                .is(200);
    }

    private Answer ask(String town, String age, String size) {
        return api.post("/models/prepared/predict", """
                        {"income": 2000, "age": %s, "town": %s, "street": "street3", "size": %s, "rooms": 2}""".formatted(age, town, size))
                .is(200);
    }

    @Test
    void saysWhatDoesNotSuitAColumn() {
        api.upload("unprepared", flats()).is(201);
        String choice = """
                {"dataset": "unprepared", "preprocessing": {"columns": {
                  "incom": {"numeric": "log1p"},
                  "town": {"numeric": "robust"},
                  "age": {"missing": "error"},
                  "street": {"categorical": "hashin"}}}}""";
        Answer refused = api.post("/jobs", choice).is(422);
        assertThat(refused.text("/errors/0/pointer")).isEqualTo("/preprocessing/columns/street/categorical");
        assertThat(refused.text("/errors/0/hint")).isEqualTo("did you mean \"hashing\"?");
        refused = api.post("/jobs", choice.replace("hashin\"", "hashing\"")).is(422);
        assertThat(refused.json().at("/errors")).hasSize(3);
        assertThat(refused.text("/errors/0/pointer")).isEqualTo("/preprocessing/columns/incom");
        assertThat(refused.text("/errors/0/hint")).isEqualTo("did you mean \"income\"?");
        assertThat(refused.text("/errors/1/pointer")).isEqualTo("/preprocessing/columns/town/numeric");
        assertThat(refused.text("/errors/2/detail")).isEqualTo("\"age\" has no value in 45 rows");
    }
}
