package dev.chainrule.network.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class CalibrationTests {

    /** A bin holds what is above its lower edge, up to the upper one: at 2/15 and just above, two rows are in two bins. */
    @Test
    void hasFifteenEqualBinsThatEndWithTheirUpperEdge() {
        for (int edge = 1; edge < 15; edge++) {
            double at = edge / 15.0;
            double below = at - 1e-6;
            double above = at + 1e-6;
            assertThat(error(below, true, at, false))
                    .as("both below %d/15", edge)
                    .isCloseTo(off(2 * at), within(1e-6));
            assertThat(error(at, true, above, false))
                    .as("on either side of %d/15", edge)
                    .isCloseTo((1 - at + at) / 2, within(1e-6));
        }
    }

    /** Of one bin that was right once of twice. */
    private static double off(double confidence) {
        return Math.abs(1 - confidence) / 2;
    }

    /** Nothing is left over at either end. */
    @Test
    void takesNoneAndAllForTheFirstAndTheLastBin() {
        assertThat(error(0, true, 0.01, false)).isCloseTo(off(0.01), within(1e-12));
        assertThat(error(1, true, 0.99, false)).isCloseTo(off(1.99), within(1e-12));
        assertThat(error(0.93, true, 1, false)).as("14/15 lies between").isCloseTo((0.07 + 1) / 2, within(1e-12));
    }

    private static double error(double first, boolean firstHit, double second, boolean secondHit) {
        Calibration calibration = new Calibration();
        calibration.add(first, firstHit);
        calibration.add(second, secondHit);
        return calibration.error();
    }
}
