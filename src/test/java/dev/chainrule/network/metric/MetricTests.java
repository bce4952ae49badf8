package dev.chainrule.network.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Metrics against scikit-learn; {@code golden/metrics.py} says how the numbers were made. */
class MetricTests {

    private static final JsonNode GOLDEN = golden();
    private static final double TOLERANCE = GOLDEN.get("tolerance").doubleValue();

    private static JsonNode golden() {
        try (InputStream in = MetricTests.class.getResourceAsStream("/golden/metrics.json")) {
            return new JsonMapper().readTree(in);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Stream<String> classes() {
        return GOLDEN.get("classes").propertyNames().stream();
    }

    private static Stream<String> numbers() {
        return GOLDEN.get("numbers").propertyNames().stream();
    }

    private static float[] row(JsonNode values) {
        float[] row = new float[values.size()];
        for (int j = 0; j < row.length; j++) {
            row[j] = values.get(j).floatValue();
        }
        return row;
    }

    private static void assertMetrics(Map<String, Double> metrics, JsonNode expected) {
        assertThat(metrics.keySet()).containsExactlyInAnyOrderElementsOf(expected.propertyNames());
        metrics.forEach((name, value) -> assertFigure(name, value, expected.get(name)));
    }

    private static void assertFigure(String name, double value, JsonNode expected) {
        if (expected.isNull()) {
            assertThat(value).as(name).isNaN();
        } else {
            double size = Math.max(1, Math.abs(expected.doubleValue()));
            assertThat(value).as(name).isCloseTo(expected.doubleValue(), within(TOLERANCE * size));
        }
    }

    private static float[] oneHot(int type, int outputs) {
        float[] target = new float[outputs];
        if (outputs == 1) {
            target[0] = type;
        } else {
            target[type] = 1;
        }
        return target;
    }

    private static ClassTally tally(JsonNode golden) {
        int outputs = golden.at("/outputs/0").size();
        int rows = golden.get("truth").size();
        ClassTally tally = new ClassTally(outputs, rows, ClassMetric.of(Math.max(2, outputs)));
        for (int i = 0; i < rows; i++) {
            tally.add(
                    row(golden.get("outputs").get(i)),
                    oneHot(golden.get("truth").get(i).intValue(), outputs));
        }
        return tally;
    }

    @ParameterizedTest
    @MethodSource("classes")
    void agreeWithScikitLearnOnClasses(String name) {
        JsonNode golden = GOLDEN.get("classes").get(name);
        ClassTally tally = tally(golden);

        assertMetrics(tally.metrics(), golden.get("metrics"));
        assertThat(tally.matrix().orElseThrow().counts().toString().replace(" ", ""))
                .isEqualTo(golden.get("confusion").toString());
        assertThat(tally.sample()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("classes")
    void agreeWithScikitLearnOnEachClass(String name) {
        JsonNode golden = GOLDEN.get("classes").get(name);
        ConfusionMatrix stored =
                ConfusionMatrix.of(tally(golden).matrix().orElseThrow().counts());

        for (int type = 0; type < stored.classes(); type++) {
            JsonNode expected = golden.get("per_class").get(type);
            assertFigure("precision", stored.precision(type), expected.get("precision"));
            assertFigure("recall", stored.recall(type), expected.get("recall"));
            assertFigure("f1", stored.f1(type), expected.get("f1"));
            assertThat(stored.support(type)).isEqualTo(expected.get("support").longValue());
        }
    }

    @ParameterizedTest
    @MethodSource("numbers")
    void agreeWithScikitLearnOnNumbers(String name) {
        JsonNode golden = GOLDEN.get("numbers").get(name);
        JsonNode center = golden.get("center");
        JsonNode scale = golden.get("scale");
        Units units = (output, encoded) ->
                center.get(output).doubleValue() + scale.get(output).doubleValue() * encoded;
        NumberTally tally = new NumberTally(center.size(), units, List.<Metric>of(NumberMetric.values()));
        for (int i = 0; i < golden.get("truth").size(); i++) {
            tally.add(row(golden.get("outputs").get(i)), row(golden.get("truth").get(i)));
        }

        assertMetrics(tally.metrics(), golden.get("metrics"));
        assertThat(tally.matrix()).isEmpty();
    }

    /** Six classes of which four are equally likely, behind one that is likelier: the second to the fifth place are theirs. */
    @Test
    void putTheFirstOfEquallyLikelyClassesFirst() {
        float[] outputs = {0.15f, 0.15f, 0.3f, 0.15f, 0.1f, 0.15f};
        boolean[] amongThree = {true, true, true, false, false, false};
        boolean[] amongFive = {true, true, true, true, false, true};
        for (int truth = 0; truth < 6; truth++) {
            Map<String, Double> metrics = measured(outputs, truth);
            assertThat(metrics.get("top_3_accuracy")).as("class %d", truth).isEqualTo(amongThree[truth] ? 1 : 0);
            assertThat(metrics.get("top_5_accuracy")).as("class %d", truth).isEqualTo(amongFive[truth] ? 1 : 0);
        }
        float[] equal = {0.125f, 0.125f, 0.125f, 0.125f, 0.125f, 0.125f, 0.125f, 0.125f};
        assertThat(measured(equal, 0)).containsEntry("accuracy", 1.0);
        assertThat(measured(equal, 1)).containsEntry("accuracy", 0.0).containsEntry("top_3_accuracy", 1.0);
        assertThat(measured(equal, 3)).containsEntry("top_3_accuracy", 0.0).containsEntry("top_5_accuracy", 1.0);
    }

    @Test
    void countNothingThatIsNotANumberAmongTheFirst() {
        float[] outputs = {Float.NaN, Float.NaN, Float.NaN, Float.NaN, Float.NaN, 0.5f};
        assertThat(measured(outputs, 3)).containsEntry("top_3_accuracy", 0.0).containsEntry("top_5_accuracy", 0.0);
    }

    private static Map<String, Double> measured(float[] outputs, int truth) {
        ClassTally tally = new ClassTally(outputs.length, 1, ClassMetric.of(outputs.length));
        tally.add(outputs, oneHot(truth, outputs.length));
        return tally.metrics();
    }

    /** At one half the first of two classes, as of two equal outputs. */
    @Test
    void takeTheFirstOfTwoEquallyLikelyClasses() {
        assertThat(LikeliestClass.of(new float[] {0.5f})).isZero();
        assertThat(LikeliestClass.of(new float[] {0.5f, 0.5f})).isZero();
        assertThat(LikeliestClass.of(new float[] {Math.nextUp(0.5f)})).isEqualTo(1);
        ClassTally tally = new ClassTally(1, 2, ClassMetric.of(2));
        tally.add(new float[] {0.5f}, new float[] {0});
        tally.add(new float[] {0.5f}, new float[] {1});
        assertThat(tally.matrix().orElseThrow().counts()).isEqualTo(List.of(List.of(1L, 0L), List.of(1L, 0L)));
    }

    @Test
    void measureOnlyWhatIsWanted() {
        ClassTally tally = new ClassTally(3, 10, List.of(ClassMetric.MCC, ClassMetric.TOP_5_ACCURACY, NumberMetric.R2));
        tally.add(new float[] {0.5f, 0.25f, 0.25f}, new float[] {1, 0, 0});

        assertThat(tally.metrics()).containsOnlyKeys("mcc");
    }

    @Test
    void knowWhatIsNoProbability() {
        ClassTally tally = new ClassTally(1, 2, ClassMetric.of(2));
        tally.add(new float[] {-0.5f}, new float[] {0});
        tally.add(new float[] {1.5f}, new float[] {1});

        assertThat(tally.metrics())
                .containsEntry("accuracy", 1.0)
                .containsEntry("roc_auc", 1.0)
                .containsEntry("log_loss", Double.NaN)
                .containsEntry("ece", Double.NaN);
    }

    @Test
    void areNoFailureOfScoresThatAreNoNumbers() {
        ClassTally tally = new ClassTally(1, 2, ClassMetric.of(2));
        tally.add(new float[] {Float.NaN}, new float[] {0});
        tally.add(new float[] {0.5f}, new float[] {1});
        NumberTally numbers =
                new NumberTally(1, Units.scaled(new double[] {1}), List.<Metric>of(NumberMetric.values()));
        numbers.add(new float[] {Float.NaN}, new float[] {1});
        numbers.add(new float[] {1}, new float[] {1});

        assertThat(tally.metrics()).containsEntry("roc_auc", Double.NaN).containsEntry("log_loss", Double.NaN);
        assertThat(numbers.metrics().values()).containsOnly(Double.NaN);
    }

    @Test
    void areTheSameWhenCountedInParts() {
        assertThatPartsAgree(new ClassTally(3, 500, ClassMetric.of(3)), 3);
        assertThatPartsAgree(new ClassTally(1, 500, ClassMetric.of(2)), 1);
        assertThatPartsAgree(new AnswersTally(4, 500, ClassMetric.of(2)), 4);
        assertThatPartsAgree(
                new NumberTally(2, Units.scaled(new double[] {3, 0.1}), List.<Metric>of(NumberMetric.values())), 2);
    }

    /** Parts of 150 rows, the last one of 50, one empty. */
    private static void assertThatPartsAgree(Tally whole, int outputs) {
        Tally sum = whole.part(500);
        Random random = new Random(3);
        for (int from = 0; from < 500; from += 150) {
            Tally part = sum.part(150);
            for (int row = from; row < Math.min(500, from + 150); row++) {
                float[] said = new float[outputs];
                float[] truth = new float[outputs];
                truth[random.nextInt(outputs)] = random.nextInt(2) + (outputs == 3 ? 1 : 0) > 0 ? 1 : 0;
                double all = 0;
                for (int j = 0; j < outputs; j++) {
                    said[j] = (random.nextInt(50) + 1) / 60f;
                    all += said[j];
                }
                for (int j = 0; j < outputs && outputs == 3; j++) {
                    said[j] /= (float) all;
                }
                whole.add(said, truth);
                part.add(said, truth);
            }
            sum.add(part);
        }
        sum.add(sum.part(10));
        assertThat(sum.metrics()).containsOnlyKeys(whole.metrics().keySet());
        whole.metrics()
                .forEach((name, value) ->
                        assertThat(sum.metrics().get(name)).as(name).isCloseTo(value, within(1e-12)));
        assertThat(sum.matrix().map(ConfusionMatrix::counts))
                .isEqualTo(whole.matrix().map(ConfusionMatrix::counts));
    }

    /** Scores of either sign, many of them equal, against every pair of a positive and a negative row. */
    @Test
    void rankManyScoresAsPairsDo() {
        int rows = 5_000;
        Ranking ranking = new Ranking(1, rows);
        float[] scores = new float[rows];
        Random random = new Random(5);
        for (int row = 0; row < rows; row++) {
            scores[row] = row % 3 == 0 ? random.nextInt(9) - 4f : (float) random.nextGaussian() * 1e3f;
            scores[row] += row % 4 == 0 ? 0.3f : 0;
            ranking.add(new float[] {scores[row]}, row % 4 == 0 ? 1 : 0);
        }

        double won = 0;
        long pairs = 0;
        for (int positive = 0; positive < rows; positive += 4) {
            for (int negative = 0; negative < rows; negative++) {
                if (negative % 4 > 0) {
                    won += (1 + Math.signum(scores[positive] - scores[negative])) / 2.0;
                    pairs++;
                }
            }
        }
        assertThat(ranking.rocAuc()).isCloseTo(won / pairs, within(1e-12));
    }

    @Test
    void sampleTheSameRowsWhenCountedInParts() {
        Ranking whole = new Ranking(1, 3000, 1000);
        Ranking sum = new Ranking(1, 3000, 1000);
        Random random = new Random(1);
        for (int from = 0; from < 3000; from += 500) {
            Ranking part = Ranking.ofAll(1, 500);
            for (int row = 0; row < 500; row++) {
                float[] score = {random.nextFloat()};
                whole.add(score, row % 2);
                part.add(score, row % 2);
            }
            sum.add(part);
        }

        assertThat(sum.sampled()).isTrue();
        assertThat(sum.rocAuc()).isEqualTo(whole.rocAuc());
    }

    /** The scores of positive rows are a little higher; the area of the sample is close to that of all rows. */
    @Test
    void sampleTheRowsWhereScoresAreTooMany() {
        Ranking all = new Ranking(1, 40_000, 40_000);
        Ranking some = new Ranking(1, 40_000, 10_000);
        Ranking again = new Ranking(1, 40_000, 10_000);
        Random random = new Random(1);
        for (int row = 0; row < 40_000; row++) {
            int truth = row * 2 / 40_000; // as in a sorted file
            float[] score = {(float) (random.nextGaussian() + truth)};
            Stream.of(all, some, again).forEach(ranking -> ranking.add(score, truth));
        }

        assertThat(all.sampled()).isFalse();
        assertThat(some.sampled()).isTrue();
        assertThat(some.kept()).isEqualTo(10_000);
        assertThat(some.rocAuc()).isEqualTo(again.rocAuc()).isCloseTo(all.rocAuc(), within(0.01));
        assertThat(some.averagePrecision()).isCloseTo(all.averagePrecision(), within(0.01));
    }

    @Test
    void sayWhenTheyAreOfASample() {
        int rows = 1_000_001;
        ClassTally tally = new ClassTally(1, rows, List.of(ClassMetric.ROC_AUC));
        ClassTally unordered = new ClassTally(1, rows, List.of(ClassMetric.ACCURACY));
        for (int row = 0; row < rows; row++) {
            float[] target = {row % 2};
            tally.add(target, target);
            unordered.add(target, target);
        }

        assertThat(tally.sample()).contains(1_000_000L);
        assertThat(unordered.sample()).isEmpty();
        assertThat(tally.metrics()).containsEntry("roc_auc", 1.0);
    }

    @Test
    void haveNamesAndSentences() {
        List<String> words = new ArrayList<>();
        for (Metric metric : Metric.all()) {
            words.add(metric.word());
            assertThat(metric.facts().summary()).endsWith(".");
            assertThat(metric.facts().formula()).isNotBlank();
            assertThat(Metric.find(metric.word())).contains(metric);
        }

        assertThat(words)
                .doesNotHaveDuplicates()
                .contains("accuracy", "top_3_accuracy", "macro_f1", "roc_auc", "pr_auc", "log_loss", "mcc", "ece")
                .contains("rmse", "mae", "mape", "r2", "explained_variance");
        assertThat(Metric.find("acuracy")).isEmpty();
        assertThat(Metric.ofSeries("train_log_loss")).contains(ClassMetric.LOG_LOSS);
        assertThat(Metric.ofSeries("rmse")).contains(NumberMetric.RMSE);
        assertThat(Metric.ofSeries("val_loss")).isEmpty();
        assertThat(Metric.all().stream()
                        .filter(metric -> !metric.higherIsBetter())
                        .map(Metric::word))
                .containsExactly("log_loss", "ece", "rmse", "mae", "mape");
        assertThat(IntStream.of(2, 3, 4, 6)
                        .map(classes -> ClassMetric.of(classes).size()))
                .containsExactly(10, 10, 11, 12);
    }
}
