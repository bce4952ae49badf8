package dev.chainrule.prediction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.chainrule.encoding.Encoding;
import dev.chainrule.encoding.feature.RawRow;
import dev.chainrule.encoding.feature.RowIssues;
import dev.chainrule.model.ModelFixture;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.Violation;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RowReaderTests {

    private static final Encoding ENCODING = ModelFixture.encoding();

    private final RowReader reader = new RowReader(ENCODING, 5);

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"size": [5, "x"], "rooms": [2, 2], "town": ["Ulm", "Ulm"], "new": [true, true]} | /inputs/size/1
            {"size": "x", "rooms": 2, "town": "Ulm", "new": true}                            | /inputs/size
            """)
    void saysWhereAValueOfAColumnStands(String columns, String pointer) {
        RowIssues issues = new RowIssues();
        for (RawRow row : reader.columns(json(columns), "/inputs")) {
            ENCODING.encode(row, new float[ENCODING.inputs()], 0, issues);
        }

        assertThat(issues.violations()).extracting(Violation::pointer).containsExactly(pointer);
    }

    @Test
    void escapesTheNameOfAColumnInAPointer() {
        ProblemException refused = catchThrowableOfType(
                ProblemException.class, () -> reader.columns(json("{\"size\": [1], \"in/out\": []}"), "/inputs"));

        assertThat(refused.violations()).extracting(Violation::pointer).isEqualTo(List.of("/inputs/in~1out"));
    }

    @Test
    void namesTheColumnsOfATableInItsOwnOrder() {
        ProblemException refused = catchThrowableOfType(
                ProblemException.class, () -> reader.table(json("[\"town\", \"size\"]"), json("[[1]]"), "/table"));

        assertThat(refused.violations()).singleElement().satisfies(violation -> {
            assertThat(violation.pointer()).isEqualTo("/table/data/0");
            assertThat(violation.hint()).isEqualTo("in this order: town, size");
        });
    }
}
