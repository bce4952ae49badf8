package dev.chainrule.network.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.network.Samples;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ScheduleTests {

    static List<Schedule> schedules() {
        return Samples.of(Schedule.class);
    }

    @ParameterizedTest
    @MethodSource("schedules")
    void staysBetweenNothingAndTheFullRate(Schedule schedule) {
        for (long steps : new long[] {1, 2, 10, 1_000_000_000_000L}) {
            for (long step : new long[] {1, (steps + 1) / 2, steps}) {
                assertThat(schedule.factor(step, steps)).isBetween(0.0, 1.0);
            }
        }
    }

    @Test
    void constantNeverChanges() {
        assertThat(new Constant().factor(1, 10)).isEqualTo(1);
        assertThat(new Constant().factor(10, 10)).isEqualTo(1);
    }

    @Test
    void cosineStartsInFullAndEndsNearNothing() {
        Cosine cosine = new Cosine();
        assertThat(cosine.factor(1, 100)).isEqualTo(1);
        assertThat(cosine.factor(51, 100)).isCloseTo(0.5, within(1e-12));
        assertThat(cosine.factor(100, 100)).isCloseTo(0.5 * (1 + Math.cos(0.99 * Math.PI)), within(1e-12));
        for (long step = 2; step <= 100; step++) {
            assertThat(cosine.factor(step, 100)).isLessThan(cosine.factor(step - 1, 100));
        }
    }
}
