package dev.chainrule.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.chainrule.definition.Definitions;
import dev.chainrule.definition.StrictJson;
import dev.chainrule.encoding.TargetEncoding.Classes;
import dev.chainrule.network.EpochReport;
import dev.chainrule.network.Evaluation;
import dev.chainrule.network.Evaluator;
import dev.chainrule.network.Network;
import dev.chainrule.network.NetworkSpec;
import dev.chainrule.network.Numbers;
import dev.chainrule.network.Outcome;
import dev.chainrule.network.Trainer;
import dev.chainrule.network.TrainingData;
import dev.chainrule.network.TrainingObserver;
import dev.chainrule.network.TrainingPlan;
import dev.chainrule.network.activation.Sigmoid;
import dev.chainrule.network.loss.BinaryCrossEntropy;
import dev.chainrule.network.math.Kernels;
import dev.chainrule.network.math.Matrix;
import dev.chainrule.network.math.Memory;
import dev.chainrule.network.metric.Units;
import dev.chainrule.network.optimizer.GradientDescent;
import dev.chainrule.network.schedule.Constant;
import dev.chainrule.plan.ClassWeights;
import dev.chainrule.plan.ClassWeights.ByLabel;
import dev.chainrule.plan.ClassWeights.Rule;
import dev.chainrule.plan.JobDefinition;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.Violation;
import dev.chainrule.table.ColumnType;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClassWeightsTests {

    private static final Classes RARE = new Classes("rare", ColumnType.CATEGORY, List.of("no", "yes"));

    private final Memory memory = Kernels.fast().memory();

    @AfterEach
    void giveBack() {
        memory.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"balanced\"", "{\"no\":1.0,\"yes\":20.0}"})
    void isReadAsItIsWritten(String weights) {
        String definition = "{\"dataset\":\"mine\",\"training\":{\"class_weights\":%s}}".formatted(weights);
        JobDefinition read = Definitions.read(StrictJson.parse(definition), JobDefinition.class);
        assertThat(Definitions.write(read).at("/training/class_weights")).hasToString(weights);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "balance"    |          | is not a known name                        | balanced
            3            |          | expected a name or an object, got 3        | one of: balanced, or an object with names
            {}           |          | must have at least 1 members               |
            {"yes":"2"}  | /yes     | expected a number, got text "2"            | a number
            {"a/b":1e400}| /a~1b    | is too large for a number                  | a number
            """)
    void refusesWhatIsNeitherTheWordNorAnObjectOfNumbers(
            String weights, @Nullable String inside, String detail, @Nullable String hint) {
        String definition = "{\"dataset\":\"mine\",\"training\":{\"class_weights\":%s}}".formatted(weights);
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> Definitions.read(StrictJson.parse(definition), JobDefinition.class))
                .satisfies(problem -> {
                    Violation violation = problem.violations().get(0);
                    assertThat(violation.pointer())
                            .isEqualTo("/training/class_weights" + Objects.requireNonNullElse(inside, ""));
                    assertThat(violation.detail()).isEqualTo(detail);
                    assertThat(String.valueOf(violation.hint())).contains(Objects.requireNonNullElse(hint, ""));
                });
    }

    @Test
    void givesEveryClassTheSameSumWhenBalanced() {
        assertThat(Rule.BALANCED.of(List.of("a", "b", "c"), new long[] {2, 4, 6}))
                .containsExactly(2, 1, 2.0 / 3);
    }

    @Test
    void countsALabelThatIsLeftOutOnce() {
        assertThat(new ByLabel(Map.of("yes", 5.0)).of(List.of("no", "yes"), new long[2]))
                .containsExactly(1, 5);
    }

    @Test
    void countsTrainingRowsOnly() {
        Matrix targets = Numbers.matrix(memory, new float[][] {{0}, {1}, {0}, {0}, {1}});
        Matrix weights = new RowWeights(targets).by(Rule.BALANCED, RARE, new int[] {0, 1, 2, 3}, memory);
        assertThat(weights.get(1, 0)).isEqualTo(2);
        assertThat(weights.get(2, 0)).isEqualTo((float) (4 / 6.0));
    }

    @Test
    void findsTheRareClassWhenBalanced() {
        assertThat(recallOfTheRare(null)).isLessThan(0.4);
        assertThat(recallOfTheRare(Rule.BALANCED)).isGreaterThan(0.7);
        assertThat(recallOfTheRare(new ByLabel(Map.of("yes", 20.0)))).isGreaterThan(0.7);
    }

    /** One row in 20 is of the class whose numbers are larger by 2, with a standard deviation of 1. */
    private double recallOfTheRare(@Nullable ClassWeights classWeights) {
        float[][] features = Numbers.of(1).normal(2000, 1);
        float[][] targets = new float[2000][1];
        for (int i = 0; i < 2000; i += 20) {
            targets[i][0] = 1;
            features[i][0] += 2;
        }
        int[] rows = IntStream.range(0, 2000).toArray();
        Matrix expected = Numbers.matrix(memory, targets);
        Matrix weights = classWeights == null ? null : new RowWeights(expected).by(classWeights, RARE, rows, memory);
        TrainingData data = new TrainingData(
                Numbers.matrix(memory, features), expected, rows, new int[0], Units.scaled(new double[] {1}), weights);
        return recall(data);
    }

    private static double recall(TrainingData data) {
        TrainingPlan plan = TrainingPlan.of(
                        new BinaryCrossEntropy(), new GradientDescent(0.1), new Constant(), Outcome.TWO_CLASSES)
                .epochs(20)
                .batchSize(32)
                .seed(1)
                .build();
        NetworkSpec spec = new NetworkSpec(1, List.of(), 1, new Sigmoid());
        try (Network network = Network.initialize(spec, Kernels.fast(), 1);
                Evaluator evaluator = new Evaluator(network, plan.loss(), plan.outcome(), data)) {
            new Trainer(network, plan, data).run(new Silent());
            Evaluation evaluation = evaluator.evaluate(data.training());
            List<Long> rare = Objects.requireNonNull(evaluation.confusion()).get(1);
            return (double) rare.get(1) / (rare.get(0) + rare.get(1));
        }
    }

    private static final class Silent implements TrainingObserver {

        @Override
        public boolean stepDone(long step, double loss, double learningRate) {
            return true;
        }

        @Override
        public void epochDone(EpochReport report) {}
    }
}
