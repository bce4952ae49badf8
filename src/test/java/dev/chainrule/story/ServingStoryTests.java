package dev.chainrule.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** Somebody moves here from TensorFlow Serving or from MLflow, and changes nothing but the address. */
@Story
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServingStoryTests {

    private static final String FLOWERS = "/v1/models/served-flowers";
    private static final String HOUSES = "/v1/models/served-houses";
    private static final String SCORED = "/models/served-flowers/invocations";
    private static final String OBJECT =
            "{\"sepal_length\": 5.1, \"sepal_width\": 3.5, \"petal_length\": 1.4, \"petal_width\": 0.2}";
    private static final String LIST = "[6.7, 3.0, 5.2, 2.3]";

    private final Api api;

    ServingStoryTests(@LocalServerPort int port) {
        this.api = new Api(port);
    }

    @BeforeAll
    void train() {
        api.train("{\"dataset\": \"iris\", \"name\": \"served-flowers\", \"training\": {\"epochs\": 40, \"seed\": 3}}");
        api.train("{\"dataset\": \"iris\", \"name\": \"served-flowers\", \"training\": {\"epochs\": 1, \"seed\": 4}}");
        api.train("{\"dataset\": \"houses\", \"name\": \"served-houses\", \"training\": {\"epochs\": 5, \"seed\": 3}}");
        api.upload("served-towns", "town,in,out\n" + "Köln,1,yes\nUlm,2,no\n".repeat(20))
                .is(201);
        api.train(
                "{\"dataset\": \"served-towns\", \"name\": \"served-towns\", \"training\": {\"epochs\": 5, \"seed\": 3}}");
    }

    private List<String> labels(String model, String rows) {
        List<String> labels = new ArrayList<>();
        api.post("/models/" + model + "/predict", "{\"instances\": " + rows + "}")
                .is(200)
                .json()
                .get("predictions")
                .forEach(prediction -> labels.add(prediction.get("label").asString()));
        return labels;
    }

    private String sentence(Answer answer, int status) {
        assertThat(answer.is(status).contentType()).as(answer.toString()).isEqualTo("application/json");
        assertThat(answer.json().propertyNames()).containsExactly("error");
        return answer.text("/error");
    }

    private String mlflow(Answer answer, int status, String code) {
        assertThat(answer.is(status).contentType()).as(answer.toString()).isEqualTo("application/json");
        assertThat(answer.json().propertyNames()).containsExactly("error_code", "message");
        assertThat(answer.text("/error_code")).isEqualTo(code);
        return answer.text("/message");
    }

    @Test
    void predictsRowsByRowAndColumnsByColumn() {
        String rows = "[" + OBJECT + ", " + LIST + "]";
        JsonNode byRow = api.post(
                        FLOWERS + ":predict", "{\"signature_name\": \"serving_default\", \"instances\": " + rows + "}")
                .is(200)
                .json();
        JsonNode byColumn = api.post(FLOWERS + ":predict", """
                        {"inputs": {"sepal_length": [5.1, 6.7], "sepal_width": [[3.5], [3.0]],
                                    "petal_length": [1.4, 5.2], "petal_width": [0.2, 2.3]}}""").is(200).json();

        assertThat(byRow.at("/predictions/0").propertyNames()).containsExactly("label", "probabilities");
        assertThat(List.of(
                        byRow.at("/predictions/0/label").asString(),
                        byRow.at("/predictions/1/label").asString()))
                .isEqualTo(labels("served-flowers", rows));
        assertThat(byRow.at("/predictions/0/probabilities")).hasSize(3);
        assertThat(byColumn.at("/outputs/label/1")).isEqualTo(byRow.at("/predictions/1/label"));
        assertThat(byColumn.at("/outputs/probabilities/1")).isEqualTo(byRow.at("/predictions/1/probabilities"));
        assertThat(api.post(FLOWERS + ":predict", "{\"inputs\": [" + LIST + "]}")
                        .is(200)
                        .json()
                        .at("/outputs/label/0"))
                .isEqualTo(byRow.at("/predictions/1/label"));
    }

    @Test
    void predictsASingleFeatureAndASingleNumberWithoutNames() {
        double expected = api.get("/models/served-houses/predict?size=2500").number("/predictions/0");

        for (String body : List.of(
                "{\"instances\": [2500]}", "{\"instances\": [[2500]]}", "{\"instances\": [{\"size\": [2500]}]}")) {
            assertThat(api.post(HOUSES + ":predict", body).is(200).body())
                    .isEqualTo("{\"predictions\":[" + expected + "]}");
        }
        assertThat(api.post(HOUSES + ":predict", "{\"inputs\": {\"size\": 2500}}")
                        .is(200)
                        .body())
                .isEqualTo("{\"outputs\":[" + expected + "]}");
        assertThat(api.post(HOUSES + "/versions/1:regress", "{\"examples\": [{}], \"context\": {\"size\": 2500}}")
                        .is(200)
                        .body())
                .isEqualTo("{\"results\":[" + expected + "]}");
    }

    /** One rule in every dialect: a text that is a number is that number, and nothing need be said of it. */
    @Test
    void readsANumberThatIsWrittenAsAText() {
        Answer predicted = api.post("/models/served-houses/predict", "{\"size\": \"2500\"}")
                .is(200);
        double price = api.get("/models/served-houses/predict?size=2500").number("/predictions/0");

        assertThat(predicted.number("/predictions/0")).isEqualTo(price);
        assertThat(predicted.json().get("warnings")).isEmpty();
        for (String body : List.of(
                "{\"instances\": [{\"size\": \"2500\"}]}",
                "{\"inputs\": {\"size\": [\"2500\"]}}",
                "{\"dataframe_split\": {\"columns\": [\"size\"], \"data\": [[\"2500\"]]}}",
                "{\"dataframe_records\": [{\"size\": \"2500\"}]}")) {
            assertThat(api.post("/models/served-houses/predict", body).is(200).number("/predictions/0"))
                    .isEqualTo(price);
            assertThat(api.post("/models/served-houses/invocations", body)
                            .is(200)
                            .number("/predictions/0"))
                    .isEqualTo(price);
        }
        assertThat(api.post("/v1/models/served-houses:predict", "{\"instances\": [\"2500\"]}")
                        .is(200)
                        .number("/predictions/0"))
                .isEqualTo(price);
        for (String name : List.of("size", "input")) {
            assertThat(api.post(
                                    "/v2/models/served-houses/infer",
                                    "{\"inputs\": [{\"name\": \"%s\", \"shape\": [1], \"datatype\": \"BYTES\", \"data\": [\"2500\"]}]}"
                                            .formatted(name))
                            .is(200)
                            .number("/outputs/0/data/0"))
                    .isEqualTo(price);
        }
        String line = api.post(
                        "/models/served-houses/predict",
                        "application/x-ndjson",
                        BodyPublishers.ofString("{\"size\": \"2500\"}\n"))
                .is(200)
                .body();
        assertThat(line).contains("\"prediction\":" + price).doesNotContain("warnings");
        assertThat(api.post("/models/served-houses/predict", "{\"size\": \"2500 sqft\"}")
                        .is(422)
                        .text("/errors/0/got"))
                .isEqualTo("2500 sqft");
    }

    @Test
    void takesTextsAsBase64() {
        String plain = api.post("/v1/models/served-towns:predict", "{\"instances\": [{\"town\": \"Köln\", \"in\": 1}]}")
                .is(200)
                .body();

        assertThat(api.post(
                                "/v1/models/served-towns:predict",
                                "{\"instances\": [{\"town\": {\"b64\": \"S8O2bG4=\"}, \"in\": 1}]}")
                        .is(200)
                        .body())
                .isEqualTo(plain);
        assertThat(sentence(
                        api.post(
                                "/v1/models/served-towns:predict",
                                "{\"instances\": [{\"town\": {\"b64\": \"/w==\"}, \"in\": 1}]}"),
                        422))
                .contains("b64");
    }

    @Test
    void classifiesExamples() {
        Answer answer = api.post(FLOWERS + "/versions/1:classify", "{\"examples\": [" + OBJECT + "]}")
                .is(200);
        JsonNode predicted =
                api.post("/models/served-flowers:1/predict", OBJECT).is(200).json();

        assertThat(answer.json().at("/results/0")).hasSize(3);
        answer.json()
                .at("/results/0")
                .forEach(one -> assertThat(one.get(1).floatValue()).isEqualTo((float) predicted
                        .at("/predictions/0/probabilities")
                        .get(one.get(0).asString())
                        .doubleValue()));
        assertThat(sentence(api.post(HOUSES + ":classify", "{\"examples\": [{\"size\": 1}]}"), 422))
                .contains("no single target with classes");
        assertThat(sentence(api.post(FLOWERS + ":regress", "{\"examples\": [" + OBJECT + "]}"), 422))
                .contains("no single target with numbers");
    }

    @Test
    void saysWhichVersionsThereAreAndWhatTheyTake() {
        assertThat(api.get(FLOWERS).is(200).body())
                .isEqualTo(
                        "{\"model_version_status\":["
                                + "{\"version\":\"2\",\"state\":\"AVAILABLE\",\"status\":{\"error_code\":\"OK\",\"error_message\":\"\"}},"
                                + "{\"version\":\"1\",\"state\":\"AVAILABLE\",\"status\":{\"error_code\":\"OK\",\"error_message\":\"\"}}]}");
        assertThat(api.get(FLOWERS + "/versions/1").is(200).json().at("/model_version_status"))
                .hasSize(1);
        Answer metadata = api.get(FLOWERS + "/versions/1/metadata").is(200);
        String signature = "/metadata/signature_def/signature_def/serving_default";
        assertThat(metadata.json().at("/model_spec").toString())
                .isEqualTo("{\"name\":\"served-flowers\",\"signature_name\":\"\",\"version\":\"1\"}");
        assertThat(metadata.text(signature + "/inputs/sepal_width/dtype")).isEqualTo("DT_DOUBLE");
        assertThat(metadata.text(signature + "/outputs/probabilities/tensor_shape/dim/1/size"))
                .isEqualTo("3");
        assertThat(api.get(FLOWERS + "/metadata").is(200).text("/model_spec/version"))
                .isEqualTo("2");
        api.send(api.request("/models/served-flowers/aliases/best")
                .header("Content-Type", Api.JSON)
                .PUT(BodyPublishers.ofString("{\"version\": 1}")));
        assertThat(api.get(FLOWERS + "/labels/best").is(200).text("/model_version_status/0/version"))
                .isEqualTo("1");
        assertThat(api.get(FLOWERS + "/labels/best/metadata").is(200).text("/model_spec/version"))
                .isEqualTo("1");
        assertThat(api.post(FLOWERS + "/labels/best:predict", "{\"instances\": [" + LIST + "]}")
                        .is(200)
                        .body())
                .isEqualTo(api.post(FLOWERS + "/versions/1:predict", "{\"instances\": [" + LIST + "]}")
                        .is(200)
                        .body());
        assertThat(api.get("/v2/models/served-flowers%40best").is(200).text("/properties/version"))
                .isEqualTo("1");
        assertThat(api.get("/v2/models/served-flowers%3A2").is(200).text("/properties/version"))
                .isEqualTo("2");
        sentence(api.get(FLOWERS + "/labels/nobody"), 404);
        sentence(api.get(FLOWERS + "/labels/nobody/metadata"), 404);
        sentence(api.post(FLOWERS + "/labels/nobody:predict", "{}"), 404);
        sentence(api.get(FLOWERS + "/versions/7"), 404);
    }

    @ParameterizedTest
    @CsvSource({"0, yes", "1, no"})
    void keepsToTheThresholdOfAnAlias(int threshold, String label) {
        String alias = "above-" + threshold;
        String row = "{\"town\": \"Ulm\", \"in\": 1}";
        api.send(api.request("/models/served-towns/aliases/" + alias)
                .header("Content-Type", Api.JSON)
                .PUT(BodyPublishers.ofString("{\"version\": 1, \"threshold\": " + threshold + "}")));

        assertThat(labels("served-towns@" + alias, "[" + row + "]")).containsExactly(label);
        assertThat(api.post("/models/served-towns@" + alias + "/invocations", "{\"dataframe_records\": [" + row + "]}")
                        .is(200)
                        .text("/predictions/0"))
                .isEqualTo(label);
        assertThat(api.post("/v1/models/served-towns/labels/" + alias + ":predict", "{\"instances\": [" + row + "]}")
                        .is(200)
                        .text("/predictions/0/label"))
                .isEqualTo(label);
        assertThat(api.post("/v2/models/served-towns%40" + alias + "/infer", """
                        {"inputs": [{"name": "town", "shape": [1], "datatype": "BYTES", "data": ["Ulm"]},
                                    {"name": "in", "shape": [1], "datatype": "INT64", "data": [1]}],
                         "outputs": [{"name": "label"}]}""")
                        .is(200)
                        .text("/outputs/0/data/0"))
                .isEqualTo(label);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | 422 | neither instances nor inputs",
                "[] | 422 | must be an object",
                "{\"instances\": [], \"inputs\": []} | 422 | both instances and inputs",
                "{\"instances\": []} | 422 | at least one",
                "{\"instances\": {}} | 422 | list of rows",
                "{\"instances\": [[1, 2]]} | 422 | 2 values where 4 belong",
                "{\"instances\": [5]} | 422 | an object, or a list",
                "{\"instances\": [[1, 2, 3, 1e400]]} | 422 | must be finite",
                "{\"instances\": [{\"sepal_lenght\": 1}]} | 422 | did you mean",
                "{\"inputs\": {\"sepal_length\": [1, 2], \"sepal_width\": [1]}} | 422 | as many values as the others",
                "{\"inputs\": {}} | 422 | must be an object",
                "{\"inputs\": 5} | 422 | must be an object",
                "{\"instnaces\": []} | 422 | did you mean",
                "{\"instances\": [1], \"signature\": 1} | 422 | did you mean \"signature_name\"",
                "{\"instances\": [1], \"signature_name\": \"nope\"} | 422 | signature_name: is no signature of the model, got nope (\"serving_default\"",
                "{\"instances\": [1], \"signature_name\": 5} | 422 | is no signature",
                "{\"instances\": [NaN]} | 400 | NaN",
                "{\"instances\": [1]}x | 400 | Unrecognized"
            })
    void saysWhatIsWrongInOneSentence(String body, int status, String words) {
        assertThat(sentence(api.post(FLOWERS + ":predict", body), status)).contains(words);
    }

    /** As curl sends what TensorFlow Serving's documents show, and as who says nothing does. */
    @ParameterizedTest
    @ValueSource(
            strings = {"", "application/x-www-form-urlencoded", "Application/X-WWW-Form-Urlencoded; charset=UTF-8"})
    void takesJsonThatIsNotCalledSo(String type) {
        String rows = "{\"instances\": [" + OBJECT + "]}";
        String tensor =
                "{\"inputs\": [{\"name\": \"input\", \"shape\": [1, 4], \"datatype\": \"FP64\", \"data\": [5.1, 3.5, 1.4, 0.2]}]}";
        String examples = "{\"signature_name\": \"serving_default\", \"examples\": [" + OBJECT + "]}";

        assertThat(untyped(FLOWERS + ":predict", type, rows).is(200).body())
                .isEqualTo(api.post(FLOWERS + ":predict", rows).is(200).body());
        untyped(FLOWERS + "/versions/1:predict", type, rows).is(200);
        untyped(FLOWERS + ":classify", type, examples).is(200);
        untyped("/v2/models/served-flowers/infer", type, tensor).is(200);
        assertThat(untyped(SCORED, type, rows).is(200).body())
                .isEqualTo(api.post(SCORED, rows).is(200).body());
        assertThat(sentence(untyped(FLOWERS + ":predict", type, "instances=1"), 400))
                .contains("Unrecognized");
        assertThat(untyped("/models/served-flowers/predict", type, rows).status())
                .as("ours are told what they get")
                .isEqualTo(415);
    }

    private Answer untyped(String path, String type, String body) {
        HttpRequest.Builder request = api.request(path).POST(BodyPublishers.ofString(body));
        return api.send(type.isEmpty() ? request : request.header("Content-Type", type));
    }

    @Test
    void refusesWhatIsNotThereInOneSentence() {
        sentence(api.get("/v1/nothing"), 404);
        sentence(api.post("/v1/models/nobody:predict", "{}"), 404);
        sentence(api.get(FLOWERS + ":predict"), 404);
        for (String path : List.of("", "/versions/1", "/labels/champion")) {
            assertThat(sentence(api.post(FLOWERS + path + ":foo", "{}"), 404))
                    .contains("\"foo\"", ":predict", ":classify", ":regress");
        }
        assertThat(sentence(api.post(FLOWERS, "{}"), 404)).contains(":predict");
        sentence(api.post(FLOWERS + ":predict", "text/plain", BodyPublishers.ofString("{}")), 415);
        sentence(api.get(FLOWERS, "Accept", "image/png"), 406);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"dataframe_split\": {\"index\": [0, 1], \"columns\": [\"petal_width\", \"petal_length\", \"sepal_width\", \"sepal_length\"], \"data\": [[0.2, 1.4, 3.5, 5.1], [2.3, 5.2, 3.0, 6.7]]}}",
                "{\"dataframe_records\": [{\"sepal_length\": 5.1, \"sepal_width\": 3.5, \"petal_length\": 1.4, \"petal_width\": 0.2}, {\"sepal_length\": 6.7, \"sepal_width\": 3.0, \"petal_length\": 5.2, \"petal_width\": 2.3}], \"params\": {}}",
                "{\"instances\": [[5.1, 3.5, 1.4, 0.2], [6.7, 3.0, 5.2, 2.3]]}",
                "{\"inputs\": [[5.1, 3.5, 1.4, 0.2], [6.7, 3.0, 5.2, 2.3]]}",
                "{\"inputs\": {\"sepal_length\": [5.1, 6.7], \"sepal_width\": [3.5, 3.0], \"petal_length\": [1.4, 5.2], \"petal_width\": [0.2, 2.3]}}"
            })
    void scoresEveryFormThatMlflowTakes(String body) {
        List<String> expected = labels("served-flowers", "[" + OBJECT + ", " + LIST + "]");

        assertThat(api.post(SCORED, body).is(200).body())
                .isEqualTo("{\"predictions\":[\"%s\",\"%s\"]}".formatted(expected.get(0), expected.get(1)));
    }

    @Test
    void scoresCsv() {
        String csv = "sepal_length,sepal_width,petal_length,petal_width\r\n5.1,3.5,1.4,0.2\r\n6.7,3.0,5.2,2.3\r\n";
        List<String> expected = labels("served-flowers", "[" + OBJECT + ", " + LIST + "]");

        assertThat(scored(SCORED, csv).is(200).body())
                .isEqualTo("{\"predictions\":[\"%s\",\"%s\"]}".formatted(expected.get(0), expected.get(1)));
        assertThat(scored("/models/served-houses/invocations", "size\n2500")
                        .is(200)
                        .number("/predictions/0"))
                .isEqualTo(api.get("/models/served-houses/predict?size=2500").number("/predictions/0"));
        scored("/models/served-towns/invocations", "\uFEFFtown,in\n\"Köln\",1\n")
                .is(200);
        assertThat(mlflow(scored(SCORED, csv.replace("5.2", "red")), 422, "INVALID_PARAMETER_VALUE"))
                .contains("line 3, petal_length: ", "must be a number", "red");
        mlflow(scored(SCORED, csv.replace("5.2,", "")), 422, "INVALID_PARAMETER_VALUE");
        mlflow(scored(SCORED, "a"), 422, "INVALID_PARAMETER_VALUE");
        mlflow(scored(SCORED, ""), 400, "BAD_REQUEST");
        mlflow(scored(SCORED, csv + "\"5.1,3.5"), 400, "BAD_REQUEST");
        assertThat(scored(SCORED, csv.replace(',', ';')).is(200).body())
                .as("as the upload reads it")
                .isEqualTo(scored(SCORED, csv).body());
        mlflow(scored(SCORED, "a,a\n1,2\n"), 422, "INVALID_PARAMETER_VALUE");
        mlflow(scored(SCORED, csv.replace("sepal_width", "sepal_length")), 422, "INVALID_PARAMETER_VALUE");
    }

    private Answer scored(String path, String csv) {
        return api.post(path, "text/csv", BodyPublishers.ofString(csv));
    }

    @Test
    void refusesInTheWordsOfMlflow() {
        mlflow(api.post("/models/nobody/invocations", "{}"), 404, "RESOURCE_DOES_NOT_EXIST");
        mlflow(api.post(SCORED, "{}"), 422, "INVALID_PARAMETER_VALUE");
        mlflow(api.post(SCORED, "{\"instances\": [1], \"inputs\": [1]}"), 422, "INVALID_PARAMETER_VALUE");
        mlflow(api.post(SCORED, "{\"instances\": [1], \"parms\": {}}"), 422, "INVALID_PARAMETER_VALUE");
        mlflow(
                api.post(SCORED, "{\"dataframe_split\": {\"columns\": [\"a\", \"a\"], \"data\": [[1, 2]]}}"),
                422,
                "INVALID_PARAMETER_VALUE");
        mlflow(api.post(SCORED, "{\"dataframe_split\": 5}"), 422, "INVALID_PARAMETER_VALUE");
        mlflow(api.post(SCORED, "{\"instances\""), 400, "BAD_REQUEST");
        mlflow(api.get(SCORED), 405, "METHOD_NOT_ALLOWED");
        mlflow(api.post(SCORED, "text/plain", BodyPublishers.ofString("x")), 415, "UNSUPPORTED_MEDIA_TYPE");
        mlflow(api.post("/ping", "{}"), 405, "METHOD_NOT_ALLOWED");
    }

    @Test
    void saysThatItIsThere() {
        assertThat(api.get("/ping").is(200).body()).isEqualTo("\n");
        assertThat(api.get("/health").is(200).body()).isEqualTo("\n");
        assertThat(api.get("/version").is(200).contentType()).isEqualTo("text/plain");
        assertThat(api.get("/version").body()).isNotBlank();
    }
}
