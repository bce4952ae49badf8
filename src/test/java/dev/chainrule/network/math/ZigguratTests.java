package dev.chainrule.network.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.network.math.RandomStream.Purpose;
import org.junit.jupiter.api.Test;

class ZigguratTests {

    private static final int DRAWS = 400_000;

    /** Shares below: Φ(−4), Φ(−2), Φ(−1), Φ(0), Φ(0.5), Φ(1.5), Φ(3), Φ(3.6); the last is in the tail. */
    @Test
    void isTheNormalDistribution() {
        double[] bounds = {-4, -2, -1, 0, 0.5, 1.5, 3, 3.6};
        double[] shares = {3.167e-5, 0.0227501, 0.1586553, 0.5, 0.6914625, 0.9331928, 0.9986501, 0.9998409};
        int[] below = new int[bounds.length];
        double fourth = 0;
        RandomStream random = RandomStream.of(1, Purpose.INPUT_NOISE, 0);
        for (int i = 0; i < DRAWS; i++) {
            double value = random.nextQuickGaussian();
            fourth += value * value * value * value;
            for (int j = 0; j < bounds.length; j++) {
                below[j] += value < bounds[j] ? 1 : 0;
            }
        }
        for (int j = 0; j < bounds.length; j++) {
            double deviation = Math.sqrt(shares[j] * (1 - shares[j]) / DRAWS);
            assertThat((double) below[j] / DRAWS).isCloseTo(shares[j], within(4 * deviation));
        }
        assertThat(fourth / DRAWS).isCloseTo(3, within(0.08));
    }
}
