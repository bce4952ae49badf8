package dev.chainrule.network.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.choice.Menu;
import dev.chainrule.definition.Definitions;
import dev.chainrule.network.Samples;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ScheduleTests {

    static List<Schedule> schedules() {
        return Samples.of(Schedule.class);
    }

    @ParameterizedTest
    @MethodSource("schedules")
    void staysBetweenNothingAndTheFullRate(Schedule schedule) {
        for (long steps : new long[] {1, 2, 3, 10, 1_000_000_000_000L}) {
            Pace pace = schedule.start(steps, 5);
            for (long step : new long[] {1, (steps + 1) / 2, steps}) {
                assertThat(pace.factor(step)).isBetween(0.0, 1.0);
            }
        }
    }

    /** {@code golden/generate.py} says how the numbers were made. */
    @Test
    void goesAsInPyTorch() throws IOException {
        Set<Class<?>> seen = new HashSet<>();
        JsonNode golden = golden();
        for (JsonNode course : golden.get("courses")) {
            Schedule schedule = Definitions.read(course.get("schedule"), Schedule.class);
            compare(schedule, course, golden);
            seen.add(schedule.getClass());
        }
        assertThat(seen)
                .as("schedules with golden numbers")
                .containsExactlyInAnyOrderElementsOf(Menu.of(Schedule.class).members());
    }

    /** Of a curve that PyTorch follows between epochs only, the first step of each is compared. */
    private static void compare(Schedule schedule, JsonNode course, JsonNode golden) {
        int perEpoch = golden.get("steps_per_epoch").intValue();
        JsonNode factors = course.get("factors");
        boolean everyStep = !(schedule instanceof Exponential);
        Pace pace = schedule.start(factors.size(), perEpoch);
        for (int step = 1; step <= factors.size(); step++) {
            if (everyStep || step % perEpoch == 1) {
                assertThat(pace.factor(step))
                        .as("%s at step %d", schedule, step)
                        .isCloseTo(factors.get(step - 1).doubleValue(), within(1e-12));
            }
            if (step % perEpoch == 0) {
                JsonNode loss = golden.get("epoch_losses").get(step / perEpoch - 1);
                pace.see(() -> Map.of("val_loss", loss.doubleValue()));
            }
        }
    }

    /** Loss and coefficient of determination, of which more and less are better; the last value is seen by nobody. */
    @Test
    void reducesOnAPlateauBelowZeroAsPyTorchDoes() throws IOException {
        for (JsonNode course : golden().get("below_zero")) {
            Schedule schedule = Definitions.read(course.get("schedule"), Schedule.class);
            Pace pace = schedule.start(course.get("values").size(), 1);
            for (int epoch = 1; epoch <= course.get("values").size(); epoch++) {
                assertThat(pace.factor(epoch))
                        .as("%s in epoch %d", schedule, epoch)
                        .isEqualTo(course.get("factors").get(epoch - 1).doubleValue());
                double value = course.get("values").get(epoch - 1).doubleValue();
                pace.see(() -> Map.of(course.get("metric").stringValue(), value));
            }
        }
    }

    @Test
    void turnsInOneCycleOfFewStepsWherePyTorchDoes() throws IOException {
        for (JsonNode cycle : golden().get("short_cycles")) {
            Schedule schedule = Definitions.read(cycle.get("schedule"), Schedule.class);
            JsonNode factors = cycle.get("factors");
            Pace pace = schedule.start(factors.size(), 1);
            for (int step = 1; step <= factors.size(); step++) {
                assertThat(pace.factor(step))
                        .as("%s at step %d of %d", schedule, step, factors.size())
                        .isCloseTo(factors.get(step - 1).doubleValue(), within(1e-12));
            }
        }
    }

    private static JsonNode golden() throws IOException {
        try (InputStream in = ScheduleTests.class.getResourceAsStream("/golden/schedules.json")) {
            return new JsonMapper().readTree(in);
        }
    }

    @ParameterizedTest
    @MethodSource("schedules")
    void goesOnFromItsState(Schedule schedule) {
        Pace pace = schedule.start(1000, 10);
        Pace other = schedule.start(1000, 10);
        for (int epoch = 0; epoch < 40; epoch++) {
            pace.see(() -> Map.of("val_loss", 1.0));
        }
        other.restore(pace.state());
        assertThat(other.factor(401)).isEqualTo(pace.factor(401));
        assertThat(other.state()).isEqualTo(pace.state());
    }

    @Test
    void warmsUpAlongAStraightLine() {
        Pace pace = new Constant(3).start(10, 5);
        assertThat(List.of(pace.factor(1), pace.factor(2), pace.factor(3), pace.factor(4), pace.factor(10)))
                .containsExactly(0.25, 0.5, 0.75, 1.0, 1.0);
    }

    @Test
    void beginsAfterTheWarmUpAndStillEndsInTime() {
        Pace warm = new Cosine(null, 1, 10).start(110, 5);
        Pace cold = new Cosine().start(100, 5);
        for (int step = 1; step <= 100; step++) {
            assertThat(warm.factor(10 + step)).isEqualTo(cold.factor(step));
        }
    }

    @Test
    void reachesItsPeakAtTheOptimizersRate() {
        Pace pace = new OneCycle(0.3, 25, 1e4, 0).start(100, 10);
        assertThat(pace.factor(30)).isEqualTo(1);
        assertThat(pace.factor(1)).isCloseTo(1 / 25.0, within(1e-12));
        assertThat(pace.factor(100)).isCloseTo(1 / 25e4, within(1e-12));
    }

    static List<Schedule> foreseeable() {
        return Stream.concat(
                        schedules().stream(),
                        Stream.of(
                                new ReduceOnPlateau(null, 0.5, 0, 0, 0, 0, 0),
                                new ReduceOnPlateau("val_loss", 0.5, 2, 0.1, 3, 0.01, 0),
                                new ReduceOnPlateau("val_accuracy", 0.3, 1, 0, 1, 0, 23)))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("foreseeable")
    void foreseesATrainingThatGetsNoBetter(Schedule schedule) {
        int perEpoch = 5;
        Pace pace = schedule.start(400, perEpoch);
        Pace foreseen = schedule.foreseen(400, perEpoch);
        for (int step = 1; step <= 400; step++) {
            assertThat(foreseen.factor(step))
                    .as("%s at step %d", schedule, step)
                    .isCloseTo(pace.factor(step), within(1e-12));
            if (step % perEpoch == 0) {
                pace.see(() -> Map.of("val_loss", 0.7, "val_accuracy", 0.6));
            }
        }
        assertThat(foreseen.factor(1))
                .as("asked for again")
                .isEqualTo(schedule.start(400, perEpoch).factor(1));
    }

    @Test
    void saysOnWhatConditionItForesees() {
        assertThat(new ReduceOnPlateau("val_f1", 0.5, 0, 0, 0, 0, 0).condition())
                .contains("if val_f1 never improved after the first epoch");
        assertThat(new Cosine().condition()).isEmpty();
    }

    @Test
    void waitsForMoreOfWhatIsBetterWhenMore() {
        Pace pace = new ReduceOnPlateau("val_accuracy", 0.5, 0, 0, 0, 0, 0).start(100, 10);
        pace.see(() -> Map.of("val_accuracy", 0.5));
        pace.see(() -> Map.of("val_accuracy", 0.6));
        assertThat(pace.factor(21)).isEqualTo(1);
        pace.see(() -> Map.of("val_accuracy", 0.55));
        assertThat(pace.factor(31)).isEqualTo(0.5);
    }
}
