package dev.chainrule.encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.definition.Definitions;
import dev.chainrule.definition.StrictJson;
import dev.chainrule.encoding.feature.CategoryValues;
import dev.chainrule.encoding.feature.Embedded;
import dev.chainrule.encoding.feature.FeatureEncoding;
import dev.chainrule.encoding.feature.NormalDistribution;
import dev.chainrule.encoding.feature.Ranked;
import dev.chainrule.encoding.feature.Ranks;
import dev.chainrule.encoding.feature.RawRow;
import dev.chainrule.encoding.feature.RawValue;
import dev.chainrule.encoding.feature.RowIssues;
import dev.chainrule.encoding.feature.Scaled;
import dev.chainrule.format.TableFixture;
import dev.chainrule.network.thread.Team;
import dev.chainrule.table.ColumnType;
import dev.chainrule.table.Table;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** What encodings learn, and from which rows. */
class FittingTests {

    private static final List<String> NUMERIC =
            List.of("standardize", "standardize_together", "min_max", "robust", "log1p", "quantile", "none");
    private static final List<String> CATEGORICAL =
            List.of("one_hot", "ordinal", "target_mean", "hashing", "embedding");

    private final Path folder;

    FittingTests(@TempDir Path folder) {
        this.folder = folder;
    }

    private static EncodingPlan plan(List<String> features, String target, Task task, String preprocessing) {
        return new EncodingPlan(
                features,
                List.of(target),
                task,
                Definitions.read(StrictJson.parse(preprocessing), Preprocessing.class),
                1000);
    }

    /** Rows of numbers, categories and gaps; those from the split on are made by another random stream. */
    private static String rows(long seed, long seedOfHeldBack, int rows, int split) {
        StringBuilder csv = new StringBuilder("n,i,c,b,y\n");
        SplittableRandom random = new SplittableRandom(seed);
        for (int row = 0; row < rows; row++) {
            if (row == split) {
                random = new SplittableRandom(seedOfHeldBack);
            }
            csv.append(String.join(
                            ",",
                            gap(random, "" + random.nextDouble(1000)),
                            gap(random, "" + random.nextInt(9)),
                            gap(random, "c" + random.nextInt(7)),
                            gap(random, "" + random.nextBoolean()),
                            "" + random.nextDouble(50)))
                    .append('\n');
        }
        return csv.toString();
    }

    private static String gap(SplittableRandom random, String present) {
        return random.nextInt(6) == 0 ? "" : present;
    }

    @Tag("slow")
    @Test
    void learnsNothingFromRowsHeldBack() {
        for (String numeric : NUMERIC) {
            for (String categorical : CATEGORICAL) {
                for (String missing : List.of("mean", "median", "mode")) {
                    String json = "{\"numeric\":\"%s\",\"categorical\":\"%s\",\"missing\":\"%s\",\"indicator\":true,"
                                    .formatted(numeric, categorical, missing)
                            + "\"target\":\"%s\"}".formatted(numeric.equals("quantile") ? "robust" : numeric);
                    assertThat(encodingOf(rows(3, 1, 60, 40), 40, json))
                            .as(json)
                            .isEqualTo(encodingOf(rows(3, 2, 60, 40), 40, json));
                }
            }
        }
    }

    @Test
    void learnsFromTrainingRows() {
        String json = "{\"categorical\":\"target_mean\",\"missing\":\"median\"}";
        assertThat(encodingOf(rows(3, 1, 60, 40), 40, json)).isNotEqualTo(encodingOf(rows(4, 1, 60, 40), 40, json));
    }

    private Encoding encodingOf(String csv, int trainingRows, String json) {
        try (Table table = TableFixture.table(folder, csv)) {
            EncodingPlan plan = plan(List.of("n", "i", "c", "b"), "y", Task.REGRESSION, json);
            return FittedEncoding.of(
                            plan, table, IntStream.range(0, trainingRows).toArray(), Team.alone())
                    .encoding();
        }
    }

