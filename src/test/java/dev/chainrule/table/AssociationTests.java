package dev.chainrule.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.format.TableFixture;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;

/** Two columns, and how they are associated: {@code src/test/resources/table/association.yml}. */
@NullUnmarked // a case leaves nothing out but the strength
class AssociationTests {

    private static final String MISSING = "-";

    record Case(String what, List<String> x, List<String> y, String measure, Double strength, int rows) {

        static Case of(Map<String, Object> spec) {
            return new Case(
                    (String) spec.get("what"),
                    List.of(((String) spec.get("x")).split(" ")),
                    List.of(((String) spec.get("y")).split(" ")),
                    (String) spec.get("measure"),
                    spec.get("strength") instanceof Number strength ? strength.doubleValue() : null,
                    (Integer) spec.get("rows"));
        }

        String csv() {
            return IntStream.range(0, x.size())
                    .mapToObj(row -> cell(x.get(row)) + "," + cell(y.get(row)) + "\n")
                    .collect(Collectors.joining("", "x,y\n", ""));
        }

        private static String cell(String written) {
            return written.equals(MISSING) ? "" : written;
        }

        @Override
        public String toString() {
            return what;
        }
    }

    static Stream<Case> cases() throws IOException {
        try (InputStream in = AssociationTests.class.getResourceAsStream("/table/association.yml")) {
            List<Map<String, Object>> specs = new Yaml().load(in);
            return specs.stream().map(Case::of);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isAsStrongAsElsewhereAndTheSameFromBothSides(Case it, @TempDir Path folder) {
        try (Table table = TableFixture.table(folder, it.csv())) {
            for (Association found :
                    List.of(Association.between(table, "x", "y"), Association.between(table, "y", "x"))) {
                assertThat(found.measure().word()).isEqualTo(it.measure);
                assertThat(found.rows()).isEqualTo(it.rows);
                if (it.strength == null) {
                    assertThat(found.strength()).isNull();
                } else {
                    assertThat(found.strength()).isCloseTo(it.strength, within(1e-8));
                }
            }
        }
    }
}
