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

    @Test
    void isTheSameForTheSameSeedAndOnEveryMachine() {
        int[] rows = IntStream.range(0, 20).toArray();
        assertThat(Split.random(rows, 0.3, 42).validation())
                .containsExactly(Split.random(rows, 0.3, 42).validation())
                .as("computed by an independent SplitMix64 in Python")
                .containsExactly(3, 8, 11, 16, 17, 18);
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
