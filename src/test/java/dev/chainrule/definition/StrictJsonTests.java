package dev.chainrule.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class StrictJsonTests {

    @Test
    void keepsDecimalsAsWritten() {
        assertThat(StrictJson.parse("1e400")).hasToString("1E+400");
    }

    @Test
    void namesLineAndColumn() {
        ProblemException problem = refusal("{\n  \"a\": 1,\n  \"b\": oops\n}");

        assertThat(problem.code()).isEqualTo("malformed_json");
        assertThat(problem.violations().get(0).line()).isEqualTo(3);
        assertThat(problem.detail()).startsWith("The JSON cannot be read at line 3, column ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":1,\"a\":2}",
                "{\"a\":1} x",
                "{\"a\":1}{}",
                "{a:1}",
                "{'a':1}",
                "[1,]",
                "[1",
                "\"open",
                "NaN",
                "[Infinity]",
                "01",
                "+1",
                "// no comment\n1",
                "\"\\x\"",
                "\"a\nb\"",
                "1e99999999999",
                "\u0000",
                "{\"\":1,\"\":1}"
            })
    void refusesWhatIsNotStrictlyJson(String json) {
        assertSpeaksOnlyOfTheText(refusal(json));
        assertSpeaksOnlyOfTheText(counted(json, 1000));
    }

    @Test
    void readsNoMoreNamesValuesAndBracketsThanAllowed() {
        assertThat(parse("{\"a\":[1,{}]}", 8)).isEqualTo(StrictJson.parse("{\"a\":[1,{}]}"));

        ProblemException problem = counted("{\"a\":[1,{}]}", 7);

        assertThat(problem.kind()).isEqualTo(ProblemKind.TOO_LARGE);
        assertThat(problem.code()).isEqualTo("too_many_values");
        assertThat(problem).hasMessageContaining("chainrule.definition.max-tokens");
    }

    @Test
    @SuppressWarnings("InputStreamSlowMultibyteRead") // short is better than fast here
    void endsReadingWhereTheLimitIs() {
        InputStream endless = new InputStream() {
            private long given;

            @Override
            public int read() {
                assertThat(given).as("bytes read").isLessThan(1 << 20);
                return given++ == 0 ? '[' : given % 2 == 0 ? '1' : ',';
            }
        };

        ProblemException problem =
                catchThrowableOfType(ProblemException.class, () -> StrictJson.parse(endless, 10_000, held -> {}));

        assertThat(problem.code()).isEqualTo("too_many_values");
    }

    @Test
    void tellsWhatItHoldsWhileItReads() {
        AtomicLong held = new AtomicLong();
        StrictJson.parse(bytes("[" + "[],".repeat(9_999) + "[]]"), 100_000, held::addAndGet);

        assertThat(held.get()).isBetween(20_002L * 50, 20_002L * 100);
    }

    @Test
    void stopsWhereNobodyMayHoldMore() {
        assertThat(catchThrowableOfType(
                        ProblemException.class,
                        () -> StrictJson.parse(bytes("[" + "1,".repeat(9_999) + "1]"), 100_000, held -> {
                            throw new ProblemException(ProblemKind.UNAVAILABLE, "enough", "Enough.");
                        })))
                .hasMessage("Enough.");
    }

    private static InputStream bytes(String json) {
        return new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8));
    }

    private static JsonNode parse(String json, int most) {
        return StrictJson.parse(bytes(json), most, held -> {});
    }

    private static ProblemException counted(String json, int most) {
        return catchThrowableOfType(ProblemException.class, () -> parse(json, most));
    }

    @Test
    void boundsDepthAndLengths() {
        assertSpeaksOnlyOfTheText(refusal("[".repeat(101) + "]".repeat(101)));
        assertSpeaksOnlyOfTheText(refusal("9".repeat(1001)));
        assertSpeaksOnlyOfTheText(refusal("{\"" + "n".repeat(60_000) + "\":1}"));
        assertSpeaksOnlyOfTheText(refusal("\"" + "s".repeat(10_100_000) + "\""));
    }

    @Test
    void refusesAnEmptyText() {
        assertThat(refusal("").code()).isEqualTo("empty_body");
        assertThat(counted("", 10).code()).isEqualTo("empty_body");
        assertThat(refusal(" \n").code()).isEqualTo("empty_body");
    }

    private static void assertSpeaksOnlyOfTheText(ProblemException problem) {
        assertThat(problem.kind()).isEqualTo(ProblemKind.MALFORMED);
        assertThat(problem.detail())
                .doesNotContainPattern("[A-Z]\\w+\\.[a-zA-Z]|jackson|Exception|Feature|Constraints");
    }

    private static ProblemException refusal(String json) {
        return catchThrowableOfType(ProblemException.class, () -> StrictJson.parse(json));
    }
}
