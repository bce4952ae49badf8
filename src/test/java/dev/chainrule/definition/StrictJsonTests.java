package dev.chainrule.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
    }

    @Test
    void boundsDepthAndLengths() {
        assertSpeaksOnlyOfTheText(refusal("[".repeat(101) + "]".repeat(101)));
        assertSpeaksOnlyOfTheText(refusal("9".repeat(201)));
        assertSpeaksOnlyOfTheText(refusal("{\"" + "n".repeat(60_000) + "\":1}"));
        assertSpeaksOnlyOfTheText(refusal("\"" + "s".repeat(10_100_000) + "\""));
    }

    @Test
    void refusesAnEmptyText() {
        assertThat(refusal("").code()).isEqualTo("empty_body");
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
