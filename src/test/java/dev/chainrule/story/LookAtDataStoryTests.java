package dev.chainrule.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Somebody wants to know what is in a table before training on it. */
@Story
class LookAtDataStoryTests {

    private final Api api;

    LookAtDataStoryTests(@LocalServerPort int port) {
        this.api = new Api(port);
    }

    @Test
    void seesOneColumnInFull() {
        Answer column = api.get("/datasets/iris/columns/petal_length?target=species&bins=6")
                .is(200);

        assertThat(column.text("/object")).isEqualTo("column");
        assertThat(column.number("/count")).isEqualTo(150);
        assertThat(column.number("/quantiles/0.5")).isEqualTo(4.35);
        assertThat(column.json().at("/histogram/counts")).hasSize(6);
        assertThat(column.json().at("/histogram/edges")).hasSize(7);
        assertThat(column.number("/top/0/count")).isEqualTo(13);
        assertThat(column.text("/target/measure")).isEqualTo("correlation_ratio");
        assertThat(column.number("/target/strength")).isBetween(0.96, 0.98);
        assertThat(column.json().at("/approximate")).isEmpty();
        assertThat(api.get(column.text("/links/dataset")).is(200).text("/name")).isEqualTo("iris");
    }

    @Test
    void isToldWhichFiguresAreNotExact() {
        String rows = IntStream.range(0, 12_000)
                .mapToObj(i -> i * 0.5 + "," + i % 3)
                .collect(Collectors.joining("\n", "spread,kind\n", "\n"));
        api.upload("approximate", rows).is(201);
        Answer column = api.get("/datasets/approximate/columns/spread").is(200);

        assertThat(column.text("/approximate/0/figure")).isEqualTo("distinct");
        assertThat(column.number("/approximate/0/standard_error")).isBetween(0.0, 0.01);
        assertThat(column.number("/distinct")).isBetween(11_900.0, 12_100.0);
        assertThat(column.json().at("/target").isNull()).isTrue();
    }

    @Test
    void findsAColumnWhoseNameCannotStandInAPath() {
        api.upload("speeds", "km/h,kind\n50,a\n30,b\n").is(201);
        assertThat(api.get("/datasets/speeds/columns/1").is(200).text("/name")).isEqualTo("km/h");
        api.get("/datasets/speeds/columns/3").is(404, "unknown_column");
    }

    @Test
    void getsItsDataBackAsItWasRead() {
        String csv = "town,size,new\r\n\"A, \"\"B\"\"\",1.5,true\r\nKöln,,false\r\n,-2.0,\r\n";
        api.upload("returned", csv).is(201);
        Answer back = api.get("/datasets/returned/download").is(200);

        assertThat(back.body()).isEqualTo(csv);
        assertThat(back.header("Content-Disposition")).contains("returned-1.csv");
        api.get("/datasets/returmed/download").is(404, "unknown_dataset");
    }

    @Test
    void keepsTheGoodRowsOfAFileAndGetsTheOthersBack() {
        String csv = "a,b\n1,2\n3\n5,6\n7,inf\n";
        api.upload("gappy", csv).is(422, "invalid_csv");
        Answer dataset = api.uploadForm("file\"; filename=\"gappy.csv", csv, "options", "{\"on_error\": \"skip\"}")
                .is(201);

        assertThat(dataset.number("/rows")).isEqualTo(2);
        assertThat(dataset.number("/skipped_rows")).isEqualTo(2);
        assertThat(api.get(dataset.text("/links/skipped")).is(200).body())
                .isEqualTo("line,column,detail,got,row\r\n3,,\"expected 2 cells, got 1\",1,3\r\n"
                        + "5,b,\"\"\"inf\"\" is not a finite number\",inf,\"7,inf\"\r\n");
        assertThat(api.get("/datasets/iris/skipped").is(200).body()).isEqualTo("line,column,detail,got,row\r\n");
        api.uploadForm("file\"; filename=\"gappy.csv", csv, "options", "{\"on_error\": \"skipp\"}")
                .is(422, "invalid");
        api.delete("/datasets/gappy").is(204);
    }

