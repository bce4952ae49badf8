package dev.chainrule.explanation.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.encoding.feature.FeatureEncoding;
import dev.chainrule.explanation.attribution.Candidate.Columns;
import dev.chainrule.model.ModelFixture;
import dev.chainrule.problem.ProblemException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked // javac 17 does not see in class files that members of a map may be null
class CandidateTests {

    private static final Map<String, Object> ROW = Map.of("size", 99.5, "rooms", 3L, "town", "Köln", "new", true);

    private final Columns columns = new Columns(ModelFixture.encoding());

    @Test
    void hasTheInputsOfTheWholeRowAfterEachChange() {
        Candidate changed = columns.of(ROW);
        Map<String, Object> row = new LinkedHashMap<>(ROW);
        for (int column = columns.names().size() - 1; column >= 0; column--) {
            FeatureEncoding feature = columns.feature(column);
            Object value = feature.known().isEmpty()
                    ? Double.valueOf(column + 0.5)
                    : feature.known().get(0);
            changed = changed.with(column, value);
            row.put(columns.names().get(column), value);
            assertThat(changed.inputs()).isEqualTo(columns.of(row).inputs());
            assertThat(changed.values()).isEqualTo(row);
        }
        assertThat(columns.of(ROW).values()).as("the first one").isEqualTo(ROW);
    }

    @Test
    void refusesWhatTheModelCannotRead() {
        Candidate row = columns.of(ROW);
        assertThatThrownBy(() -> row.with(0, "many")).isInstanceOf(ProblemException.class);
    }
}
