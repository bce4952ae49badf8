package dev.chainrule.network.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class TemperatureScalingTests {

    @Test
    void dividesTheLogit() {
        assertThat(TemperatureScaling.scaled(0.9, 2.0)).isCloseTo(0.75, within(1e-15)); // 9 : 1 becomes 3 : 1
        assertThat(TemperatureScaling.scaled(0.75, 0.5)).isCloseTo(0.9, within(1e-15));
        assertThat(TemperatureScaling.scaled(0.5, 7.0)).isEqualTo(0.5);
        assertThat(TemperatureScaling.scaled(0.3, null)).isEqualTo(0.3);
    }

    @Test
    void leavesCertaintyAlone() {
        assertThat(TemperatureScaling.scaled(0, 100.0)).isZero();
        assertThat(TemperatureScaling.scaled(1, 100.0)).isEqualTo(1);
    }

    @Test
    void findsTheProbabilityAgain() {
        for (double probability : new double[] {1e-9, 0.1, 0.5, 0.999}) {
            for (double temperature : new double[] {0.3, 1, 2.5}) {
                double scaled = TemperatureScaling.scaled(probability, temperature);
                assertThat(TemperatureScaling.unscaled(scaled, temperature)).isCloseTo(probability, within(1e-8));
            }
        }
        assertThat(TemperatureScaling.unscaled(null, 2.0)).isNull();
        assertThat(TemperatureScaling.unscaled(0.2, null)).isEqualTo(0.2);
    }
}