    @Tag("slow")
    @Test
    void encodesAClientsRowAsARowOfTheTable() {
        JsonMapper mapper = JsonMapper.shared();
        for (String numeric : NUMERIC) {
            for (String categorical : CATEGORICAL) {
                String json = "{\"numeric\":\"%s\",\"categorical\":\"%s\",\"missing\":\"mode\",\"indicator\":true,"
                                .formatted(numeric, categorical)
                        + "\"columns\":{\"i\":{\"categorical\":\"%s\"}}}".formatted(categorical);
                try (Table table = TableFixture.table(folder, rows(5, 6, 50, 30))) {
                    EncodingPlan plan = plan(List.of("n", "i", "c", "b"), "y", Task.REGRESSION, json);
                    Encoding fitted = FittedEncoding.of(
                                    plan, table, IntStream.range(0, 30).toArray(), Team.alone())
                            .encoding();
                    Encoding encoding = mapper.readValue(mapper.writeValueAsString(fitted), Encoding.class);
                    assertThat(encoding).isEqualTo(fitted);
                    List<float[]> streamed = features(encoding, table);
                    for (int row = 0; row < table.rows(); row++) {
                        Map<String, @Nullable Object> sent =
                                new LinkedHashMap<>(table.rows(row, 1).get(0));
                        sent.remove("y");
                        assertThat(encode(encoding, sent)).as(json).containsExactly(streamed.get(row));
                        assertThat(encoding.inputNames()).hasSize(encoding.inputs());
                    }
                }
            }
        }
    }

    private static List<float[]> features(Encoding encoding, Table table) {
        List<float[]> rows = new ArrayList<>();
        encoding.encode(table, (index, features, targets) -> rows.add(features.clone()));
        return rows;
    }

    private static float[] encode(Encoding encoding, Map<String, ? extends @Nullable Object> row) {
        float[] into = new float[encoding.inputs()];
        RowIssues issues = new RowIssues();
        encoding.encode(new RawRow("", row, false), into, 0, issues);
        assertThat(issues.violations()).isEmpty();
        return into;
    }

    /** Everything that an encoding does not throw away comes back. */
    @Test
    void decodesWhatItEncoded() {
        for (String numeric : List.of("standardize", "standardize_together", "min_max", "robust", "log1p", "none")) {
            for (String categorical : List.of("one_hot", "ordinal", "embedding")) {
                String json = "{\"numeric\":\"%s\",\"target\":\"%s\",\"categorical\":\"%s\",\"indicator\":true}"
                        .formatted(numeric, numeric, categorical);
                try (Table table = TableFixture.table(folder, rows(7, 7, 80, 80))) {
                    EncodingPlan plan = plan(List.of("n", "i", "c", "b"), "y", Task.REGRESSION, json);
                    Encoding encoding = FittedEncoding.of(
                                    plan, table, IntStream.range(0, 80).toArray(), Team.alone())
                            .encoding();
                    encoding.encode(
                            table,
                            (row, inputs, outputs) -> assertRow(
                                    encoding,
                                    inputs,
                                    outputs,
                                    table.rows(row, 1).get(0)));
                }
            }
        }
    }

    private static void assertRow(
            Encoding encoding, float[] inputs, float[] outputs, Map<String, ? extends @Nullable Object> raw) {
        int at = 0;
        for (FeatureEncoding feature : encoding.features()) {
            assertCell(decoded(feature, inputs, at), raw.get(feature.column()));
            at += feature.width();
        }
        double target = ((TargetEncoding.NumericTargets) encoding.target()).decode(EncodingTests.widened(outputs))[0];
        assertCell(target, raw.get("y"));
    }

    private static void assertCell(@Nullable Object decoded, @Nullable Object raw) {
        if (raw instanceof Number number) {
            assertThat((double) Objects.requireNonNull(decoded)).isCloseTo(number.doubleValue(), within(1e-3));
        } else {
            assertThat(decoded).isEqualTo(raw);
        }
    }

