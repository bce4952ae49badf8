package dev.chainrule.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.definition.Definitions;
import dev.chainrule.network.loss.Loss;
import dev.chainrule.network.math.Kernels;
import dev.chainrule.network.math.Matrix;
import dev.chainrule.network.math.Memory;
import dev.chainrule.network.optimizer.Optimizer;
import dev.chainrule.network.schedule.Schedule;
import dev.chainrule.network.thread.Cores;
import dev.chainrule.network.thread.Team;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Whole trainings against PyTorch, step by step; {@code golden/trainings.py} says how the numbers were made. */
class TrainingGoldenTests {

    /** Of what is around 1 or larger, after so many steps of float32. */
    private static final double TOLERANCE = 2e-5;

    private static final JsonNode GOLDEN = golden();

    private static JsonNode golden() {
        try (InputStream in = TrainingGoldenTests.class.getResourceAsStream("/golden/trainings.json")) {
            return new JsonMapper().readTree(in).get("trainings");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<String> trainings() {
        return GOLDEN.propertyNames().stream();
    }

    private static double feature(int row, int column) {
        return (Math.floorMod(row * 7919L + column * 104_729L + (long) row * column * 31, 257) - 128) / 64.0;
    }

    private static double parameter(int place) {
        return ((place * 48_271L + 11) % 509 - 254) / 1024.0;
    }

    private static double target(String kind, int row, int output) {
        return switch (kind) {
            case "number" -> feature(row, 0) - feature(row, 1) / 2 + feature(row, 99) / 4;
            case "count" -> 20 + row * 37 % 11 + row % 3 * 8;
            case "one_of_five" -> Math.round((feature(row, 0) + 2) * 64) * 5 / 257 == output ? 1 : 0;
            case "yes_or_no" -> feature(row, 0) + feature(row, 1) / 2 > 0.25 ? 1 : 0;
            default -> throw new IllegalArgumentException(kind);
        };
    }

    private static double weight(double target) {
        return target == 1 ? 2.5 : 0.75;
    }

    private static NetworkSpec spec(JsonNode training) {
        return Definitions.read(training.get("network"), NetworkSpec.class);
    }

    private static TrainingPlan plan(JsonNode training) {
        JsonNode limits = training.get("clipping");
        return TrainingPlan.of(
                        Definitions.read(training.get("loss"), Loss.class),
                        Definitions.read(training.get("optimizer"), Optimizer.class),
                        Definitions.read(training.get("schedule"), Schedule.class),
                        Outcome.NUMBERS)
                .epochs(training.get("epochs").intValue())
                .batchSize(training.get("batch_size").intValue())
                .clipping(new GradientClipping(limit(limits.get("norm")), limit(limits.get("value"))))
                .seed(training.get("seed").longValue())
                .build();
    }

    private static @Nullable Double limit(JsonNode limit) {
        return limit.isNull() ? null : (Double) limit.doubleValue();
    }

    private static TrainingData data(JsonNode training, NetworkSpec spec, Memory memory) {
        int held = training.get("validation").intValue();
        int rows = held + training.get("rows").intValue();
        String kind = training.get("targets").stringValue();
        Matrix features = memory.allocate(rows, spec.inputs());
        Matrix targets = memory.allocate(rows, spec.outputs());
        Matrix weights = memory.allocate(rows, 1);
        for (int row = 0; row < rows; row++) {
            for (int j = 0; j < spec.inputs(); j++) {
                features.set(row, j, feature(row, j));
            }
            for (int j = 0; j < spec.outputs(); j++) {
                targets.set(row, j, target(kind, row, j));
            }
            weights.set(row, 0, weight(targets.get(row, 0)));
        }
        return new TrainingData(
                features,
                targets,
                IntStream.range(held, rows).toArray(),
                IntStream.range(0, held).toArray(),
                (output, encoded) -> encoded,
                training.get("weights").booleanValue() ? weights : null);
    }

    private static Network network(NetworkSpec spec) {
        Network network = Network.initialize(spec, Kernels.fast(), 1);
        for (int i = 0; i < network.parameters().columns(); i++) {
            network.parameters().set(0, i, parameter(i));
        }
        return network;
    }

    /** Every step and every epoch, and the training as it was written after each. */
    private static final class Diary implements TrainingObserver {

        private final List<double[]> steps = new ArrayList<>();
        private final List<Double> validation = new ArrayList<>();
        private final List<byte[]> written = new ArrayList<>();
        private @Nullable Training training;

        @Override
        public void begins(Training begun) {
            training = begun;
        }

        @Override
        public boolean stepDone(long step, double loss, double learningRate) {
            Training now = Objects.requireNonNull(training);
            steps.add(new double[] {loss, learningRate, now.gradientNorm()});
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try {
                now.write(out);
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
            written.add(out.toByteArray());
            return true;
        }

        @Override
        public void epochDone(EpochReport report) {
            validation.add(Objects.requireNonNull(report.validation()).loss());
        }
    }

    @ParameterizedTest
    @MethodSource("trainings")
    void goesTheWayOfPyTorch(String name) throws IOException {
        JsonNode training = GOLDEN.get(name);
        try (Memory memory = Kernels.fast().memory();
                Team team = new Cores(2).team(2);
                Network network = network(spec(training))) {
            TrainingData data = data(training, network.spec(), memory);
            Diary diary = new Diary();
            new Trainer(network, plan(training), data, team).run(diary);
            assertWay(training, 0, diary, network);
        }
    }

    /** Two times within an epoch. */
    @ParameterizedTest
    @MethodSource("trainings")
    void goesTheSameWayAfterItWasCutOff(String name) throws IOException {
        JsonNode training = GOLDEN.get(name);
        NetworkSpec spec = spec(training);
        try (Memory memory = Kernels.fast().memory()) {
            TrainingData data = data(training, spec, memory);
            Diary whole = new Diary();
            try (Network network = network(spec)) {
                new Trainer(network, plan(training), data).run(whole);
            }
            int steps = whole.steps.size();
            for (int done : new int[] {steps / 3 + 1, 2 * steps / 3 + 1}) {
                try (Network network = Network.initialize(spec, Kernels.fast(), 99)) {
                    Diary rest = new Diary();
                    new Trainer(network, plan(training), data)
                            .resume(rest, new ByteArrayInputStream(whole.written.get(done - 1)));
                    assertWay(training, done, rest, network);
                }
            }
        }
    }

    /** @param done steps before the first of the diary */
    private static void assertWay(JsonNode training, int done, Diary diary, Network network) {
        JsonNode steps = training.get("steps");
        assertThat(done + diary.steps.size()).isEqualTo(steps.size());
        for (int i = done; i < steps.size(); i++) {
            double[] step = diary.steps.get(i - done);
            String what = "%s of step " + (i + 1);
            assertClose(what.formatted("loss"), step[0], steps.get(i).get(0));
            assertThat(step[1]).as(what, "rate").isCloseTo(steps.get(i).get(1).doubleValue(), within(1e-15));
            assertClose(what.formatted("length"), step[2], steps.get(i).get(2));
        }
        JsonNode validation = training.get("val_loss");
        for (int i = 1; i <= diary.validation.size(); i++) {
            int epoch = validation.size() - i;
            double met = diary.validation.get(diary.validation.size() - i);
            assertClose("validation of epoch " + (epoch + 1), met, validation.get(epoch));
        }
        JsonNode parameters = training.get("parameters");
        for (int i = 0; i < parameters.size(); i++) {
            int place = i * training.get("every").intValue();
            assertClose("parameter " + place, network.parameters().get(0, place), parameters.get(i));
        }
        assertThat(network.state().columns()).isEqualTo(training.get("state").size());
        for (int i = 0; i < network.state().columns(); i++) {
            assertClose(
                    "state " + i,
                    network.state().get(0, i),
                    training.get("state").get(i));
        }
    }

    private static void assertClose(String what, double actual, JsonNode expected) {
        double size = Math.max(1, Math.abs(expected.doubleValue()));
        assertThat(actual).as(what).isCloseTo(expected.doubleValue(), within(TOLERANCE * size));
    }

    /** What the trainings are there for. */
    @Test
    void hasBatchesOfEightLanesAndOfOneRow() {
        for (String name : List.of("eight_lanes", "eight_lanes_clipped")) {
            JsonNode training = GOLDEN.get(name);
            int batch = training.get("batch_size").intValue();
            try (Network network = network(spec(training))) {
                assertThat(Lanes.count(network, batch)).isEqualTo(8);
                assertThat(training.get("rows").intValue() % batch).isEqualTo(1);
            }
        }
    }
}
