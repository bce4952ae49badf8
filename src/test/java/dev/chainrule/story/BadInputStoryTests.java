package dev.chainrule.story;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;

/** Somebody sends what cannot be done: each is told the place and what would do, nothing is written, life goes on. */
@Story
class BadInputStoryTests {

    private final Api api;
    private final Path folder;
    private final JdbcTemplate database;
    private List<String> before = List.of();

    BadInputStoryTests(
            @LocalServerPort int port, @Value("${chainrule.data-dir}") Path folder, @Autowired JdbcTemplate database) {
        this.api = new Api(port);
        this.folder = folder;
        this.database = database;
    }

    @BeforeEach
    void remember() throws IOException {
        before = everything();
    }

    @AfterEach
    void nothingIsWrittenAndTheServiceGoesOn() throws IOException {
        assertThat(everything()).isEqualTo(before);
        assertThat(api.get("/actuator/health/readiness").is(200).text("/status"))
                .isEqualTo("UP");
    }

    private List<String> everything() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return Stream.concat(
                            Stream.of("datasets", "training_jobs", "models").map(this::rows),
                            files.map(file -> folder.relativize(file).toString())
                                    .filter(name -> name.contains("/"))
                                    .sorted())
                    .toList();
        }
    }

    private String rows(String table) {
        return "%s: %s".formatted(table, database.queryForObject("select count(*) from " + table, Long.class));
    }

    /** @param place where the answer says it is: a line with its column, a pointer, a parameter, or a header */
    private static void refused(Answer answer, int status, String code, String place) {
        JsonNode problem = answer.is(status, code);
        assertThat(problem.at("/errors").valueStream()).as(answer.toString()).anySatisfy(error -> {
            assertThat(place(error)).isEqualTo(place);
            assertThat(error.get("detail").asString()).isNotBlank();
            assertThat(error.has("hint") || error.get("detail").asString().startsWith("must have"))
                    .isTrue();
        });
    }

    private static String place(JsonNode error) {
        return Stream.of("line", "column", "pointer")
                .filter(error::has)
                .map(part -> error.get(part).asString())
                .collect(Collectors.joining(" "));
    }

    static Stream<Arguments> files() {
        String manyColumns = IntStream.range(0, 10_001).mapToObj(i -> "c" + i).collect(Collectors.joining(","));
        return Stream.of(
                Arguments.of("empty", "", "1"),
                Arguments.of("blank", "\n\n\n", "1"),
                Arguments.of("only a header", "a,b\n", "1"),
                Arguments.of("a name twice", "a,a\n1,2\n3,4\n", "1 a"),
                Arguments.of("too many columns", manyColumns + "\n", "1"),
                Arguments.of("one column", "a\n1\n2\n", "1"),
                Arguments.of("one row", "a,b\n1,2\n", "2"),
                Arguments.of("a row too short", "a,b\n1,2\n3\n", "3"),
                Arguments.of("a row too long", "a,b\n1,2\n3,4,5\n", "3"),
                Arguments.of("infinity", "a,b\n1,2\n-inf,4\n", "3 a"),
                Arguments.of("a number too large", "a,b\n1,2\n3,-1e999\n", "3 b"),
                Arguments.of("a quote that does not end", "a,b\n1,2\n\"3,4\n", "3 a"),
                Arguments.of("a zero byte", "a,b\n1,2\n3,\0\n", "3 b"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("files")
    void refusesAFile(String what, String csv, String place) {
        refused(api.upload("bad", csv), 422, "invalid_csv", place);
        refused(api.uploadForm("file\"; filename=\"bad.csv", csv), 422, "invalid_csv", place);
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', textBlock = """
            grÃ¶ße;b;1;2, 1
            aÃ¤;b;1;2;3;ä, 3
            """)
    void refusesDamagedUtf8(String cells, String place) {
        String csv = cells.replaceAll("([^;]*);([^;]*);?", "$1,$2\n");
        refused(api.post("/datasets", Api.CSV, BodyPublishers.ofString(csv, ISO_8859_1)), 400, "not_utf8", place);
    }

    @Test
    void refusesAnUploadThatIsNotWhatItSays() {
        BodyPublisher csv = BodyPublishers.ofString("a,b\n1,2\n3,4\n");

        refused(api.post("/datasets", "application/pdf", csv), 415, "unsupported_media_type", "Content-Type");
        refused(api.post("/datasets", "text/csv; charset=utf-16", csv), 415, "unsupported_media_type", "Content-Type");
        refused(
                api.post("/datasets", Api.CSV, csv, "Content-Encoding", "br"),
                415,
                "unsupported_media_type",
                "Content-Encoding");
        api.post("/datasets", Api.CSV, csv, "Content-Encoding", "gzip").is(400, "bad_gzip");
    }

    @Test
    void refusesWhatIsSaidOfAnUpload() {
        String csv = "a,b\n1,2\n3,4\n";
        String file = "file\"; filename=\"a.csv";

        refused(api.upload("a%20b", csv), 422, "invalid", "name");
        refused(api.upload("..%2F..%2Fetc", csv), 422, "invalid", "name");
        refused(api.upload("bad&options=%7B%22delimeter%22:%22;%22%7D", csv), 422, "invalid", "/options/delimeter");
        refused(api.upload("bad&header=false", csv), 400, "unknown_parameter", "header");
        api.upload("bad&options=x", csv).is(400, "malformed_json");
        refused(api.uploadForm("fil", csv), 422, "invalid", "file");
        refused(api.uploadForm("file", csv), 422, "invalid", "file");
        refused(api.uploadForm(file, csv, "name", "a b"), 422, "invalid", "name");
        refused(api.uploadForm(file, csv, "options", "[]"), 422, "invalid", "/options");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {}                                                           | /dataset
            []                                                           | ``
            null                                                         | ``
            "xor"                                                        | ``
            {"dataset": 5}                                               | /dataset
            {"dataset": null}                                            | /dataset
            {"dataset": ["xor"]}                                         | /dataset
            {"dataset": "xor", "learning_rat": 1}                        | /learning_rat
            {"dataset": "xor", "training": {"epoch": 1}}                 | /training/epoch
            {"dataset": "xor", "training": {"epochs": -1}}               | /training/epochs
            {"dataset": "xor", "training": {"epochs": 0}}                | /training/epochs
            {"dataset": "xor", "training": {"epochs": "5"}}              | /training/epochs
            {"dataset": "xor", "training": {"epochs": 1.5}}              | /training/epochs
            {"dataset": "xor", "training": {"epochs": 1e99}}             | /training/epochs
            {"dataset": "xor", "training": {"batch_size": 0}}            | /training/batch_size
            {"dataset": "xor", "training": {"batch_size": "big"}}        | /training/batch_size
            {"dataset": "xor", "training": {"batch_size": {"type": "x"}}}| /training/batch_size/type
            {"dataset": "xor", "training": {"seed": "x"}}                | /training/seed
            {"dataset": "xor", "training": {"max_runtime_s": 0}}         | /training/max_runtime_s
            {"dataset": "xor", "training": {"optimizer": "adamm"}}       | /training/optimizer
            {"dataset": "xor", "training": {"optimizer": {"type": "adam", "learning_rate": 0}}}     | /training/optimizer/learning_rate
            {"dataset": "xor", "training": {"optimizer": {"type": "sgd", "learning_rate": -1}}}     | /training/optimizer/learning_rate
            {"dataset": "xor", "training": {"optimizer": {"type": "sgd", "learning_rate": 1e400}}}  | /training/optimizer/learning_rate
            {"dataset": "xor", "training": {"optimizer": {"type": "sgd", "learning_rate": "NaN"}}}  | /training/optimizer/learning_rate
            {"dataset": "xor", "training": {"early_stopping": {"metric": "val_loss"}}}              | /training/early_stopping/metric
            {"dataset": "xor", "network": {"layers": [0]}}               | /network/layers/0
            {"dataset": "xor", "network": {"layers": [4, 1000000000]}}   | /network/layers/1
            {"dataset": "xor", "network": {"layers": [1e30]}}            | /network/layers/0
            {"dataset": "xor", "network": {"layers": ["4"]}}             | /network/layers/0
            {"dataset": "xor", "network": {"layers": [{"type": "dens", "units": 4}]}}               | /network/layers/0/type
            {"dataset": "xor", "network": {"layers": [{"type": "dense"}]}}                          | /network/layers/0/units
            {"dataset": "xor", "network": {"layers": [{"type": "dense", "units": 4, "activation": "rely"}]}} | /network/layers/0/activation
            {"dataset": "xor", "network": {"schema": 2}}                 | /network/schema
            {"dataset": "xor", "network": {"layers": [60000, 60000]}}    | /network/layers
            {"dataset": "xor", "split": {"validation": 1}}               | /split/validation
            {"dataset": "xor", "split": {"validation": -0.1}}            | /split/validation
            {"dataset": "xor", "loss": "mze"}                            | /loss
            {"dataset": "xor", "loss": "categorical_cross_entropy"}      | /loss
            {"dataset": "xor", "task": "clasification"}                  | /task
            {"dataset": "xor", "target": "z"}                            | /target/0
            {"dataset": "xor", "target": []}                             | /target
            {"dataset": "xor", "target": "a", "features": ["a"]}         | /features/0
            {"dataset": "xor", "features": ["a", "c"]}                   | /features/1
            {"dataset": "xor", "features": []}                           | /features
            {"dataset": "iris", "task": "regression"}                    | /target
            {"dataset": "xor", "name": "a/b"}                            | /name
            {"dataset": "xor", "preprocessing": {"numeric": "standardise"}} | /preprocessing/numeric
            {"dataset": "xor", "metadata": {"a": 5}}                     | /metadata/a
            """)
    void refusesAJob(String json, String place) {
        refused(api.post("/jobs", json), 422, "invalid", place);
        refused(api.post("/jobs/validate", json), 422, "invalid", place);
    }

    @Test
    void namesTheDatasetThatWasMeant() {
        Answer answer = api.post("/jobs", "{\"dataset\": \"digit\"}");

        refused(answer, 422, "unknown_dataset", "/dataset");
        assertThat(answer.text("/detail")).isEqualTo("There is no dataset \"digit\". Did you mean \"digits\"?");
    }

    @Test
    void refusesTenThousandLayers() {
        String layers = "5,".repeat(9999) + "5";
        refused(
                api.post("/jobs", "{\"dataset\": \"xor\", \"network\": {\"layers\": [" + layers + "]}}"),
                422,
                "invalid",
                "/network/layers");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"dataset": "xor"        | malformed_json
            {"dataset": NaN}         | malformed_json
            {"a": 1, "a": 2}         | malformed_json
            {} {}                    | malformed_json
            {'dataset': 'xor'}       | malformed_json
            dataset=xor              | malformed_json
            ``                       | empty_body
            """)
    void refusesWhatIsNoJson(String body, String code) {
        JsonNode problem = api.post("/jobs", body).is(400, code);

        assertThat(problem.at("/errors/0/line").asInt()).isEqualTo(code.equals("empty_body") ? 0 : 1);
    }

    @Test
    void refusesBodiesThatAreNotAnnouncedAsJson() {
        for (String type : List.of("text/plain", "application/xml", "application/x-www-form-urlencoded")) {
            api.post("/jobs", type, BodyPublishers.ofString("{}")).is(415, "unsupported_media_type");
            api.post("/models/xor/predict", type, BodyPublishers.ofString("{}")).is(415, "unsupported_media_type");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/jobs?limit=0,                  400, invalid_parameter, limit",
        "/jobs?limit=101,                400, invalid_parameter, limit",
        "/jobs?order=up,                 400, invalid_parameter, order",
        "/jobs?limt=5,                   400, unknown_parameter, limt",
        "/jobs?status=done,              422, invalid,           status",
        "/jobs?status=failed&status=done, 400, invalid_parameter, status",
        "/datasets/xor/rows?limit=0,     422, invalid,           limit",
        "/datasets/xor/rows?limit=1001,  422, invalid,           limit",
        "/datasets/xor/rows?offset=-1,   422, invalid,           offset",
        "/models?after=x&limit=-1,       400, invalid_parameter, limit"
    })
    void refusesAQuery(String path, int status, String code, String place) {
        refused(api.get(path), status, code, place);
    }

    @ParameterizedTest
    @CsvSource({"wait=-1, 422, invalid", "wait=301, 422, invalid", "wait=1&wait=2, 400, invalid_parameter"})
    void refusesToWait(String query, int status, String code) {
        refused(api.post("/jobs?" + query, "{\"dataset\": \"xor\"}"), status, code, "wait");
        refused(api.get("/jobs/job_x?" + query), status, code, "wait");
    }

    @Test
    void refusesToWaitForever() {
        api.post("/jobs?wait=forever", "{\"dataset\": \"xor\"}").is(400, "invalid_parameter");
    }

    @ParameterizedTest
    @CsvSource({
        "/nothing,                 unknown_path",
        "/jobs/job_x,              unknown_job",
        "/jobs/job_x?wait=5,       unknown_job",
        "/jobs/job_x/history,      unknown_job",
        "/models/mdl_x,            unknown_model",
        "/models/a:1,              unknown_model",
        "/models/mdl_x/predict?a=1, unknown_model",
        "/datasets/ds_x,           unknown_dataset",
        "/datasets/ds_x/rows,      unknown_dataset"
    })
    void doesNotKnow(String path, String code) {
        assertThat(api.get(path).is(404, code).get("detail").asString()).isNotBlank();
    }

    @Test
    void saysWhatElseIsPossible() {
        for (String path : List.of("/jobs/job_x/history", "/models/mdl_x/card", "/jobs", "/datasets/xor/rows")) {
            String method = path.equals("/jobs") ? "PUT" : "DELETE";
            Answer answer = api.send(api.request(path).method(method, BodyPublishers.noBody()));
            assertThat(answer.is(405, "method_not_allowed").get("detail").asString())
                    .contains("GET");
        }
    }
}
