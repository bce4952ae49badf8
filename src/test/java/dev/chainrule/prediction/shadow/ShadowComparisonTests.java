package dev.chainrule.prediction.shadow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.encoding.TargetEncoding;
import dev.chainrule.encoding.TargetEncoding.NumberTarget;
import dev.chainrule.encoding.feature.RawRow;
import dev.chainrule.encoding.feature.Scaling;
import dev.chainrule.model.ModelFixture;
import dev.chainrule.prediction.ClassPrediction;
import dev.chainrule.prediction.EachRow;
import dev.chainrule.prediction.shadow.ShadowResponse.ShadowChallenger;
import dev.chainrule.prediction.shadow.ShadowResponse.ShadowDifference;
import dev.chainrule.prediction.shadow.ShadowResponse.ShadowLabels;
import dev.chainrule.prediction.shadow.ShadowResponse.ShadowNumbers;
import dev.chainrule.prediction.shadow.ShadowResponse.ShadowTarget;
import dev.chainrule.problem.Violation;
import dev.chainrule.table.ColumnType;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class ShadowComparisonTests {

    private static final ShadowSettings SETTINGS = new ShadowSettings(DataSize.ofMegabytes(1), 50, 3, 2, 2, 0.01);
    private static final TargetEncoding.Classes SPECIES =
            new TargetEncoding.Classes("species", ColumnType.CATEGORY, List.of("rose", "tulip", "daisy"));

    private static ShadowComparison of(TargetEncoding target) {
        return new ShadowComparison(
                target, ModelFixture.model("mdl_2", "flowers", 2, ModelFixture.encoding()), SETTINGS, Instant.EPOCH);
    }

    private static TargetEncoding numbers(Scaling scaling, double spread, String... columns) {
        return new TargetEncoding.NumericTargets(List.of(columns).stream()
                .map(column -> new NumberTarget(column, ColumnType.NUMBER, scaling, 0, spread))
                .toList());
    }

    private static ClassPrediction label(@Nullable Object label) {
        return new ClassPrediction(label, 0.5, Map.of("all of them", 1.0));
    }

    private static EachRow.Said said(@Nullable Object prediction) {
        return new EachRow.Said(prediction, List.of(), List.of());
    }

    private static RawRow row(Object value) {
        return new RawRow("", Map.of("size", value), false);
    }

    private static void add(ShadowComparison comparison, @Nullable Object answered, @Nullable Object challenger) {
        comparison.asked(1, 0, Instant.EPOCH);
        comparison.add(row(1), answered, said(challenger), Instant.EPOCH);
    }

    private static ShadowTarget only(ShadowComparison comparison) {
        return comparison.response().targets().get(0);
    }

    private static ShadowNumbers onlyNumbers(ShadowComparison comparison) {
        return Objects.requireNonNull(only(comparison).numbers());
    }

    @Test
    void countsWhichLabelsStoodAgainstWhich() {
        ShadowComparison comparison = of(SPECIES);
        add(comparison, label("rose"), label("rose"));
        add(comparison, label("rose"), label("tulip"));
        add(comparison, label("tulip"), label("daisy"));
        add(comparison, label("tulip"), label("daisy"));
        ShadowChallenger counted = comparison.response();

        assertThat(counted.rows()).isEqualTo(4);
        assertThat(counted.requests()).isEqualTo(4);
        assertThat(counted.waiting()).isZero();
        assertThat(counted.agreeing()).isEqualTo(1);
        assertThat(counted.agreement()).isEqualTo(0.25);
        assertThat(only(comparison))
                .isEqualTo(new ShadowTarget(
                        "species",
                        1,
                        List.of(new ShadowLabels("tulip", "daisy", 2), new ShadowLabels("rose", "tulip", 1)),
                        0L,
                        null));
    }

    @Test
    void countsPairsBeyondTheLimitTogether() {
        ShadowComparison comparison = of(SPECIES);
        add(comparison, label("rose"), label("tulip"));
        add(comparison, label("rose"), label("daisy"));
        add(comparison, label("tulip"), label("rose"));
        add(comparison, label("daisy"), label("rose"));
        add(comparison, label("rose"), label("daisy"));

        assertThat(only(comparison).labels())
                .containsExactly(new ShadowLabels("rose", "daisy", 2), new ShadowLabels("rose", "tulip", 1));
        assertThat(only(comparison).otherLabels()).isEqualTo(2);
    }

    @Test
    void takesTheSameLabelOfAnotherTypeForTheSame() {
        ShadowComparison comparison = of(SPECIES);
        add(comparison, label(1L), label(1.0));
        add(comparison, label(true), label("true"));
        add(comparison, label(null), label(null));
        add(comparison, label(null), label("rose"));

        assertThat(comparison.response().agreeing()).isEqualTo(3);
        assertThat(only(comparison).labels()).containsExactly(new ShadowLabels(null, "rose", 1));
    }

    @Test
    void measuresNumbersByTheSpreadOfTheTarget() {
        ShadowComparison comparison = of(numbers(Scaling.STANDARDIZE, 200, "rent"));
        add(comparison, 1000.0, 1000.1);
        add(comparison, 1000.0, 998.0);
        add(comparison, 1000.0, 1000.0);
        add(comparison, 1000.0, 1500.0);
        add(comparison, 1000.0, 1010.0);
        ShadowNumbers numbers = onlyNumbers(comparison);

        assertThat(comparison.response().agreeing()).isEqualTo(3);
        assertThat(numbers.relativeTo()).isEqualTo("scale");
        assertThat(numbers.scale()).isEqualTo(200);
        assertThat(numbers.mean()).isCloseTo((0.1 + 2 + 500 + 10) / 5, within(1e-9));
        assertThat(numbers.largest()).isEqualTo(500);
        assertThat(numbers.differences())
                .containsExactly(
                        new ShadowDifference(0.001, 2),
                        new ShadowDifference(0.003, 0),
                        new ShadowDifference(0.01, 1),
                        new ShadowDifference(0.03, 0),
                        new ShadowDifference(0.1, 1),
                        new ShadowDifference(0.3, 0),
                        new ShadowDifference(1.0, 0),
                        new ShadowDifference(null, 1));
    }

    @Test
    void measuresNumbersByThemselvesWhereTheSpreadIsNotKnown() {
        ShadowComparison comparison = of(numbers(Scaling.LOG1P, 2, "rent"));
        add(comparison, 100.0, 101.0);
        add(comparison, -100.0, -98.0);
        add(comparison, 0.0, 0.0);
        ShadowNumbers numbers = onlyNumbers(comparison);

        assertThat(numbers.relativeTo()).isEqualTo("answer");
        assertThat(numbers.scale()).isNull();
        assertThat(comparison.response().agreeing()).isEqualTo(2);
    }

    @Test
    void takesNumbersThatAreNotFiniteForEqualOnlyAmongThemselves() {
        ShadowComparison comparison = of(numbers(Scaling.STANDARDIZE, 1, "rent"));
        add(comparison, null, null);
        add(comparison, 1.0, null);

        assertThat(comparison.response().agreeing()).isEqualTo(1);
        assertThat(onlyNumbers(comparison).nonFinite()).isEqualTo(2);
        assertThat(onlyNumbers(comparison).mean()).isNull();
    }

    @Test
    void saysOfSeveralTargetsWhichOnesDiffer() {
        ShadowComparison comparison = of(numbers(Scaling.STANDARDIZE, 1, "x", "y"));
        add(comparison, Map.of("x", 1.0, "y", 1.0), Map.of("x", 1.0, "y", 3.0));
        add(comparison, Map.of("x", 1.0, "y", 1.0), Map.of("x", 1.0, "y", 1.0));
        ShadowChallenger counted = comparison.response();

        assertThat(counted.agreeing()).isEqualTo(1);
        assertThat(counted.targets()).extracting(ShadowTarget::agreeing).containsExactly(2L, 1L);
        assertThat(counted.disagreements()).singleElement().satisfies(row -> {
            assertThat(row.answered()).isEqualTo(Map.of("y", 1.0));
            assertThat(row.challenger()).isEqualTo(Map.of("y", 3.0));
        });
    }

    @Test
    void keepsTheLastRowsThatDisagreed() {
        ShadowComparison comparison = of(SPECIES);
        for (int i = 0; i < 5; i++) {
            Map<String, Object> values = new LinkedHashMap<>();
            values.put("size", i);
            values.put("text", "x".repeat(1000));
            values.put("third", true);
            comparison.asked(1, 0, Instant.EPOCH);
            comparison.add(
                    new RawRow("", values, false), label("rose"), said(label("tulip")), Instant.ofEpochSecond(i));
        }
        add(comparison, label("rose"), label("rose"));

        assertThat(comparison.response().disagreements())
                .extracting(row -> row.row().get("size"))
                .containsExactly(4, 3, 2);
        assertThat(comparison.response().disagreements().get(0)).satisfies(row -> {
            assertThat(row.at()).isEqualTo(Instant.ofEpochSecond(4));
            assertThat(String.valueOf(row.row().get("text"))).hasSizeLessThan(110);
            assertThat(row.row()).hasSize(2);
            assertThat(row.omittedColumns()).isEqualTo(1);
            assertThat(row.answered()).isEqualTo(new ClassPrediction("rose", 0.5, null));
            assertThat(row.challenger()).isEqualTo(new ClassPrediction("tulip", 0.5, null));
        });
    }

    @Test
    void countsRowsThatTheChallengerCannotAnswerApart() {
        ShadowComparison comparison = of(SPECIES);
        comparison.asked(1, 0, Instant.EPOCH);
        EachRow.Said wrong =
                new EachRow.Said(null, List.of(Violation.at("/size", "must be a number", "x", null)), List.of());
        comparison.add(row("x"), label("rose"), wrong, Instant.EPOCH);
        ShadowChallenger counted = comparison.response();

        assertThat(counted.failed()).isEqualTo(1);
        assertThat(counted.failure()).isEqualTo("must be a number");
        assertThat(counted.rows()).isZero();
        assertThat(counted.waiting()).isZero();
        assertThat(counted.agreement()).isNull();
    }
}
