package dev.chainrule.prediction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.data.Offset.offset;

import dev.chainrule.encoding.Encoding;
import dev.chainrule.encoding.feature.RawRow;
import dev.chainrule.encoding.feature.RowIssues;
import dev.chainrule.model.ModelFixture;
import dev.chainrule.model.PredictionListener;
import dev.chainrule.model.TrainedNetwork;
import dev.chainrule.network.NetworkSpec;
import dev.chainrule.network.activation.Relu;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.Violation;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@NullUnmarked // javac 17 does not see in class files that members of a map may be null
class PredictorTests {

    private static final Encoding ENCODING = ModelFixture.encoding();
    private static final TrainedNetwork MODEL = ModelFixture.trained(ENCODING, ModelFixture.spec(ENCODING, 8), 1);

    private static RawRow row(int place, Map<String, ?> values) {
        return new RawRow("/instances/" + place, values, false);
    }

    private static RawRow row(Object size, Object rooms, Object town, Object isNew) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("size", size);
        values.put("rooms", rooms);
        values.put("town", town);
        values.put("new", isNew);
        return row(0, values);
    }

    private static RawRow random(Random random) {
        return row(
                100 + 10 * random.nextGaussian(),
                1 + random.nextInt(5),
                random.nextBoolean() ? "Köln" : "Ulm",
                random.nextBoolean());
    }

    private static List<RawRow> random(int rows) {
        Random random = new Random(7);
        return IntStream.range(0, rows).mapToObj(i -> random(random)).toList();
    }

    private static float[] alone(RawRow row) {
        return Predictor.predict(MODEL, List.of(row)).rows().get(0);
    }

    @Test
    void saysThatTheNumbersOfANetworkAreNoProbabilities() {
        NetworkSpec usual = ModelFixture.spec(ENCODING, 8);
        NetworkSpec changed = new NetworkSpec(usual.inputs(), usual.layers(), usual.outputs(), new Relu());
        String warning = "the output layer has the activation relu, whose numbers are no probabilities";
        try (TrainedNetwork network = ModelFixture.trained(ENCODING, changed, 1)) {
            assertThat(Predictor.predict(network, random(3)).warnings())
                    .singleElement()
                    .asString()
                    .startsWith(warning);
            assertThat(Predictor.predict(network, List.of(row(100, 2, "Bonn", true)))
                            .warnings())
                    .hasSize(2)
                    .element(0)
                    .asString()
                    .startsWith(warning);
            assertThat(new EachRow(network, AnswerForm.USUAL, PredictionListener.NONE).predict(random(2)))
                    .allSatisfy(said -> assertThat(said.warnings())
                            .singleElement()
                            .asString()
                            .startsWith(warning));
        }
        assertThat(Predictor.predict(MODEL, random(3)).warnings()).isEmpty();
    }

    /** Whoever compares with what the training rows were answered hears what the network says itself. */
    @Test
    void answersByATemperatureAndTellsListenersWithout() {
        List<RawRow> rows = random(300);
        List<float[]> raw = Predictor.predict(MODEL, rows).rows();
        TrainedNetwork tempered = MODEL.tempered(3.0);
        List<float[]> calm = Predictor.predict(tempered, rows).rows();
        List<float[]> heard = new ArrayList<>();
        List<EachRow.Said> said =
                new EachRow(tempered, AnswerForm.USUAL, (asked, outputs) -> heard.addAll(outputs)).predict(rows);

        assertThat(heard).hasSize(rows.size());
        for (int i = 0; i < rows.size(); i++) {
            double sum = 0;
            for (float probability : raw.get(i)) {
                sum += Math.cbrt(probability);
            }
            ClassPrediction prediction = (ClassPrediction) said.get(i).prediction();
            for (int j = 0; j < 3; j++) {
                float expected = (float) (Math.cbrt(raw.get(i)[j]) / sum);
                assertThat(calm.get(i)[j]).isCloseTo(expected, within(1e-5f));
                assertThat(heard.get(i)[j]).isCloseTo(raw.get(i)[j], within(1e-5f));
                assertThat((Double) prediction.probabilities().values().toArray()[j])
                        .isCloseTo(expected, within(1e-5));
            }
        }
        assertThat(MODEL.tempered(null)).isSameAs(MODEL);
        assertThat(Predictor.predict(MODEL, rows).rows())
                .as("the network is as it was")
                .containsExactlyElementsOf(raw);
    }

    @Test
    void answersInTheOrderOfTheRows() {
        List<RawRow> rows = random(1000);
        List<float[]> together = Predictor.predict(MODEL, rows).rows();

        assertThat(together).hasSize(1000);
        assertThat(together)
                .allSatisfy(outputs ->
                        assertThat(outputs[0] + outputs[1] + outputs[2]).isBetween(0.99999f, 1.00001f));
    }

    /**
     * One row is added up in another order than many are, so the last bits may differ, and nothing else: the
     * rounding errors of a sum grow with the root of its terms.
     */
    @ParameterizedTest
    @ValueSource(ints = {1, 8, 65, 700})
    void saysOfOneRowWhatItSaysOfItAmongMany(int units) {
        TrainedNetwork model = ModelFixture.trained(ENCODING, ModelFixture.spec(ENCODING, units, units), 3);
        List<RawRow> rows = random(1000);
        List<float[]> together = Predictor.predict(model, rows).rows();
        float lastBits = 3e-7f * (float) Math.max(1, Math.sqrt(units / 65.0));

        for (int i = 0; i < rows.size(); i += 7) {
            assertThat(Predictor.predict(model, rows.subList(i, i + 1)).rows().get(0))
                    .containsExactly(together.get(i), offset(lastBits));
        }
    }

    @Test
    void saysTheSameToTheLastBitWhereverARowStandsAmongMany() {
        List<RawRow> rows = new ArrayList<>(random(700));
        RawRow first = rows.get(0);
        rows.set(300, first);
        rows.set(699, first);
        List<float[]> outputs = Predictor.predict(MODEL, rows).rows();

        assertThat(outputs.get(300)).containsExactly(outputs.get(0));
        assertThat(outputs.get(699)).containsExactly(outputs.get(0));
    }

    @Tag("slow")
    @Test
    void saysTheSameToManyThreadsAtOnce() throws Exception {
        List<RawRow> rows = random(300);
        List<float[]> expected = Predictor.predict(MODEL, rows).rows();
        float[] expectedAlone = alone(rows.get(5));
        ExecutorService pool = Executors.newFixedThreadPool(8);
        try {
            List<Future<?>> asked = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                asked.add(pool.submit(() -> {
                    List<float[]> outputs = Predictor.predict(MODEL, rows).rows();
                    assertThat(outputs).usingRecursiveComparison().isEqualTo(expected);
                    assertThat(alone(rows.get(5))).containsExactly(expectedAlone);
                }));
            }
            for (Future<?> one : asked) {
                one.get();
            }
        } finally {
            pool.shutdown();
        }
    }

    @Test
    void findsNoMoreWrongThanAnAnswerNames() {
        Map<String, Object> unknown = new HashMap<>();
        IntStream.range(0, 5_000).forEach(i -> unknown.put("no feature %s".formatted(i), i));
        List<RawRow> rows =
                IntStream.range(0, 5_000).mapToObj(i -> row(i, unknown)).toList();
        long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();

        ProblemException problem = catchThrowableOfType(ProblemException.class, () -> Predictor.predict(MODEL, rows));

        assertThat(problem.violations()).hasSize(RowIssues.MOST_VIOLATIONS);
        assertThat(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before)
                .as("25 million names were not looked at")
                .isLessThan(5_000_000_000L);
    }

    @Test
    void showsNoMoreOfAWrongValueThanHelps() {
        ProblemException problem =
                catchThrowableOfType(ProblemException.class, () -> alone(row("x".repeat(1_000_000), 1, "Ulm", true)));

        assertThat(String.valueOf(problem.violations().get(0).got())).hasSizeLessThan(110);
    }

    @Test
    void warnsOfWhatTrainingHasNotSeen() {
        Predictor.Outputs outputs = Predictor.predict(
                MODEL, List.of(row(1, 2, "Bonn", true), row(1, 2, "Bonn", true), row(1, 2, "Rom", true)));

        assertThat(outputs.rows()).hasSize(3);
        assertThat(outputs.warnings())
                .containsExactly(
                        "town: \"Bonn\" was not seen in training, so it counts as unknown (known: Köln, Ulm)",
                        "town: \"Rom\" was not seen in training, so it counts as unknown (known: Köln, Ulm)");
    }

    @Test
    void warnsTwentyTimesAtMost() {
        List<RawRow> rows = IntStream.range(0, 50)
                .mapToObj(i -> row(1, 2, "town " + i, true))
                .toList();

        assertThat(Predictor.predict(MODEL, rows).warnings()).hasSize(21).endsWith("and 30 more");
    }

    @Test
    void takesTheMeanForWhatIsMissing() {
        assertThat(alone(row(null, null, null, null))).hasSize(3);
        assertThat(alone(row(null, 2, "Ulm", true))).containsExactly(alone(row(100.0, 2, "Ulm", true)));
    }

    @Test
    void ignoresTheTargetAndSaysSo() {
        Map<String, Object> values = new HashMap<>(row(1, 2, "Ulm", true).values());
        values.put("class", 2);

        assertThat(Predictor.predict(MODEL, List.of(row(0, values))).warnings())
                .containsExactly("class: this column is the target of the model, so it was ignored");
    }

    @ParameterizedTest
    @CsvSource({
        "size, x,     must be a number",
        "size, 1e400, must be finite",
        "size, NaN,   must be a number",
        "new,  maybe, must be true or false",
        "new,  1,     must be true or false"
    })
    void refusesTextThatIsNotWhatIsNeeded(String feature, String text, String detail) {
        Map<String, Object> values = new HashMap<>(Map.of("size", "1", "rooms", "2", "town", "Ulm", "new", "true"));
        values.put(feature, text);
        ProblemException problem = catchThrowableOfType(
                ProblemException.class, () -> Predictor.predict(MODEL, List.of(new RawRow("", values, true))));

        assertThat(problem.violations()).singleElement().satisfies(violation -> {
            assertThat(violation.pointer()).isEqualTo(feature);
            assertThat(violation.detail()).contains(detail);
            assertThat(violation.hint()).isNotBlank();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"5 ft", "true", ""})
    void refusesWhatIsOfAnotherType(String text) {
        for (Object wrong : new Object[] {text, true, List.of(1), Double.NaN, Double.POSITIVE_INFINITY, 1e300}) {
            assertThat(violations(row(wrong, 2, "Ulm", true)))
                    .as("size %s", wrong)
                    .containsExactly("/instances/0/size");
        }
        assertThat(violations(row(1, 2, 5, true))).containsExactly("/instances/0/town");
        assertThat(violations(row(1, 2, "Ulm", 1))).containsExactly("/instances/0/new");
    }

    @Test
    void namesAllThatIsWrongInAllRows() {
        assertThat(violations(
                        row(0, Map.of("size", 1, "romms", 2)),
                        row(1, Map.of("size", "x", "rooms", 2, "town", "Ulm", "new", true))))
                .containsExactlyInAnyOrder(
                        "/instances/0/romms",
                        "/instances/0/rooms",
                        "/instances/0/town",
                        "/instances/0/new",
                        "/instances/1/size");
    }

    @Test
    void namesAHundredPlacesAtMost() {
        RawRow[] empty = IntStream.range(0, 200).mapToObj(i -> row(i, Map.of())).toArray(RawRow[]::new);

        assertThat(violations(empty)).hasSize(100).startsWith("/instances/0/size");
    }

    private static List<String> violations(RawRow... rows) {
        return catchThrowableOfType(ProblemException.class, () -> Predictor.predict(MODEL, List.of(rows)))
                .violations()
                .stream()
                .map(Violation::pointer)
                .toList();
    }
}