    private static @Nullable Object decoded(FeatureEncoding feature, float[] inputs, int at) {
        if (feature instanceof FeatureEncoding.Indicated indicated) {
            return inputs[at + feature.width() - 1] == 1 ? null : decoded(indicated.feature(), inputs, at);
        }
        if (feature instanceof Scaled scaled) {
            return scaled.scaling().unbent(scaled.center() + scaled.spread() * inputs[at]);
        }
        if (feature instanceof CategoryValues valued) {
            return valued.categories()
                    .get(IntStream.range(0, valued.values().size())
                            .filter(i -> valued.values().get(i).floatValue() == inputs[at])
                            .findFirst()
                            .orElseThrow());
        }
        int place = feature instanceof Embedded
                ? (int) inputs[at] - 1
                : IntStream.range(0, feature.width())
                        .filter(i -> inputs[at + i] == 1)
                        .findFirst()
                        .orElse(-1);
        return place < 0 ? null : feature.known().get(place);
    }

    /** Each category is there once, so its mean is its row's own target: a row that saw it would need nothing else. */
    @Test
    void hidesATrainingRowsOwnTargetFromIt() {
        String csv = IntStream.range(0, 200)
                .mapToObj(row -> "id%s,%s\n".formatted(row, row * 7919 % 200))
                .reduce("id,y\n", String::concat);
        String json = "{\"columns\":{\"id\":{\"categorical\":\"target_mean\",\"smoothing\":0}}}";
        try (Table table = TableFixture.table(folder, csv)) {
            FittedEncoding fitted = FittedEncoding.of(
                    plan(List.of("id"), "y", Task.REGRESSION, json),
                    table,
                    IntStream.range(0, 160).toArray(),
                    Team.alone());
            List<Float> learnt = new ArrayList<>();
            fitted.encode(table, Team.alone(), (row, inputs, outputs) -> learnt.add(inputs[0]));
            assertThat(learnt.subList(0, 160).stream().distinct())
                    .as("one mean for each part")
                    .hasSizeLessThan(6);
            assertThat(learnt.subList(160, 200))
                    .as("unknown ones")
                    .allSatisfy(it -> assertThat(it).isCloseTo(0, within(1e-5f)));
            assertThat(features(fitted.encoding(), table).subList(0, 160).stream()
                            .map(row -> row[0])
                            .distinct())
                    .as("seen again, they are known")
                    .hasSize(160);
        }
    }

    @Test
    void givesEachClassItsTargetMean() {
        String csv = "c,y\n" + "a,x\na,x\na,y\nb,y\nb,y\nb,z\n".repeat(5);
        String json = "{\"columns\":{\"c\":{\"categorical\":\"target_mean\",\"smoothing\":0}}}";
        try (Table table = TableFixture.table(folder, csv)) {
            Encoding encoding = FittedEncoding.of(
                            plan(List.of("c"), "y", Task.CLASSIFICATION, json),
                            table,
                            IntStream.range(0, 30).toArray(),
                            Team.alone())
                    .encoding();
            assertThat(encoding.inputNames())
                    .containsExactly("target mean 0 of c", "target mean 1 of c", "target mean 2 of c");
            assertThat(encode(encoding, Map.of("c", "a"))).containsExactly(1, -1, -1);
            assertThat(encode(encoding, Map.of("c", "b"))).containsExactly(-1, 1, 1);
        }
    }

