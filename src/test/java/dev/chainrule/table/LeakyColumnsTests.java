package dev.chainrule.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.format.TableFixture;
import dev.chainrule.table.LeakyColumns.How;
import dev.chainrule.table.LeakyColumns.LeakyColumn;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeakyColumnsTests {

    private final Path folder;

    LeakyColumnsTests(@TempDir Path folder) {
        this.folder = folder;
    }

    /** Of a table of x and y. */
    private List<LeakyColumn> found(int rows, IntFunction<Object> x, IntFunction<Object> y) {
        String csv = IntStream.range(0, rows)
                .mapToObj(row -> x.apply(row) + "," + y.apply(row) + "\n")
                .collect(Collectors.joining());
        try (Table table = TableFixture.table(folder, "x,y\n" + csv)) {
            return LeakyColumns.of(table, table.columns(), table.column("y"));
        }
    }

    private static LeakyColumn x(How how) {
        return new LeakyColumn("x", how);
    }

    @Test
    void findsTheTargetUnderOtherNames() {
        assertThat(found(40, row -> row % 2 == 0 ? "yes" : "no", row -> row % 2))
                .containsExactly(x(How.DETERMINES));
        assertThat(found(40, row -> row % 4, row -> row % 2 == 0 ? "even" : "odd"))
                .containsExactly(x(How.DETERMINES));
        assertThat(found(400, row -> row % 7 == 0 ? "" : row % 3, row -> row % 7 == 0 ? 1 : 0))
                .as("what is missing only in one class")
                .containsExactly(x(How.DETERMINES));
    }

    @Test
    void findsTheSameQuantityInOtherUnits() {
        assertThat(found(40, row -> row * row, row -> 1.5 * row * row - 2)).containsExactly(x(How.SAME_QUANTITY));
        assertThat(found(40, row -> row * row, row -> -row * row)).containsExactly(x(How.SAME_QUANTITY));
        assertThat(found(40, row -> row, row -> row + (row == 7 ? 0.5 : 0))).isEmpty();
    }

    @Test
    void acquitsWhatOnlyHelps() {
        assertThat(found(40, row -> row == 4 ? "no" : row % 2 == 0 ? "yes" : "no", row -> row % 2 == 0 ? 1 : 0))
                .as("one exception")
                .isEmpty();
        assertThat(found(200, row -> row % 33, row -> row == 40 ? 1 : 0))
                .as("too rare")
                .isEmpty();
        assertThat(found(19, row -> row % 2, row -> row % 2 + 5))
                .as("too few rows")
                .isEmpty();
        assertThat(found(40, row -> "name " + row, row -> row % 2))
                .as("names of rows")
                .isEmpty();
        assertThat(found(40, row -> 1, row -> row % 2)).as("constant").isEmpty();
        assertThat(found(40, row -> row % 2, row -> row % 2))
                .as("said elsewhere")
                .isEmpty();
    }

    @Test
    void acquitsValuesThatComeAgainOnlyBecauseRowsDo() {
        String different = IntStream.range(0, 60)
                .mapToObj(row -> "%s,%s,%s,%s\n".formatted(row * 1.1, -row * row, row % 2, row % 7 < 3 ? "yes" : "no"))
                .collect(Collectors.joining());
        try (Table table = TableFixture.table(folder, "a,b,sex,buys\n" + different.repeat(5))) {
            assertThat(LeakyColumns.of(table, table.columns(), table.column("buys")))
                    .isEmpty();
        }
        String told = IntStream.range(0, 60)
                .mapToObj(row ->
                        "%s,%s,%s,%s\n".formatted(row * 1.1, -row * row, row % 7 < 3, row % 7 < 3 ? "yes" : "no"))
                .collect(Collectors.joining());
        try (Table table = TableFixture.table(folder, "a,b,paid,buys\n" + told.repeat(5))) {
            assertThat(LeakyColumns.of(table, table.columns(), table.column("buys")))
                    .containsExactly(new LeakyColumn("paid", How.DETERMINES));
        }
    }

    @Tag("slow")
    @Test
    void readsManyChunks() {
        assertThat(found(300_000, row -> row % 5, row -> row % 5 / 3)).containsExactly(x(How.DETERMINES));
        assertThat(found(300_000, row -> row == 150_000 ? 3 : row % 5, row -> row % 5 / 3))
                .isEmpty();
    }
}
