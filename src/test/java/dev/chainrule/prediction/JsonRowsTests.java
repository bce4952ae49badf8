package dev.chainrule.prediction;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.chainrule.encoding.Encoding;
import dev.chainrule.encoding.feature.FeatureEncoding;
import dev.chainrule.encoding.feature.RawRow;
import dev.chainrule.encoding.feature.RowIssues;
import dev.chainrule.encoding.feature.Scaled;
import dev.chainrule.encoding.feature.Scaling;
import dev.chainrule.model.ModelFixture;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import dev.chainrule.table.ColumnType;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

class JsonRowsTests {

    private static final Encoding ENCODING = ModelFixture.encoding();

    private static List<RawRow> read(Encoding encoding, String json) {
        return new JsonRows(encoding, 5).of(JsonMapper.shared().createParser(json));
    }

    private static List<RawRow> read(String json) {
        return read(ENCODING, json);
    }

    private static ProblemException refused(String json) {
        return catchThrowableOfType(ProblemException.class, () -> read(json));
    }

    @Test
    void readsOneObject() {
        assertThat(read("{\"size\": 5, \"town\": \"Ulm\", \"new\": null, \"rooms\": 2.5}"))
                .singleElement()
                .satisfies(row -> {
                    assertThat(row.values()).hasToString("{size=5, town=Ulm, new=null, rooms=2.5}");
                    assertThat(row.pointer()).isEmpty();
                    assertThat(row.lenient()).isFalse();
                });
    }

    @Test
    void readsInstancesOfObjectsAndOfArraysInTheOrderOfTheFeatures() {
        List<RawRow> rows = read("{\"instances\": [{\"size\": 5}, [1, 2, \"Köln\", true]]}");

        assertThat(rows).extracting(RawRow::pointer).containsExactly("/instances/0", "/instances/1");
        assertThat(rows.get(1).values()).hasToString("{size=1, rooms=2, town=Köln, new=true}");
    }

    /** As of a picture with several channels, whose file has them first. */
    @Test
    void wantsNamesWhereColumnsAreNumberedInAnotherOrder() {
        Encoding imported = encoding("x0", "x2", "x1", "x3");

        assertThat(read(imported, "{\"x0\": 1, \"x1\": 2, \"x2\": 3, \"x3\": 4}"))
                .hasSize(1);
        for (String body : List.of("[[1, 2, 3, 4]]", "{\"instances\": [[1, 2, 3, 4]]}")) {
            ProblemException refused = catchThrowableOfType(ProblemException.class, () -> read(imported, body));
            assertThat(refused.violations().get(0).detail()).contains("must name its values");
        }
        assertThat(read(encoding("x0", "x1"), "[[1, 2]]")).hasSize(1);
        assertThat(read(encoding("x1", "size"), "[[1, 2]]")).hasSize(1);
    }

