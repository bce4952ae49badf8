package dev.chainrule.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;

/** Cells as people write numbers, and the numbers: {@code src/test/resources/table/number-style.yml}. */
@NullUnmarked // a case leaves nothing out
class NumberStyleTests {

    record Case(String what, NumberStyle style, String cell, double number) {

        static Case of(Map<String, Object> spec) {
            NumberStyle style = new NumberStyle(((String) spec.get("point")).charAt(0), (String) spec.get("groups"));
            return new Case(
                    (String) spec.get("what"),
                    style,
                    (String) spec.get("cell"),
                    ((Number) spec.get("number")).doubleValue());
        }

        @Override
        public String toString() {
            return what;
        }
    }

    static Stream<Case> cases() throws IOException {
        try (InputStream in = NumberStyleTests.class.getResourceAsStream("/table/number-style.yml")) {
            List<Map<String, Object>> specs = new Yaml().load(in);
            return specs.stream().map(Case::of);
        }
    }

    /** Among other characters, which are none of its business. */
    @ParameterizedTest
    @MethodSource("cases")
    void readsTheNumberOfACell(Case it) {
        char[] text = ("9" + it.cell + "9").toCharArray();

        assertThat(it.style.decimal(text, 1, it.cell.length())).isEqualTo(Double.valueOf(it.number));
        assertThat(it.style.number(it.cell)).isEqualTo(!Double.isNaN(it.number));
    }
}
