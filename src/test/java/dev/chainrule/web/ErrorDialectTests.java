package dev.chainrule.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.chainrule.definition.StrictJson;
import dev.chainrule.problem.ProblemException;
import org.junit.jupiter.api.Test;

class ErrorDialectTests {

    private static String sentence(ProblemException problem) {
        Problem said = Problem.of(problem, new ProblemRequest("/v1/models/houses:predict", "1"));
        return ((ErrorDialect.InferenceError) ErrorDialect.SENTENCE.body(said)).error();
    }

    @Test
    void saysWhatIsWrongWithAPlace() {
        assertThat(sentence(ProblemException.invalid("/size", "is too large", 5, "3 or less")))
                .isEqualTo("/size: is too large, got 5 (3 or less)");
    }

    @Test
    void saysOnceWhatTheDetailSaysOfItsPlace() {
        ProblemException malformed = catchThrowableOfType(ProblemException.class, () -> StrictJson.parse("{x}"));

        assertThat(malformed.violations()).isNotEmpty();
        assertThat(sentence(malformed)).isEqualTo(malformed.detail());
    }
}