    @Test
    void ordersCategoriesAsAsked() {
        String json = "{\"columns\":{\"size\":{\"categorical\":\"ordinal\",\"order\":[\"S\",\"M\",\"L\"]}}}";
        try (Table table = TableFixture.table(folder, "size,y\nS,1\nM,2\nL,3\nS,4\nM,5\nL,6\n")) {
            Encoding encoding = FittedEncoding.of(
                            plan(List.of("size"), "y", Task.REGRESSION, json),
                            table,
                            IntStream.range(0, 6).toArray(),
                            Team.alone())
                    .encoding();
            float step = (float) Math.sqrt(1.5);
            assertThat(encode(encoding, Map.of("size", "S"))).containsExactly(-step);
            assertThat(encode(encoding, Map.of("size", "M"))).containsExactly(0);
            assertThat(encode(encoding, Map.of("size", "L"))).containsExactly(step);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 100, 1_000_000})
    void ranksSomeColumnsAtATimeAndDrawsWhenThereAreTooManyRows(int most) {
        String csv = IntStream.range(0, 1000)
                .mapToObj(row -> "%s,%s,%s\n".formatted(row * 7919 % 1000, row, row))
                .reduce("a,b,y\n", String::concat);
        try (Table table = TableFixture.table(folder, csv)) {
            TrainingRows rows = new TrainingRows(table, IntStream.range(0, 1000).toArray(), most, Team.alone());
            Map<String, Ranks> ranks = new LinkedHashMap<>();
            rows.rank(List.of("a", "b"), ranks::put);
            assertThat(ranks).containsOnlyKeys("a", "b");
            double median = Objects.requireNonNull(ranks.get("a")).quantile(0.5);
            if (most >= 1000) {
                assertThat(median).isEqualTo(499.5);
                assertThat(Objects.requireNonNull(ranks.get("b")).quantile(0.25))
                        .isEqualTo(249.75);
            } else if (most == 100) {
                assertThat(median).isCloseTo(499.5, within(150.0));
            }
        }
    }

    @Test
    void keepsTheRankWithinHalfALandmarkOfItsEnds() {
        Ranked ranked = new Ranked("x", ColumnType.NUMBER, List.of(0.0, 0.0, 0.0, 1.0, 5.0), 0);
        assertThat(encode(ranked, 0)).isCloseTo((float) NormalDistribution.quantile(0.25), within(1e-6f));
        assertThat(encode(ranked, 1)).isCloseTo((float) NormalDistribution.quantile(0.75), within(1e-6f));
        assertThat(encode(ranked, 3)).isCloseTo((float) NormalDistribution.quantile(0.875), within(1e-6f));
        assertThat(encode(ranked, 5)).isEqualTo(encode(ranked, 1e300)).isCloseTo(1.1503494f, within(1e-6f));
        assertThat(encode(ranked, -1e300)).isEqualTo(-encode(ranked, 5));
    }

    private static float encode(FeatureEncoding feature, double number) {
        float[] into = new float[1];
        RawRow row = new RawRow("", Map.of("x", number), false);
        feature.encode(new RawValue(row, feature, number, null, new RowIssues()), into, 0);
        return into[0];
    }

    @Test
    void refusesNumbersThatHaveNoLogarithmAndCellsThatMustNotBeMissing() {
        String json = "{\"columns\":{\"n\":{\"numeric\":\"log1p\",\"missing\":\"error\"}}}";
        try (Table table = TableFixture.table(folder, "n,y\n1,1\n2,2\n3,3\n")) {
            Encoding encoding = FittedEncoding.of(
                            plan(List.of("n"), "y", Task.REGRESSION, json),
                            table,
                            IntStream.range(0, 3).toArray(),
                            Team.alone())
                    .encoding();
            RowIssues issues = new RowIssues();
            Map<String, @Nullable Object> gap = new LinkedHashMap<>();
            gap.put("n", null);
            for (Map<String, ?> row : List.of(Map.of("n", -1), gap, Map.<String, Object>of())) {
                encoding.encode(new RawRow("/r", row, false), new float[1], 0, issues);
            }
            assertThat(issues.violations().stream().map(it -> it.pointer() + ": " + it.detail() + "; " + it.hint()))
                    .containsExactly(
                            "/r/n: \"n\" is too small; a number such as 2, above -1.0",
                            "/r/n: \"n\" has no value, and this model does not accept missing values;"
                                    + " a number such as 2, above -1.0",
                            "/r/n: \"n\" is missing; a number such as 2, above -1.0");
        }
    }
}
