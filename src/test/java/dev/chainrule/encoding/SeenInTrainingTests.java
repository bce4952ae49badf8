package dev.chainrule.encoding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.encoding.feature.RawRow;
import dev.chainrule.encoding.feature.RowIssues;
import dev.chainrule.format.TableFixture;
import dev.chainrule.network.thread.Team;
import dev.chainrule.table.Table;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** What is said of rows that are unlike those of the training set. */
class SeenInTrainingTests {

    private final Path folder;

    SeenInTrainingTests(@TempDir Path folder) {
        this.folder = folder;
    }

    /** 40 training rows: x from 0 to 39, a rate that never changes; red is always round. Then a row that nobody may see. */
    private Encoding encoding() {
        String rows = IntStream.range(0, 40)
                .mapToObj(i -> String.format(
                        Locale.ROOT,
                        "%s,14.62,2026-01-%02d,%s,%s,%s",
                        i,
                        1 + i % 20,
                        i % 2 == 0 ? "red" : "blue",
                        i % 2 == 0 || i % 8 == 1 ? "round" : "flat",
                        i))
                .collect(Collectors.joining(
                        "\n", "x,rate,day,colour,shape,y\n", "\n1000000000,99,2036-01-01,red,flat,5\n"));
        try (Table table = TableFixture.table(folder, rows)) {
            EncodingPlan plan =
                    new EncodingPlan(List.of("x", "rate", "day", "colour", "shape"), List.of("y"), Task.REGRESSION);
            return FittedEncoding.of(plan, table, IntStream.range(0, 40).toArray(), Team.alone())
                    .encoding();
        }
    }

    private static List<String> warnings(
            Encoding encoding, Object x, Object rate, String day, String colour, String shape) {
        RowIssues issues = new RowIssues();
        Map<String, Object> row = Map.of("x", x, "rate", rate, "day", day, "colour", colour, "shape", shape);
        encoding.encode(new RawRow("", row, x instanceof String), new float[encoding.inputs()], 0, issues);
        assertThat(issues.violations()).isEmpty();
        return issues.warnings();
    }

    @Test
    void saysNothingOfWhatIsLikeTheTrainingRows() {
        assertThat(warnings(encoding(), 70, 14.62, "2026-02-02", "red", "round"))
                .isEmpty();
        assertThat(warnings(encoding(), -39, 14.62, "2026-01-02", "blue", "flat"))
                .isEmpty();
    }

    @Test
    void saysWhatIsFurtherAwayThanTheTrainingRowsAreFromEachOther() {
        assertThat(warnings(encoding(), 79, 14.62, "2026-01-02", "red", "round"))
                .containsExactly(
                        "x: 79 is far outside of what was seen in training (0 to 39), so the prediction is an extrapolation");
        assertThat(warnings(encoding(), "-1000", "14.62", "2027-01-02", "red", "round"))
                .containsExactly(
                        "x: -1000 is far outside of what was seen in training (0 to 39), so the prediction is an extrapolation",
                        "day: 2027-01-02 is far outside of what was seen in training (2026-01-01 to 2026-01-20), so the"
                                + " prediction is an extrapolation");
    }

    @Test
    void saysWhichCategoriesWereNeverTogether() {
        assertThat(warnings(encoding(), 1, 14.62, "2026-01-02", "red", "flat"))
                .containsExactly("colour = red and shape = flat were never seen together in training");
    }

    /** The mean of many 14.62 is not quite 14.62, and their spread is not quite 0. */
    @Test
    void givesAConstantColumnNoSay() {
        Encoding encoding = encoding();
        float[] inputs = new float[encoding.inputs()];
        Map<String, Object> row = Map.of("x", 1, "rate", 14.63, "day", "2026-01-02", "colour", "red", "shape", "round");
        RowIssues issues = new RowIssues();
        encoding.encode(new RawRow("", row, false), inputs, 0, issues);
        assertThat(inputs[encoding.inputNames().indexOf("rate")]).isZero();
        assertThat(issues.warnings())
                .containsExactly("rate: was 14.62 in all training rows, so another value has no effect");
    }

    @Test
    void travelsWithTheModelAndMayBeMissing() {
        JsonMapper json = JsonMapper.shared();
        Encoding encoding = encoding();
        assertThat(json.readValue(json.writeValueAsString(encoding), Encoding.class))
                .isEqualTo(encoding);
        Encoding before = new Encoding(encoding.features(), encoding.target());
        assertThat(json.writeValueAsString(before)).doesNotContain("seen");
        assertThat(warnings(
                        json.readValue(json.writeValueAsString(before), Encoding.class),
                        1e6,
                        1,
                        "2026-01-02",
                        "red",
                        "flat"))
                .isEmpty();
        assertThat(before.encodesAs(encoding)).isTrue();
    }
}