    @Test
    void isWarnedOfAColumnThatGivesTheAnswerAway() {
        String rows = IntStream.range(0, 60)
                .mapToObj(i -> "%s,%s,%s".formatted(i % 9, i * 7 % 31, i * 7 % 31))
                .collect(Collectors.joining("\n", "x,answer_again,answer\n", "\n"));
        Answer dataset = api.upload("leaky", rows).is(201);
        assertThat(dataset.text("/columns/2/same_as")).isEqualTo("answer_again");
        Answer plan = api.post("/jobs/validate", "{\"dataset\": \"leaky\", \"target\": \"answer\"}")
                .is(200);
        assertThat(plan.body()).contains("answer_again equals the target answer in every row");
    }

    @Test
    void learnsFromDates() {
        String rows = IntStream.range(0, 365)
                .mapToObj(day -> LocalDate.of(2023, 1, 1).plusDays(day))
                .map(date -> date + "," + (date.getDayOfWeek().getValue() > 5 ? 50 : 10))
                .collect(Collectors.joining("\n", "day,visitors\n", "\n"));
        Answer dataset = api.upload("visits", rows).is(201);
        assertThat(dataset.text("/columns/0/type")).isEqualTo("date");
        assertThat(api.get("/datasets/visits/columns/day").is(200).text("/quantiles/0.5"))
                .isEqualTo("2023-07-02");

        api.train("{\"dataset\": \"visits\", \"task\": \"regression\"}");
        assertThat(api.get("/models/visits").is(200).number("/metrics/validation/r2"))
                .isGreaterThan(0.9);
        assertThat(api.get("/models/visits/predict?day=2024-06-09").is(200).number("/predictions/0"))
                .isGreaterThan(30);
        assertThat(api.get("/models/visits/predict?day=11.06.2024").is(200).number("/predictions/0"))
                .isLessThan(30);
        api.get("/models/visits/predict?day=soon").is(422, "invalid");
        api.post("/models/visits/predict", "{\"day\": 5}").is(422, "invalid");
        api.post("/models/visits/predict", "{\"day\": null}").is(200);
        api.post("/jobs", "{\"dataset\": \"visits\", \"target\": \"day\"}").is(422, "invalid");
        api.post("/jobs", "{\"dataset\": \"visits\", \"target\": \"day\", \"task\": \"classification\"}")
                .is(422, "invalid");
    }

    @Test
    void renamesADatasetAndSeesItsVersions() {
        Answer first = api.upload("draft", "a,b\n1,2\n3,4\n").is(201);
        api.upload("taken", "a,b\n1,2\n3,5\n").is(201);
        api.patch("/datasets/draft", "{\"name\": \"taken\"}").is(409, "dataset_name_taken");
        Answer renamed = api.patch("/datasets/draft", "{\"name\": \"final\"}").is(200);

        assertThat(renamed.text("/id")).isEqualTo(first.text("/id"));
        assertThat(renamed.number("/version")).isEqualTo(1);
        assertThat(api.upload("final", "a,b\n1,2\n3,6\n").is(201).number("/version"))
                .isEqualTo(2);
        assertThat(api.get("/datasets?name=final").is(200).json().at("/data")).hasSize(2);
        api.get("/datasets/draft").is(404, "unknown_dataset");
        api.patch("/datasets/final", "{\"name\": \"no good\"}").is(422, "invalid");
        api.patch("/datasets/final", "{\"nam\": \"x\"}").is(422, "invalid");
        api.patch("/datasets/draft", "{\"name\": \"x\"}").is(404, "unknown_dataset");
    }

    @Test
    void isToldWhichColumnWasMeant() {
        assertThat(api.get("/datasets/iris/columns/petal_lenght")
                        .is(404, "unknown_column")
                        .get("detail")
                        .asString())
                .contains("petal_length");
        assertThat(api.get("/datasets/iris/columns/petal_length?target=spezies")
                        .is(422, "invalid")
                        .at("/errors/0/hint")
                        .asString())
                .contains("species");
        api.get("/datasets/iris/columns/petal_length?bins=0").is(422, "invalid");
        api.get("/datasets/irsi/columns/petal_length").is(404, "unknown_dataset");
    }
}
