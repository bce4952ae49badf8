package dev.chainrule.prediction.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.chainrule.encoding.TargetEncoding;
import dev.chainrule.encoding.feature.Scaling;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.table.ColumnType;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelOutputTests {

    private static TargetEncoding.Classes classes(ColumnType type, Object... labels) {
        return new TargetEncoding.Classes("c", type, List.of(labels));
    }

    @Test
    void areLabelsOfTheirTypeAndProbabilities() {
        List<ModelOutput> numbers = ModelOutput.of(classes(ColumnType.INTEGER, 3L, 5L));
        List<double[]> said = List.of(new double[] {0.75}, new double[] {0.5});

        assertThat(numbers.get(0).datatype()).isEqualTo(Datatype.INT64);
        assertThat((long[]) numbers.get(0).values().apply(said)).containsExactly(5, 3);
        assertThat((float[]) numbers.get(1).values().apply(said)).containsExactly(0.25f, 0.75f, 0.5f, 0.5f);
        assertThat(ModelOutput.of(classes(ColumnType.BOOLEAN, false, true))
                        .get(0)
                        .datatype())
                .isEqualTo(Datatype.BOOL);
        assertThat(ModelOutput.of(classes(ColumnType.CATEGORY, "a", "b")).get(0).datatype())
                .isEqualTo(Datatype.BYTES);
    }

    @Test
    void nameTheSecondOfTwoClassesAboveAThreshold() {
        TargetEncoding two = classes(ColumnType.CATEGORY, "no", "yes");
        List<double[]> said = List.of(new double[] {0.25}, new double[] {0.3}, new double[] {0.75});

        assertThat((String[]) ModelOutput.of(two, 0.25).get(0).values().apply(said))
                .containsExactly("no", "yes", "yes");
        assertThat((String[]) ModelOutput.of(two).get(0).values().apply(said)).containsExactly("no", "no", "yes");
    }

    @Test
    void areNamedAfterTheirColumnsWhereThereAreSeveral() {
        TargetEncoding answers = new TargetEncoding.Answers(List.of(
                classes(ColumnType.BOOLEAN, false, true),
                new TargetEncoding.Classes("d", ColumnType.INTEGER, List.of(1L, 2L))));
        List<ModelOutput> outputs = ModelOutput.of(answers);

        assertThat(outputs.stream().map(ModelOutput::name))
                .containsExactly("c.label", "c.probabilities", "d.label", "d.probabilities");
        assertThat((long[]) outputs.get(2).values().apply(List.of(new double[] {0.1, 0.9})))
                .containsExactly(2);
    }

    @Test
    void nameTheLikeliestClassesTheFirstOfEqualsFirst() {
        assertThat(ModelOutput.classified(List.of("a", "b", "c"), new float[] {0.25f, 0.5f, 0.25f, 0.5f, 0, 0.5f}, 2))
                .containsExactly("0.5:1:b", "0.25:0:a", "0.5:0:a", "0.5:2:c");
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void areNotSentWhereTheyAreNoNumbers(float output) {
        ProblemException refused = catchThrowableOfType(
                ProblemException.class, () -> ModelOutput.finite(List.of(new float[] {0}, new float[] {output})));

        assertThat(refused.violations().get(0).pointer()).isEqualTo("row 1");
    }

    @Test
    void areNotSentWhereTheirUnitMakesThemInfinite() {
        TargetEncoding logarithm = new TargetEncoding.NumericTargets(
                List.of(new TargetEncoding.NumberTarget("y", ColumnType.NUMBER, Scaling.LOG1P, 1, 1)));
        ModelOutput output = ModelOutput.of(logarithm).get(0);

        assertThat(catchThrowableOfType(
                        ProblemException.class, () -> output.values().apply(List.of(new double[] {1000}))))
                .isNotNull();
    }
}
