package dev.chainrule.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.chainrule.choice.Parameter;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.Violation;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class InlinedTests {

    record Size(
            @Parameter(min = 1) int width,
            @Parameter(fallback = "3", min = 1) int height) {}

    record Frame(
            @Inlined Size size,
            @Parameter(fallback = "black") String colour) {}

    private static Frame read(String json) {
        return Definitions.read(StrictJson.parse(json), Frame.class);
    }

    @Test
    void readsAndWritesItsFieldsBesideTheOthers() {
        Frame frame = read("{\"width\":2,\"colour\":\"red\"}");

        assertThat(frame).isEqualTo(new Frame(new Size(2, 3), "red"));
        assertThat(Definitions.write(frame)).hasToString("{\"width\":2,\"height\":3,\"colour\":\"red\"}");
    }

    @Test
    void namesEveryMistakeWhereItStands() {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> read("{\"height\":0,\"size\":1,\"colour\":5}"))
                .satisfies(problem -> assertThat(problem.violations())
                        .extracting(Violation::pointer)
                        .containsExactlyInAnyOrder("/width", "/height", "/size", "/colour"));
    }

    @Test
    void isDescribedAsOneObject() {
        JsonNode schema =
                Objects.requireNonNull(Definitions.schemas(Frame.class, "#/").get(Definitions.schemaName(Frame.class)));

        assertThat(schema.get("properties").propertyNames()).containsExactly("width", "height", "colour");
        assertThat(schema.get("required")).hasToString("[\"width\"]");
    }
}
