package dev.chainrule.network.initializer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.network.Menu;
import dev.chainrule.network.Samples;
import dev.chainrule.network.math.RandomStream;
import dev.chainrule.network.math.RandomStream.Purpose;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class InitializerTests {

    private static final int DRAWS = 100_000;
    private static final int FAN_IN = 30;
    private static final int FAN_OUT = 50;

    /** By name, from the papers: Glorot and Bengio 2010, He and others 2015. */
    private static final Map<String, Double> VARIANCES = Map.of(
            "xavier_uniform", 2.0 / (FAN_IN + FAN_OUT),
            "xavier_normal", 2.0 / (FAN_IN + FAN_OUT),
            "he_uniform", 2.0 / FAN_IN,
            "he_normal", 2.0 / FAN_IN);

    static List<Initializer> initializers() {
        return Samples.of(Initializer.class);
    }

    @ParameterizedTest
    @MethodSource("initializers")
    void drawsWithTheMeanAndVarianceOfItsTheory(Initializer initializer) {
        double variance = Objects.requireNonNull(VARIANCES.get(Menu.nameOf(initializer)), "no theory of this one");
        RandomStream random = RandomStream.of(1, Purpose.INITIALIZATION, 0);
        double sum = 0;
        double squares = 0;
        double largest = 0;
        for (int i = 0; i < DRAWS; i++) {
            double value = initializer.draw(FAN_IN, FAN_OUT, random);
            sum += value;
            squares += value * value;
            largest = Math.max(largest, Math.abs(value));
        }
        double deviation = Math.sqrt(variance);
        assertThat(sum / DRAWS).isCloseTo(0, within(4 * deviation / Math.sqrt(DRAWS)));
        assertThat(squares / DRAWS).isCloseTo(variance, within(0.02 * variance));
        if (Menu.nameOf(initializer).endsWith("uniform")) {
            assertThat(largest).isBetween(0.999 * Math.sqrt(3) * deviation, Math.sqrt(3) * deviation);
        } else {
            assertThat(largest).isGreaterThan(3.5 * deviation);
        }
    }
}