    private static Encoding encoding(String... columns) {
        return new Encoding(
                Stream.of(columns)
                        .<FeatureEncoding>map(name -> new Scaled(name, ColumnType.NUMBER, Scaling.NONE, 0, 1, 0))
                        .toList(),
                ENCODING.target());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            []                                           | ''            | has 0 values, and the model has 4 features
            [1, 2, 3]                                    | ''            | has 3 values, and the model has 4 features
            5                                            | ''            | must be an object
            null                                         | ''            | must be an object
            "x"                                          | ''            | must be an object
            {"instances": []}                            | /instances    | at least one
            {"instances": {}}                            | /instances    | must be a list of rows
            {"instances": 5}                             | /instances    | must be a list of rows
            {"instances": [5]}                           | /instances/0  | must be an object
            {"instances": [null]}                        | /instances/0  | must be an object
            {"instances": [[1]]}                         | /instances/0  | has 1 values
            {"instances": [{}, [1, 2, 3, 4, 5]]}         | /instances/1  | has 5 values
            {"instances": [{}], "signature_name": "x"}   | /signature_name | does not belong
            {"instances": [{}], "a/b~c": 1}              | /a~1b~0c      | does not belong
            """)
    void namesThePlaceOfWhatIsNoRow(String json, String pointer, String detail) {
        ProblemException problem = refused(json);

        assertThat(problem.kind()).isEqualTo(ProblemKind.INVALID);
        assertThat(problem.violations()).singleElement().satisfies(violation -> {
            assertThat(violation.pointer()).isEqualTo(pointer);
            assertThat(violation.detail()).contains(detail);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[[1, 2, \"Ulm\", true], [3, 4, \"Köln\", null]]",
                "[{\"size\": 1, \"rooms\": 2, \"town\": \"Ulm\", \"new\": true},"
                        + " {\"size\": 3, \"rooms\": 4, \"town\": \"Köln\", \"new\": null}]",
                "{\"inputs\": {\"size\": [1, 3], \"rooms\": [2, 4], \"town\": [\"Ulm\", \"Köln\"], \"new\": [true, null]}}",
                "{\"dataframe_records\": [{\"size\": 1, \"rooms\": 2, \"town\": \"Ulm\", \"new\": true},"
                        + " {\"size\": 3, \"rooms\": 4, \"town\": \"Köln\", \"new\": null}]}",
                "{\"dataframe_split\": {\"data\": [[2, 1, true, \"Ulm\"], [4, 3, null, \"Köln\"]],"
                        + " \"index\": [0, 1], \"columns\": [\"rooms\", \"size\", \"new\", \"town\"]}}",
                "{\"dataframe_split\": {\"data\": [[1, 2, \"Ulm\", true], [3, 4, \"Köln\", null]]}}"
            })
    void readsTheSameRowsInEveryForm(String json) {
        List<RawRow> rows = read(json);

        assertThat(rows).hasSize(2);
        for (String column : List.of("size", "rooms", "town", "new")) {
            assertThat(rows)
                    .extracting(row -> String.valueOf(row.values().get(column)))
                    .as(column)
                    .isEqualTo(
                            switch (column) {
                                case "size" -> List.of("1", "3");
                                case "rooms" -> List.of("2", "4");
                                case "town" -> List.of("Ulm", "Köln");
                                default -> List.of("true", "null");
                            });
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"inputs": {}}                                        | /inputs                    | must be an object with a list
            {"inputs": 5}                                         | /inputs                    | must be a list of rows
            {"inputs": [[1, 2]]}                                  | /inputs                    | must be an object with a list
            {"inputs": {"size": 5}}                               | /inputs/size               | must be a list of values
            {"inputs": {"size": []}}                              | /inputs/size               | must be a list of values
            {"inputs": {"size": [1, 2], "rooms": [1]}}            | /inputs/rooms              | has 1 values
            {"dataframe_records": []}                             | /dataframe_records         | at least one
            {"dataframe_records": {"size": 1}}                    | /dataframe_records         | must be a list
            {"dataframe_split": []}                               | /dataframe_split           | must have
            {"dataframe_split": {"data": []}}                     | /dataframe_split           | must have
            {"dataframe_split": {"data": [[1]]}}                  | /dataframe_split/data/0    | has 1 values
            {"dataframe_split": {"data": [{"size": 1}]}}          | /dataframe_split/data/0    | must be a list of values
            {"dataframe_split": {"data": [[1]], "columns": [1]}}  | /dataframe_split/columns   | must be a list of names
            {"dataframe_split": {"data": [[1, 2]], "columns": ["a", "a"]}} | /dataframe_split/columns | a name twice
            {"dataframe_split": {"data": [[1]], "columns": ["size"], "x": 1}} | /dataframe_split/x | is no part of it
            {"instances": [[1, 2, "Ulm", true]], "inputs": {"size": [1]}} | /inputs            | there is "instances" already
            [[1, 2, "Ulm"]]                                       | /0                         | has 3 values
            [[[1, 2, "Ulm", true]]]                               | /0                         | has 1 values
            """)
    void namesThePlaceOfWhatIsNoRowInOtherForms(String json, String pointer, String detail) {
        namesThePlaceOfWhatIsNoRow(json, pointer, detail);
    }

    @Test
    void pointsIntoTheListOfAColumn() {
        String json =
                "{\"inputs\": {\"size\": [1, \"x\"], \"rooms\": [1, 2], \"town\": [\"Ulm\", \"Ulm\"], \"new\": [true, true]}}";
        RowIssues issues = new RowIssues();

        ENCODING.encode(read(json).get(1), new float[ENCODING.inputs()], 0, issues);

        assertThat(issues.violations())
                .singleElement()
                .satisfies(violation -> assertThat(violation.pointer()).isEqualTo("/inputs/size/1"));
    }

