package dev.chainrule.explanation.attribution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.encoding.TargetEncoding;
import dev.chainrule.table.ColumnType;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;

class WantedTests {

    private static boolean wants(String label, List<Object> labels, double... outputs) {
        return wantsBy(0.5, label, labels, outputs);
    }

    private static boolean wantsBy(double threshold, String label, List<Object> labels, double... outputs) {
        TargetEncoding classes = new TargetEncoding.Classes("kind", ColumnType.CATEGORY, labels);
        return Wanted.of(classes, threshold, JsonNodeFactory.instance.stringNode(label))
                .is(outputs);
    }

    /** As predictions do. */
    @Test
    void takesTheFirstOfEquallyLikelyClasses() {
        assertThat(wants("no", List.of("no", "yes"), 0.5)).isTrue();
        assertThat(wants("yes", List.of("no", "yes"), 0.5)).isFalse();
        assertThat(wants("yes", List.of("no", "yes"), 0.51)).isTrue();
        assertThat(wants("a", List.of("a", "b", "c"), 0.4, 0.4, 0.2)).isTrue();
        assertThat(wants("b", List.of("a", "b", "c"), 0.4, 0.4, 0.2)).isFalse();
    }

    @Test
    void takesTheSecondOfTwoClassesAboveTheThreshold() {
        assertThat(wantsBy(0.1, "yes", List.of("no", "yes"), 0.2)).isTrue();
        assertThat(wantsBy(0.1, "no", List.of("no", "yes"), 0.1)).isTrue();
        assertThat(wantsBy(0.1, "b", List.of("a", "b", "c"), 0.4, 0.4, 0.2))
                .as("more classes have none")
                .isFalse();
    }
}
