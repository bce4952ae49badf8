package dev.chainrule.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SplitTests {

    @Test
    void putsEveryRowIntoExactlyOnePart() {
        for (int seed = 0; seed < 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int[] rows = rows(random);
            Split split = Split.random(rows, random.nextDouble(), seed);
            assertThat(together(split)).containsExactly(rows);
        }
    }

    @Test
    void givesValidationItsShare() {
        for (int seed = 0; seed < 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int[] rows = rows(random);
            double fraction = random.nextDouble(0.9);
            long expected = Math.min(Math.round(rows.length * fraction), rows.length - 1);
            assertThat(Split.random(rows, fraction, seed).validation()).hasSize((int) expected);
        }
    }

    @Test
    void stratifiedKeepsSharesAndTrainsEveryClass() {
        for (int seed = 0; seed < 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int[] rows = rows(random);
            int classes = 1 + random.nextInt(6);
            int[] classOfRow = random.ints(rows.length, 0, classes)
                    .map(it -> it * it / classes)
                    .toArray();
            double fraction = random.nextDouble(0.9);
            Split split = Split.stratified(rows, classOfRow, fraction, seed);
            assertThat(together(split)).containsExactly(rows);
            for (int it : Arrays.stream(classOfRow).distinct().toArray()) {
                int[] members = IntStream.range(0, rows.length)
                        .filter(i -> classOfRow[i] == it)
                        .map(i -> rows[i])
                        .toArray();
                long validating = count(members, split.validation());
                assertThat(validating).isLessThan(members.length);
                assertThat((double) validating)
                        .isCloseTo(members.length * fraction, org.assertj.core.data.Offset.offset(1.0));
            }
        }
    }

    @Test
    void holdsEachRowBackInOneFold() {
        for (int seed = 0; seed < 100; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int[] rows = rows(random);
            int classes = 1 + random.nextInt(6);
            int[] classOfRow = random.ints(rows.length, 0, classes).toArray();
            int count = 2 + random.nextInt(19);
            List<Split> folds = Split.folds(rows, classOfRow, count, seed);

            assertThat(folds).hasSize(count);
            assertThat(folds.stream()
                            .flatMapToInt(fold -> Arrays.stream(fold.validation()))
                            .sorted()
                            .toArray())
                    .containsExactly(rows);
            for (int i = 0; i < count; i++) {
                Split fold = folds.get(i);
                assertThat(together(fold)).containsExactly(rows);
                assertThat(fold.validation()).hasSize(rows.length / count + (i < rows.length % count ? 1 : 0));
                for (int it : Arrays.stream(classOfRow).distinct().toArray()) {
                    int[] members = IntStream.range(0, rows.length)
                            .filter(at -> classOfRow[at] == it)
                            .map(at -> rows[at])
                            .toArray();
                    assertThat((double) count(members, fold.validation()))
                            .isCloseTo((double) members.length / count, org.assertj.core.data.Offset.offset(1.0));
                }
            }
        }
    }

    @Test
    void dealsTheSameFoldsForTheSameSeed() {
        int[] rows = IntStream.range(0, 50).toArray();

        assertThat(Split.folds(rows, 5, 1).get(2).validation())
                .isEqualTo(Split.folds(rows, 5, 1).get(2).validation())
                .isNotEqualTo(Split.folds(rows, 5, 2).get(2).validation());
    }

    @Test
    void stratifiedRoundsTheWholeAndNotEachClass() {
        int[] rows = IntStream.range(0, 150).toArray();
        int[] classOfRow = Arrays.stream(rows).map(row -> row / 50).toArray();
        assertThat(Split.stratified(rows, classOfRow, 0.25, 1).validation()).hasSize(38);
    }

    /** Shares of 2.25 and 1.75, and of 1.25 and 2.75: four rows in all, of which three are whole. */
    @Test
    void givesWhatIsLeftToTheClassThatIsCutShortMost() {
        assertThat(validating(9, 7)).containsExactly(2, 2);
        assertThat(validating(5, 11)).containsExactly(1, 3);
        assertThat(validating(11, 5)).containsExactly(3, 1);
    }

    /** Rows of the first and the second class that validate where a quarter of all do. */
    private static List<Integer> validating(int first, int second) {
        int[] rows = IntStream.range(0, first + second).toArray();
        int[] classOfRow = Arrays.stream(rows).map(row -> row < first ? 0 : 1).toArray();
        int[] validation = Split.stratified(rows, classOfRow, 0.25, 1).validation();
        int ofFirst = (int) Arrays.stream(validation).filter(row -> row < first).count();
        return List.of(ofFirst, validation.length - ofFirst);
    }

    @Test
    void holdsNothingBackWhereNoShareIsAskedFor() {
        int[] rows = IntStream.range(0, 20).toArray();
        int[] groupOfRow = Arrays.stream(rows).map(row -> row / 4).toArray();
        double[] timeOfRow = Arrays.stream(rows).asDoubleStream().toArray();
        for (Split split : List.of(
                Split.random(rows, 0, 1), Split.grouped(rows, groupOfRow, 0, 1), Split.latest(rows, timeOfRow, 0))) {
            assertThat(split.training()).isEqualTo(rows);
            assertThat(split.validation()).isEmpty();
        }
    }

    @Test
    void givesItsRowsInAscendingOrder() {
        Split split = Split.random(new int[] {9, 4, 7, 1, 8, 2}, 0.5, 1);
        assertThat(split.training()).hasSize(3).isSorted();
        assertThat(split.validation()).hasSize(3).isSorted();
    }

    @Test
    void holdsWholeGroupsBackUpToTheShareAndNeverAllOfThem() {
        int[] rows = IntStream.range(0, 20).toArray();
        int[] groupOfRow = Arrays.stream(rows).map(row -> row / 5).toArray();
        assertThat(Split.grouped(rows, groupOfRow, 0.5, 1).validation()).hasSize(10);
        assertThat(Split.grouped(rows, groupOfRow, 0.99, 1).validation()).hasSize(15);
        assertThat(Split.grouped(rows, new int[20], 0.5, 1).validation())
                .as("of a single one")
                .isEmpty();
    }

    @Test
    void dealsTheLargestGroupsFirst() {
        int[] rows = IntStream.range(0, 12).toArray();
        int[] groupOfRow = {0, 1, 2, 3, 4, 5, 6, 6, 6, 6, 6, 6};
        for (int seed = 0; seed < 20; seed++) {
            assertThat(Split.groupFolds(rows, groupOfRow, 2, seed))
                    .allSatisfy(fold -> assertThat(fold.validation()).hasSize(6));
        }
    }

    @Test
    void keepsTheLatestBackWhereverTheyStand() {
        assertThat(Split.latest(new int[] {0, 2, 3, 5, 6}, new double[] {9, 1, 7, 3, 8}, 0.4)
                        .validation())
                .containsExactly(0, 6);
    }

    /** Five are wanted, and either four or six can be had. */
    @Test
    void keepsMoreBackWhereMoreIsAsNearAsLess() {
        double[] timeOfRow = {1, 1, 1, 1, 2, 2, 3, 3, 3, 3};
        assertThat(Split.latest(IntStream.range(0, 10).toArray(), timeOfRow, 0.5)
                        .validation())
                .containsExactly(4, 5, 6, 7, 8, 9);
    }

    @Test
    void isTheSameForTheSameSeedAndOnEveryMachine() {
        int[] rows = IntStream.range(0, 20).toArray();
        assertThat(Split.random(rows, 0.3, 42).validation())
                .containsExactly(Split.random(rows, 0.3, 42).validation())
                .as("computed by an independent SplitMix64 in Python")
                .containsExactly(3, 8, 11, 16, 17, 18);
    }

    /** Twenty rows of three classes, or of groups of three in a row, drawn by the same program as above. */
    @Test
    void drawsClassesAndGroupsTheSameOnEveryMachine() {
        int[] rows = IntStream.range(0, 20).toArray();
        int[] classes = Arrays.stream(rows).map(row -> row % 3).toArray();
        int[] groups = Arrays.stream(rows).map(row -> row / 3).toArray();

        assertThat(Split.stratified(rows, classes, 0.3, 42).validation()).containsExactly(4, 5, 6, 11, 12, 13);
        assertThat(Split.folds(rows, classes, 4, 42).stream().map(Split::validation))
                .containsExactly(
                        new int[] {6, 9, 13, 17, 19},
                        new int[] {3, 7, 10, 12, 14},
                        new int[] {2, 11, 15, 16, 18},
                        new int[] {0, 1, 4, 5, 8});
        assertThat(Split.grouped(rows, groups, 0.4, 42).validation()).containsExactly(6, 7, 8, 12, 13, 14, 18, 19);
        assertThat(Split.groupFolds(rows, groups, 4, 42).stream().map(Split::validation))
                .containsExactly(
                        new int[] {3, 4, 5, 6, 7, 8},
                        new int[] {12, 13, 14, 15, 16, 17},
                        new int[] {0, 1, 2, 18, 19},
                        new int[] {9, 10, 11});
    }

    @Test
    void differsForAnotherSeed() {
        int[] rows = IntStream.range(0, 1000).toArray();
        assertThat(Split.random(rows, 0.5, 1).validation())
                .isNotEqualTo(Split.random(rows, 0.5, 2).validation());
    }

    @Test
    void leavesAtLeastOneRowForTraining() {
        assertThat(Split.random(new int[] {7, 9}, 0.99, 1).training()).hasSize(1);
        assertThat(Split.random(new int[] {7}, 0.99, 1).training()).containsExactly(7);
        assertThat(Split.random(new int[0], 0.5, 1).training()).isEmpty();
    }

    @Test
    void refusesAFractionThatIsNone() {
        for (double fraction : new double[] {-0.1, 1, Double.NaN}) {
            assertThatThrownBy(() -> Split.random(new int[] {1, 2}, fraction, 1))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    /** Not all rows of a table: some are not usable. */
    private static int[] rows(SplittableRandom random) {
        int all = 2 + random.nextInt(300);
        return IntStream.range(0, all)
                .filter(row -> row == 0 || random.nextInt(4) > 0)
                .toArray();
    }

    private static int[] together(Split split) {
        return IntStream.concat(Arrays.stream(split.training()), Arrays.stream(split.validation()))
                .sorted()
                .toArray();
    }

    private static long count(int[] members, int[] of) {
        return Arrays.stream(members)
                .filter(row -> Arrays.binarySearch(of, row) >= 0)
                .count();
    }
}