    @Test
    void boundsEveryForm() {
        for (String form : List.of(
                "[" + "[1,2,\"Ulm\",true],".repeat(5) + "[1,2,\"Ulm\",true]]",
                "{\"inputs\": {\"size\": [1,2,3,4,5,6]}}",
                "{\"dataframe_split\": {\"data\": [[1],[1],[1],[1],[1],[1]]}}",
                "{\"dataframe_records\": [{},{},{},{},{},{}]}")) {
            assertThat(refused(form).code()).isEqualTo("too_many_rows");
        }
    }

    @Test
    void namesEverythingAtOnce() {
        assertThat(refused("{\"instances\": [1, {}, [2], \"x\"], \"more\": 1}").violations())
                .hasSize(4);
    }

    @Test
    void takesNoMoreRowsThanAreAllowed() {
        assertThat(read("{\"instances\": [{}, {}, {}, {}, {}]}")).hasSize(5);
        ProblemException problem = refused("{\"instances\": [{}, {}, {}, {}, {}, {}]}");

        assertThat(problem.kind()).isEqualTo(ProblemKind.TOO_LARGE);
        assertThat(problem.code()).isEqualTo("too_many_rows");
        assertThat(problem).hasMessageContaining("chainrule.prediction.max-rows");
    }

    @Test
    @SuppressWarnings("InputStreamSlowMultibyteRead") // short is better than fast here
    void endsReadingWithTheFirstRowThatIsTooMany() {
        InputStream endless = new InputStream() {
            private static final String ROW = "{\"size\":5},";
            private final byte[] begin = "{\"instances\":[".getBytes(UTF_8);
            private int given;

            @Override
            public int read() {
                assertThat(given).as("bytes read").isLessThan(100_000);
                int at = given++;
                return at < begin.length ? begin[at] : ROW.charAt((at - begin.length) % ROW.length());
            }
        };

        ProblemException problem = catchThrowableOfType(
                ProblemException.class,
                () -> new JsonRows(ENCODING, 5).of(JsonMapper.shared().createParser(endless)));

        assertThat(problem.code()).isEqualTo("too_many_rows");
    }

    @Test
    void namesNoMoreMistakesThanAnAnswerHolds() {
        JsonRows rows = new JsonRows(ENCODING, 1_000_000);
        String wrong = "{\"instances\": [" + "5,".repeat(999) + "oops";

        ProblemException problem = catchThrowableOfType(
                ProblemException.class, () -> rows.of(JsonMapper.shared().createParser(wrong)));

        assertThat(problem.violations()).hasSize(RowIssues.MOST_VIOLATIONS);
    }

    @Test
    void refusesWhatComesAfterTheEnd() {
        assertThatThrownBy(() -> read("{\"size\": 5} {}")).isInstanceOf(JacksonException.class);
        assertThatThrownBy(() -> read("{\"instances\": [{}]}]")).isInstanceOf(JacksonException.class);
        assertThat(refused("").code()).isEqualTo("empty_body");
    }

    @Test
    void leavesAFeatureCalledInstancesItsName() {
        Encoding odd = new Encoding(
                List.of(
                        new Scaled("instances", ColumnType.NUMBER, Scaling.NONE, 0, 1, 0),
                        new Scaled("x", ColumnType.NUMBER, Scaling.NONE, 0, 1, 0)),
                ENCODING.target());

        assertThat(read(odd, "{\"instances\": 5, \"x\": 1}").get(0).values()).hasToString("{instances=5, x=1}");
        assertThat(read(odd, "{\"instances\": [{\"instances\": 5, \"x\": 1}]}")).hasSize(1);
    }

    @Test
    void showsNoMoreOfAValueThanHelps() {
        Object got = refused("\"" + "x".repeat(5000) + "\"").violations().get(0).got();

        assertThat(String.valueOf(got)).hasSizeLessThan(110);
    }

    @Test
    void readsAQuery() {
        assertThat(JsonRows.ofQuery(Map.of("size", List.of("5"))))
                .singleElement()
                .satisfies(row -> assertThat(row.lenient()).isTrue());
    }

    @Test
    void refusesAParameterThatIsGivenTwice() {
        ProblemException problem =
                catchThrowableOfType(ProblemException.class, () -> JsonRows.ofQuery(Map.of("size", List.of("5", "5"))));

        assertThat(problem.violations()).singleElement().satisfies(violation -> {
            assertThat(violation.pointer()).isEqualTo("size");
            assertThat(violation.detail()).isEqualTo("\"size\" is given 2 times");
        });
    }
}
