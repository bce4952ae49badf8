package dev.chainrule.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class DistanceTests {

    private static double[] normal(int count, double mean, long seed) {
        Random random = new Random(seed);
        double[] values = new double[count];
        Arrays.setAll(values, i -> mean + random.nextGaussian());
        return values;
    }

    private static Distance distance(Bins bins, double... values) {
        long[] cells = new long[bins.cells()];
        Bins.Slots slots = bins.slots();
        for (double value : values) {
            cells[slots.ofNumber(value)]++;
        }
        return new Distance(bins, cells, 0);
    }

    private static double exact(double[] one, double[] other) {
        double largest = 0;
        for (double at : one) {
            double below = Arrays.stream(one).filter(value -> value <= at).count() / (double) one.length;
            double otherBelow =
                    Arrays.stream(other).filter(value -> value <= at).count() / (double) other.length;
            largest = Math.max(largest, Math.abs(below - otherBelow));
        }
        return largest;
    }

    @Tag("slow")
    @Test
    void knowsTheKolmogorovSmirnovDistanceToAFortieth() {
        double[] learnt = normal(4000, 0, 1);
        for (double shift : new double[] {0, 0.1, 0.5, 2}) {
            double[] now = normal(2000, shift, 2);
            Bins bins = Bins.ofNumbers("x", Measure.NUMBER, learnt);
            assertThat(Objects.requireNonNull(distance(bins, now).kolmogorovSmirnov()))
                    .as("shifted by %s", shift)
                    .isCloseTo(exact(learnt, now), within(1.0 / Bins.MOST_BINS));
        }
    }

    @Test
    void findsNoInstabilityInTheSameDistribution() {
        Bins bins = Bins.ofNumbers("x", Measure.NUMBER, normal(4000, 0, 1));
        Distance same = distance(bins, normal(2000, 0, 3));
        double psi = Objects.requireNonNull(same.stability());
        assertThat(psi).isLessThan(4 * same.chance());
        assertThat(DriftLevel.of(psi, same.chance())).isEqualTo(DriftLevel.NONE);
    }

    /** Two normal distributions one apart have an index of 1 in the limit of many groups; ten lose a little. */
    @Test
    void findsTheInstabilityOfAShift() {
        Bins bins = Bins.ofNumbers("x", Measure.NUMBER, normal(20_000, 0, 1));
        Distance shifted = distance(bins, normal(20_000, 1, 3));
        assertThat(Objects.requireNonNull(shifted.stability())).isBetween(0.75, 1.05);
        assertThat(DriftLevel.of(shifted.stability(), shifted.chance())).isEqualTo(DriftLevel.LARGE);
    }

    @Test
    void doesNotTakeFewRowsForDrift() {
        Bins bins = Bins.ofNumbers("x", Measure.NUMBER, normal(4000, 0, 1));
        Distance few = distance(bins, normal(12, 0, 5));
        assertThat(DriftLevel.of(few.stability(), few.chance())).isNotEqualTo(DriftLevel.LARGE);
    }

    @Test
    void isTheSameHoweverNumbersAreScaled() {
        double[] learnt = normal(1000, 0, 1);
        double[] now = normal(500, 0.4, 2);
        Distance plain = distance(Bins.ofNumbers("x", Measure.NUMBER, learnt), now);
        Distance scaled = distance(
                Bins.ofNumbers(
                        "x",
                        Measure.NUMBER,
                        Arrays.stream(learnt).map(Math::exp).toArray()),
                Arrays.stream(now).map(Math::exp).toArray());
        assertThat(scaled.stability()).isEqualTo(plain.stability());
        assertThat(scaled.kolmogorovSmirnov()).isEqualTo(plain.kolmogorovSmirnov());
    }

    @Test
    void tellsMissingAndOutOfRangeFromTheRest() {
        Bins bins = Bins.ofNumbers("x", Measure.NUMBER, new double[] {1, 2, 3, Double.NaN});
        long[] cells = new long[bins.cells()];
        Bins.Slots slots = bins.slots();
        for (double value : new double[] {0.5, 1, 3, 3.5, Double.NaN, Double.NaN}) {
            cells[slots.ofNumber(value)]++;
        }
        assertThat(bins.missing(cells, 0)).isEqualTo(2);
        assertThat(bins.outside(cells, 0)).isEqualTo(2);
        assertThat(bins.missing(bins.counts(), 0)).isEqualTo(1);
        assertThat(new Distance(bins, cells, 0).present()).isEqualTo(4);
    }

    @Test
    void standsConstantAndEmptyColumns() {
        Bins constant = Bins.ofNumbers("x", Measure.NUMBER, new double[] {5, 5, 5});
        assertThat(distance(constant, 5, 5).kolmogorovSmirnov()).isZero();
        assertThat(distance(constant, 6, 6).kolmogorovSmirnov()).isEqualTo(1);
        Bins empty = Bins.ofNumbers("x", Measure.NUMBER, new double[] {Double.NaN});
        assertThat(distance(empty, 1).stability()).isNull();
        assertThat(distance(constant).stability()).isNull();
    }

    @Test
    @SuppressWarnings("NullAway") // does not see what a list may hold in classes compiled before
    void keepsTheCategoriesLearntApartFromThoseNeverSeen() {
        List<@Nullable String> learnt = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            learnt.add(i % 3 == 0 ? "rare-" + i % 300 : "often-" + i % 50);
        }
        learnt.add(null);
        Bins bins = Bins.ofCategories("town", learnt);
        Bins.Slots slots = bins.slots();

        assertThat(bins.categories()).hasSize(100);
        assertThat(bins.complete()).isTrue();
        assertThat(slots.ofCategory("often-1")).isLessThan(100);
        assertThat(slots.ofCategory(bins.others().get(0))).isEqualTo(100);
        assertThat(slots.ofCategory(null)).isEqualTo(101);
        assertThat(slots.ofCategory("never")).isEqualTo(102);
        assertThat(bins.missing(bins.counts(), 0)).isEqualTo(1);
    }
}
