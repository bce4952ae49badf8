package dev.chainrule.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** Somebody asks a model about rows that it does not understand. */
@Story
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadQuestionStoryTests {

    private static final String PREDICT = "/models/asked/predict";

    private final Api api;

    BadQuestionStoryTests(@LocalServerPort int port) {
        this.api = new Api(port);
    }

    @BeforeAll
    void train() {
        api.upload("asked", "size,town,new,price\n" + "50,Ulm,true,1.5\n60,Bonn,false,2.5\n".repeat(5))
                .is(201);
        api.train("{\"dataset\": \"asked\", \"training\": {\"epochs\": 2}}");
    }

    private static void refused(Answer answer, String place) {
        JsonNode problem = answer.is(422, "invalid");
        assertThat(problem.at("/errors").valueStream()).as(answer.toString()).anySatisfy(error -> {
            assertThat(error.get("pointer").asString()).isEqualTo(place);
            assertThat(error.get("detail").asString()).isNotBlank();
            assertThat(error.path("hint").asString()).isNotBlank();
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"size": 5               | malformed_json
            {"size": NaN}            | malformed_json
            {"size": 1, "size": 2}   | malformed_json
            {"instances": [{},{}     | malformed_json
            {} {}                    | malformed_json
            {'size': 5}              | malformed_json
            size=5                   | malformed_json
            ``                       | empty_body
            """)
    void refusesWhatIsNoJson(String body, String code) {
        api.post(PREDICT, body).is(400, code);
    }

    @Test
    void readsRowsOnlyForAModelThatIsThere() {
        api.post("/models/nobody/predict", "{").is(404, "unknown_model");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ``                                   | size
            town=Ulm&new=true                    | size
            size=5&new=true                      | town
            size=5&town=Ulm                      | new
            size=x&town=Ulm&new=true             | size
            size=5x&town=Ulm&new=true            | size
            size=Infinity&town=Ulm&new=true      | size
            size=1e999&town=Ulm&new=true         | size
            size=5&town=Ulm&new=perhaps          | new
            size=5&town=Ulm&new=true&rooms=3     | rooms
            size=5&size=6&town=Ulm&new=true      | size
            """)
    void refusesAQuery(String query, String place) {
        refused(api.get(PREDICT + "?" + query), place);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {}                                                          | /size
            {"size": 5, "town": "Ulm"}                                  | /new
            {"size": 5, "town": "Ulm", "new": true, "siz": 1}           | /siz
            {"size": "5x", "town": "Ulm", "new": true}                  | /size
            {"size": "nought", "town": "Ulm", "new": true}              | /size
            {"size": 1e999, "town": "Ulm", "new": true}                 | /size
            {"size": 1e300, "town": "Ulm", "new": true}                 | /size
            {"size": [5], "town": "Ulm", "new": true}                   | /size
            {"size": {}, "town": "Ulm", "new": true}                    | /size
            {"size": 5, "town": 7, "new": true}                         | /town
            {"size": 5, "town": "Ulm", "new": 1}                        | /new
            [5, "Ulm"]                                                  | ``
            5                                                           | ``
            {"instances": []}                                           | /instances
            {"instances": 5}                                            | /instances
            {"instances": [[5, "Ulm", true], [5, "Ulm"]]}               | /instances/1
            {"instances": [{"size": 5}]}                                | /instances/0/town
            {"instances": [[5, "Ulm", true], ["5x", "Ulm", true]]}      | /instances/1/size
            {"instances": [[5, "Ulm", true]], "rows": []}               | /rows
            """)
    void refusesABody(String json, String place) {
        refused(api.post(PREDICT, json), place);
    }

    /** No double holds it, and still it is shown. */
    @Test
    void showsANumberThatIsTooLargeForAny() {
        String row = "{\"size\": 1e400, \"town\": \"Ulm\", \"new\": true}";
        for (String body : List.of(
                row,
                "{\"instances\": [" + row + "]}",
                "{\"inputs\": {\"size\": [1e400], \"town\": [\"Ulm\"], \"new\": [true]}}")) {
            JsonNode error = api.post(PREDICT, body).is(422, "invalid").at("/errors/0");
            assertThat(error.get("got").asString()).as(body).isEqualTo("1E+400");
            assertThat(error.get("detail").asString()).isEqualTo("\"size\" must be finite");
        }
        assertThat(api.get(PREDICT + "?size=1e400&town=Ulm&new=true")
                        .is(422, "invalid")
                        .at("/errors/0/got")
                        .asString())
                .isEqualTo("1e400");
    }

    @Test
    void namesTheTypeOfAnEmptyBodyAndACharsetThatNobodyKnows() {
        for (String type : List.of("text/csv", "image/png")) {
            assertThat(api.post(PREDICT, type, BodyPublishers.noBody())
                            .is(400, "empty_body")
                            .get("detail")
                            .asString())
                    .isEqualTo("The body is empty; expected %s.", type);
        }
        assertThat(api.post(PREDICT, "text/csv;charset=nope", BodyPublishers.ofString("size\n5\n"))
                        .is(415)
                        .text("/detail"))
                .startsWith("The charset of the Content-Type \"text/csv;charset=nope\" is not supported here");
    }

    @Test
    void refusesTooManyRows() {
        api.post(PREDICT, rows(10_001)).is(413, "too_many_rows");
        assertThat(api.post(PREDICT, rows(10_000)).is(200).json().at("/predictions"))
                .hasSize(10_000);
    }

    private static String rows(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "[5, \"Ulm\", true]")
                .collect(Collectors.joining(",", "{\"instances\": [", "]}"));
    }

    @Test
    void refusesABodyThatIsTooLarge() {
        api.post(PREDICT, "{\"size\": \"" + "x".repeat(17_000_000) + "\"}").is(413, "body_too_large");
    }

    @Test
    void answersWhatIsOddButPossible() {
        for (String row : List.of(
                "{\"size\": null, \"town\": null, \"new\": null}",
                "{\"size\": 5, \"town\": \"Atlantis\", \"new\": true}",
                "{\"size\": -1e30, \"town\": \"Ulm\", \"new\": true}",
                "{\"size\": 5, \"town\": \"Ulm\", \"new\": true, \"price\": 7}")) {
            assertThat(api.post(PREDICT, row).is(200).json().at("/predictions")).hasSize(1);
        }
    }
}
