package dev.chainrule.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;

/** Cells, and the form they are written in: {@code src/test/resources/table/width.yml}. */
@NullUnmarked // a case leaves nothing out
class WidthTests {

    record Case(String what, double[] cells, Width width) {

        @SuppressWarnings("unchecked")
        static Case of(Map<String, Object> spec) {
            double[] cells = ((List<Number>) spec.get("cells"))
                    .stream().mapToDouble(Number::doubleValue).toArray();
            String width = ((String) spec.get("width")).toUpperCase(Locale.ROOT);
            return new Case((String) spec.get("what"), cells, Width.valueOf(width));
        }

        @Override
        public String toString() {
            return what;
        }
    }

    static Stream<Case> cases() throws IOException {
        try (InputStream in = WidthTests.class.getResourceAsStream("/table/width.yml")) {
            List<Map<String, Object>> specs = new Yaml().load(in);
            return specs.stream().map(Case::of);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isTheNarrowestThatKeepsTheCells(Case it) {
        int rows = it.cells.length;
        Width width = Width.narrowest(it.cells, rows);
        ByteBuffer written = ByteBuffer.allocate(rows * width.bytes);
        width.write(it.cells, rows, written);
        double[] read = new double[rows];
        Width.of(width.code).read(written, 0, read, rows);

        assertThat(width).isEqualTo(it.width);
        assertThat(written.remaining()).isZero();
        for (int row = 0; row < rows; row++) {
            assertThat(read[row] == it.cells[row] || (Double.isNaN(read[row]) && Double.isNaN(it.cells[row])))
                    .as("cell %s: %s instead of %s", row, read[row], it.cells[row])
                    .isTrue();
        }
    }
}
