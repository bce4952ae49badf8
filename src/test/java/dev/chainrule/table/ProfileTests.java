package dev.chainrule.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.format.TableFixture;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfileTests {

    private static final int ROWS = 60_000;

    private final Path folder;

    ProfileTests(@TempDir Path folder) {
        this.folder = folder;
    }

    private Table table(String header, IntToDoubleFunction... columns) {
        return TableFixture.table(
                folder,
                IntStream.range(0, ROWS)
                        .mapToObj(row -> Arrays.stream(columns)
                                .map(column -> String.valueOf(column.applyAsDouble(row)))
                                .collect(Collectors.joining(",")))
                        .collect(Collectors.joining("\n", header + "\n", "\n")));
    }

    /** Numbers of every size and sign, a third of them the same. */
    private static double wild(int row) {
        SplittableRandom random = new SplittableRandom(row);
        return row % 3 == 0 ? -2.5 : (random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(-300, 300));
    }

    private static Profile.Bins bins(Profile profile) {
        return Objects.requireNonNull(profile.bins());
    }

    @Test
    void findsQuantilesAsSortingDoes() {
        double[] sorted = IntStream.range(0, ROWS)
                .mapToDouble(ProfileTests::wild)
                .sorted()
                .toArray();
        try (Table table = table("x,y", ProfileTests::wild, row -> row)) {
            Profile profile = Profile.of(table, "x", 10);
            for (double share : new double[] {0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99}) {
                double place = share * (ROWS - 1);
                double part = place - (int) place;
                double expected = sorted[(int) place] * (1 - part) + sorted[(int) place + 1] * part;
                assertThat(profile.quantiles()).containsEntry(String.valueOf(share), expected);
            }
            assertThat(profile.top()).first().isEqualTo(new Column.ValueCount(-2.5, ROWS / 3));
        }
    }

    @Test
    void interpolatesFewNumbersAsNumPyDoes() {
        try (Table table = TableFixture.table(folder, "x,y\n10,1\n,1\n30,1\n20,2\n45,1\n")) {
            Profile profile = Profile.of(table, "x", 10);
            assertThat(profile.count()).isEqualTo(4);
            assertThat(profile.missing()).isEqualTo(1);
            assertThat(profile.quantiles()).containsEntry("0.25", 17.5).containsEntry("0.5", 25.0);
            assertThat(profile.quantiles()).containsEntry("0.99", 44.55);
        }
    }

    @Test
    void countsManyDifferentNumbersAlmostExactlyAndSaysSo() {
        try (Table table = table("x,y", row -> row * 0.37, row -> row % 10)) {
            Profile many = Profile.of(table, "x", 10);
            assertThat(many.approximate()).hasSize(1);
            assertThat(many.approximate().get(0).figure()).isEqualTo("distinct");
            assertThat((double) many.distinct())
                    .isCloseTo(ROWS, within(5 * ROWS * many.approximate().get(0).standardError()));
            Profile few = Profile.of(table, "y", 10);
            assertThat(few.approximate()).isEmpty();
            assertThat(few.distinct()).isEqualTo(10);
        }
    }

    @Test
    void namesOnlyValuesThatAreCertainlyTheMostFrequent() {
        try (Table table = table("x,y", row -> row % 2 == 0 ? row : row % 100 < 50 ? 7.5 : 0.25, row -> row)) {
            Profile profile = Profile.of(table, "x", 10);
            assertThat(profile.top())
                    .containsExactly(new Column.ValueCount(0.25, 15_000), new Column.ValueCount(7.5, 15_000));
        }
    }

    @Test
    void drawsBinsOfOneWidthThatHoldEveryNumber() {
        try (Table table = table("x,y", row -> row % 100 * 0.5, row -> row % 7)) {
            Profile numbers = Profile.of(table, "x", 9);
            assertThat(bins(numbers).edges()).hasSize(10).startsWith(0.0).endsWith(49.5);
            assertThat(bins(numbers).counts()).containsOnly(ROWS / 100 * 11L, ROWS / 100 * 12L);
            assertThat(bins(numbers).counts().stream().mapToLong(count -> count).sum())
                    .isEqualTo(ROWS);
        }
    }

    @Test
    void drawsBinsOfWholeNumbersForWholeNumbers() {
        try (Table table = TableFixture.table(folder, "x,y\n3,1\n4,1\n4,1\n9,2\n")) {
            assertThat(Profile.of(table, "x", 20).bins())
                    .hasToString("Bins[edges=[3, 4, 5, 6, 7, 8, 9, 10], counts=[1, 2, 0, 0, 0, 0, 1]]");
            assertThat(Profile.of(table, "x", 2).bins()).hasToString("Bins[edges=[3, 7, 11], counts=[3, 1]]");
            assertThat(bins(Profile.of(table, "x", 1)).counts()).containsExactly(4L);
        }
    }

    @Test
    void survivesNumbersAtTheEndsOfTheirRange() {
        try (Table table = TableFixture.table(folder, "x,y\n-1.7e308,1\n1.7e308,1\n0.5,2\n")) {
            Profile profile = Profile.of(table, "x", 20);
            assertThat(bins(profile).counts()).containsExactly(3L);
            assertThat(profile.quantiles()).containsEntry("0.5", 0.5);
        }
    }

    @Test
    void countsKindsAndTruths() {
        try (Table table = TableFixture.table(folder, "x,y,z\na,true,\nb,,\nb,true,\n,false,\n")) {
            assertThat(Profile.of(table, "x", 20).top())
                    .containsExactly(new Column.ValueCount("b", 2), new Column.ValueCount("a", 1));
            assertThat(Profile.of(table, "y", 20).top())
                    .containsExactly(new Column.ValueCount(true, 2), new Column.ValueCount(false, 1));
            Profile nothing = Profile.of(table, "z", 20);
            assertThat(nothing.count()).isZero();
            assertThat(nothing.top()).isEmpty();
            assertThat(nothing.quantiles()).isNull();
        }
    }

    /** Expected figures by SciPy 1.17: pearsonr; the ratio of sums of squares; contingency.association. */
    @Test
    void measuresHowColumnsGoTogether() {
        String csv = """
                x,y,k,l,c
                1,2,a,u,5
                2,1,a,u,5
                3,5,b,v,5
                4,4,b,u,5
                5,,c,v,5
                6,9,c,w,5
                """;
        try (Table table = TableFixture.table(folder, csv)) {
            expect(table, "x", "y", Association.Measure.PEARSON, 0.9097243, 5);
            expect(table, "x", "k", Association.Measure.CORRELATION_RATIO, 0.9561829, 6);
            expect(table, "k", "x", Association.Measure.CORRELATION_RATIO, 0.9561829, 6);
            expect(table, "k", "l", Association.Measure.CRAMERS_V, 0.6454972, 6);
            assertThat(Profile.association(table, "x", "x").strength()).isEqualTo(1);
            assertThat(Profile.association(table, "x", "c").strength()).isNull();
        }
    }

    private static void expect(
            Table table, String column, String other, Association.Measure measure, double strength, long rows) {
        Association found = Profile.association(table, column, other);
        assertThat(found.measure()).isEqualTo(measure);
        assertThat(found.strength()).as("%s, %s", column, other).isCloseTo(strength, within(1e-6));
        assertThat(found.rows()).isEqualTo(rows);
    }
}
