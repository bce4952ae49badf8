package dev.chainrule.explanation.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LearningCurveTests {

    private static LearningCurve of(double... losses) {
        return new LearningCurve(
                IntStream.rangeClosed(1, losses.length).asDoubleStream().toArray(), losses, losses);
    }

    @Test
    void isSmoothWhereItOnlyGoesDown() {
        LearningCurve curve = of(8, 7, 6, 5, 4, 3, 2, 1);
        assertThat(curve.roughness()).isZero();
        assertThat(curve.descending()).isEqualTo(1);
    }

    @Test
    void isRoughWhereItJumps() {
        assertThat(of(5, 4, 3, 2, 4, 1, 4, 1, 4).roughness()).isGreaterThan(0.5);
    }

    @Test
    void passesOverWhatIsNotFinite() {
        LearningCurve curve = of(3, Double.NaN, 2, 9);
        assertThat(curve.lowest()).isEqualTo(2);
        assertThat(curve.highest()).isEqualTo(9);
        assertThat(curve.bestEpoch()).isEqualTo(3);
    }

    @Test
    void tellsWhatRoseFromWhatBeganHigh() {
        assertThat(of(4.3, 1.4, 0.5, 0.4, 0.5).highestAfterALower()).isNegative();
        assertThat(of(4.3, 1, 3, 2.5).highestAfterALower()).isEqualTo(3);
        assertThat(of(-10, -12, -11).highestAfterALower()).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(of(-10, -12, 1).highestAfterALower()).isEqualTo(1);
    }

    @Test
    void saysNothingOfVeryFewPoints() {
        assertThat(of(1).descending()).isZero();
        assertThat(of(1, 2).roughness()).isZero();
    }
}
