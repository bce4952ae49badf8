package dev.chainrule.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.format.TableFixture;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;

/** The cells of a column, and its profile: {@code src/test/resources/table/profile.yml}. */
@NullUnmarked // a case leaves nothing out
class ProfileCorpusTests {

    private static final List<String> SHARES = List.of("0.05", "0.25", "0.5", "0.9");
    private static final int BINS = 4;
    private static final String MISSING = "-";

    record Case(String what, List<String> cells, List<Double> quantiles, double mean, double std, List<Long> counts) {

        static Case of(Map<String, Object> spec) {
            return new Case(
                    (String) spec.get("what"),
                    List.of(spec.get("cells").toString().split(" ")),
                    numbers(spec.get("quantiles")).map(Number::doubleValue).toList(),
                    ((Number) spec.get("mean")).doubleValue(),
                    ((Number) spec.get("std")).doubleValue(),
                    numbers(spec.get("counts")).map(Number::longValue).toList());
        }

        private static Stream<Number> numbers(Object list) {
            return ((List<?>) list).stream().map(Number.class::cast);
        }

        String csv() {
            return cells.stream()
                    .map(cell -> (cell.equals(MISSING) ? "" : cell) + ",a\n")
                    .collect(Collectors.joining("", "x,y\n", ""));
        }

        @Override
        public String toString() {
            return what;
        }
    }

    static Stream<Case> cases() throws IOException {
        try (InputStream in = ProfileCorpusTests.class.getResourceAsStream("/table/profile.yml")) {
            List<Map<String, Object>> specs = new Yaml().load(in);
            return specs.stream().map(Case::of);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isAsNumPyHasIt(Case it, @TempDir Path folder) {
        try (Table table = TableFixture.table(folder, it.csv())) {
            Profile profile = Profile.of(table, "x", BINS);
            long missing = it.cells.stream().filter(MISSING::equals).count();
            assertThat(profile.missing()).isEqualTo(missing);
            assertThat(profile.count()).isEqualTo(it.cells.size() - missing);
            Map<String, Object> quantiles = Objects.requireNonNull(profile.quantiles());
            for (int i = 0; i < SHARES.size(); i++) {
                near((Number) quantiles.get(SHARES.get(i)), it.quantiles.get(i));
            }
            assertThat(Objects.requireNonNull(profile.bins()).counts()).isEqualTo(it.counts);
            Column column = table.column("x");
            near(column.mean(), it.mean);
            near(column.std(), it.std);
        }
    }

    private static void near(Number found, double expected) {
        assertThat(found.doubleValue()).isCloseTo(expected, within(1e-12 * Math.abs(expected)));
    }
}
