package dev.chainrule.encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.definition.Definitions;
import dev.chainrule.definition.StrictJson;
import dev.chainrule.encoding.feature.OneHot;
import dev.chainrule.encoding.feature.RawRow;
import dev.chainrule.encoding.feature.RowIssues;
import dev.chainrule.encoding.feature.Scaled;
import dev.chainrule.encoding.feature.Scaling;
import dev.chainrule.format.TableFixture;
import dev.chainrule.network.layer.Embedding.EmbeddedColumn;
import dev.chainrule.network.thread.Team;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.table.ColumnType;
import dev.chainrule.table.Table;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class EncodingTests {

    private static final String HOUSES =
            "size,garden,town,price\n1000,true,Ulm,200000\n1500,false,Bonn,300000\n2000,true,Ulm,400000\n";

    private final Path folder;

    EncodingTests(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void standardizesNumbersAndSpreadsCategories() {
        try (Table table = TableFixture.table(folder, HOUSES)) {
            Encoding encoding = fitted(table, regression("size", "garden", "town"));
            assertThat(encoding.inputNames())
                    .containsExactly("size", "garden=false", "garden=true", "town=Bonn", "town=Ulm");
            assertThat(encoding.outputs()).isEqualTo(1);
            float step = (float) (500 / Math.sqrt(500_000 / 3.0));
            assertThat(features(encoding, table))
                    .containsExactly(
                            new float[] {-step, 0, 1, 0, 1}, new float[] {0, 1, 0, 1, 0}, new float[] {step, 0, 1, 0, 1
                            });
            assertThat(targets(encoding, table))
                    .containsExactly(new float[] {-step}, new float[] {0}, new float[] {step});
        }
    }

    @Test
    void decodesTargetsToRawUnits() {
        try (Table table = TableFixture.table(folder, HOUSES)) {
            Encoding encoding = fitted(table, regression("size"));
            TargetEncoding.NumericTargets numbers = (TargetEncoding.NumericTargets) encoding.target();
            assertThat(numbers.decode(new double[] {0})).containsExactly(300_000);
            assertThat(numbers.decode(widened(targets(encoding, table).get(2)))[0])
                    .isCloseTo(400_000, within(0.01));
        }
    }

    @Test
    void asksOneQuestionPerColumnOfTwoClasses() {
        EncodingPlan plan = new EncodingPlan(List.of("size"), List.of("garden", "town"), Task.CLASSIFICATION);
        try (Table table = TableFixture.table(folder, HOUSES)) {
            Encoding encoding = fitted(table, plan);
            assertThat(targets(encoding, table))
                    .containsExactly(new float[] {1, 1}, new float[] {0, 0}, new float[] {1, 1});
            assertThat(((TargetEncoding.Answers) encoding.target())
                            .targets()
                            .get(1)
                            .labels())
                    .containsExactly("Bonn", "Ulm");
            JsonMapper mapper = JsonMapper.shared();
            assertThat(mapper.readValue(mapper.writeValueAsString(encoding), Encoding.class))
                    .isEqualTo(encoding);
        }
    }

    @Test
    void learnsFromTrainingRowsOnly() {
        try (Table table = TableFixture.table(folder, HOUSES)) {
            Encoding encoding = fit(regression("size", "town"), table, new int[] {0, 2});
            Scaled size = (Scaled) encoding.features().get(0);
            assertThat(size.center()).isEqualTo(1500);
            assertThat(size.spread()).isEqualTo(500);
            assertThat(((OneHot) encoding.features().get(1)).categories()).containsExactly("Ulm");
            assertThat(features(encoding, table).get(1)).containsExactly(0, 0);
        }
    }

    @Test
    void fillsMissingNumbersWithTheMeanAndLeavesMissingCategoriesOut() {
        try (Table table = TableFixture.table(folder, "n,c,y\n1,a,1\n,,2\n3,b,3\n")) {
            Encoding encoding = fitted(table, new EncodingPlan(List.of("n", "c"), List.of("y"), Task.REGRESSION));
            assertThat(features(encoding, table).get(1)).containsExactly(0, 0, 0);
        }
    }

    @Test
    void givesZeroForAConstantFeature() {
        try (Table table = TableFixture.table(folder, "n,y\n5,1\n5,2\n")) {
            Encoding encoding = fitted(table, new EncodingPlan(List.of("n"), List.of("y"), Task.REGRESSION));
            assertThat(features(encoding, table)).containsExactly(new float[] {0}, new float[] {0});
            assertThat(encode(encoding, Map.of("n", 7)).row).containsExactly(0);
        }
    }

    @Test
    void scalesAsAsked() {
        try (Table table = TableFixture.table(folder, "n,y\n2,10\n4,20\n6,30\n")) {
            Encoding minMax = fitted(table, scaling(Scaling.MIN_MAX, Scaling.NONE));
            assertThat(features(minMax, table)).containsExactly(new float[] {0}, new float[] {0.5f}, new float[] {1});
            assertThat(targets(minMax, table)).containsExactly(new float[] {10}, new float[] {20}, new float[] {30});
            Encoding none = fitted(table, scaling(Scaling.NONE, Scaling.MIN_MAX));
            assertThat(features(none, table)).containsExactly(new float[] {2}, new float[] {4}, new float[] {6});
            assertThat(targets(none, table)).containsExactly(new float[] {0}, new float[] {0.5f}, new float[] {1});
        }
    }

    private static EncodingPlan scaling(Scaling numeric, Scaling target) {
        String json = "{\"numeric\":\"%s\",\"target\":\"%s\"}".formatted(numeric.word(), target.word());
        return new EncodingPlan(List.of("n"), List.of("y"), Task.REGRESSION, preprocessing(json), 10);
    }

    private static Preprocessing preprocessing(String json) {
        return Definitions.read(StrictJson.parse(json), Preprocessing.class);
    }

    @Test
    void knowsAClassThatIsANumberHoweverThatIsWritten() {
        TargetEncoding.Classes digits = new TargetEncoding.Classes("digit", ColumnType.NUMBER, List.of(0L, 7L, 10L));
        assertThat(digits.place("7")).isEqualTo(1);
        assertThat(digits.place("7.0")).isEqualTo(1);
        assertThat(digits.place("1e1")).isEqualTo(2);
        assertThat(digits.place("8")).isNegative();
        assertThat(digits.place("seven")).isNegative();
    }

    @Test
    void makesOneOutputOfTwoClasses() {
        try (Table table = TableFixture.table(folder, "n,y\n1,0\n2,1\n3,0\n")) {
            Encoding encoding = fitted(table, classes("y"));
            TargetEncoding.Classes target = (TargetEncoding.Classes) encoding.target();
            assertThat(target.labels()).containsExactly(0L, 1L);
            assertThat(targets(encoding, table)).containsExactly(new float[] {0}, new float[] {1}, new float[] {0});
            assertThat(target.probabilities(new double[] {0.25})).containsExactly(0.75, 0.25);
        }
    }

    @Test
    void makesAnOutputOfEachOfMoreClassesInTheirOrder() {
        try (Table table = TableFixture.table(folder, "n,y\n1,b\n2,a\n3,c\n4,\n")) {
            Encoding encoding = fit(classes("y"), table, new int[] {0, 1, 2});
            TargetEncoding.Classes target = (TargetEncoding.Classes) encoding.target();
            assertThat(target.labels()).containsExactly("a", "b", "c");
            float gone = Float.NaN;
            assertThat(targets(encoding, table))
                    .containsExactly(new float[] {0, 1, 0}, new float[] {1, 0, 0}, new float[] {0, 0, 1}, new float[] {
                        gone, gone, gone
                    });
            assertThat(target.probabilities(new double[] {0.5, 0.25, 0.25})).containsExactly(0.5, 0.25, 0.25);
        }
    }

    @Test
    void keepsTheTypesOfLabels() {
        assertThat(labels("10,9,9,10")).containsExactly(9L, 10L);
        assertThat(labels("true,false")).containsExactly(false, true);
        assertThat(labels("1.5,0.5")).containsExactly(0.5, 1.5);
        assertThat(labels("9,10,x")).containsExactly("10", "9", "x");
    }

    private List<Object> labels(String cells) {
        String rows =
                Arrays.stream(cells.split(",")).map(cell -> "1," + cell + "\n").collect(Collectors.joining());
        try (Table table = TableFixture.table(folder, "n,y\n" + rows)) {
            return ((TargetEncoding.Classes) fitted(table, classes("y")).target()).labels();
        }
    }

    @Test
    void countsRowsWithoutTargetAsUnusable() {
        try (Table table = TableFixture.table(folder, "a,y,z\n1,1,1\n2,,1\n3,1,\n4,2,2\n")) {
            EncodingPlan plan = new EncodingPlan(List.of("a"), List.of("y", "z"), Task.REGRESSION);
            assertThat(plan.usableRows(table)).containsExactly(0, 3);
        }
    }

    @Test
    void refusesPlansThatDoNotSuitTheTable() {
        try (Table table = TableFixture.table(folder, HOUSES)) {
            assertThat(problems(table, plan(Task.REGRESSION, "siz", "price")))
                    .containsExactly("/features/0: there is no column \"siz\" (did you mean \"size\"?)");
            assertThat(problems(table, plan(Task.REGRESSION, "price", "price")))
                    .containsExactly("/features/0: \"price\" is the target, so it cannot be a feature"
                            + " (remove it from the features)");
            assertThat(problems(table, plan(Task.REGRESSION, "size size", "town")))
                    .containsExactly(
                            "/features/1: \"size\" is named twice (once)",
                            "/target: \"town\" is not numeric, so it cannot be the target of a regression"
                                    + " (a column of numbers, or \"task\": \"classification\")");
            assertThat(problems(table, plan(Task.CLASSIFICATION, "size", "town price")))
                    .containsExactly("/target: \"price\" has 3 classes, and each of several targets has two"
                            + " (columns of two classes, or one column for each of its classes, or this column alone)");
            assertThat(problems(table, new EncodingPlan(List.of(), List.of("price"), Task.REGRESSION)))
                    .containsExactly("/features: at least one column is needed (columns: size, garden, town, price)");
        }
    }

    @Test
    void refusesATargetOfOneClass() {
        try (Table table = TableFixture.table(folder, "n,y\n1,a\n2,a\n3,b\n")) {
            assertThat(catchThrowableOfType(ProblemException.class, () -> fit(classes("y"), table, new int[] {0, 1})))
                    .hasMessageContaining("only one class");
        }
        try (Table table = TableFixture.table(folder, "n,y\n1,a\n2,a\n")) {
            assertThat(problems(table, classes("y")).get(0)).contains("has only one class");
        }
    }

    @Test
    void boundsCategoriesAndClasses() {
        try (Table table = TableFixture.table(folder, "c,n\na,1\nb,2\nc,3\n")) {
            EncodingPlan features =
                    new EncodingPlan(List.of("c"), List.of("n"), Task.REGRESSION, Preprocessing.USUAL, 2);
            assertThat(problems(table, features).get(0)).startsWith("/features/0: \"c\" has 3 categories");
            EncodingPlan target =
                    new EncodingPlan(List.of("n"), List.of("c"), Task.CLASSIFICATION, Preprocessing.USUAL, 2);
            assertThat(problems(table, target).get(0)).startsWith("/target: \"c\" has 3 classes");
        }
    }

    private static List<String> problems(Table table, EncodingPlan plan) {
        return plan.violations(table.columns()).stream()
                .map(it -> "%s: %s (%s)".formatted(it.pointer(), it.detail(), it.hint()))
                .toList();
    }

    @Tag("slow")
    @Test
    void readsAClientsRowLikeARowOfTheTable() {
        for (int seed = 0; seed < 30; seed++) {
            readsEachRowBothWays(new SplittableRandom(seed));
        }
    }

    private void readsEachRowBothWays(SplittableRandom random) {
        StringBuilder csv = new StringBuilder("n,i,c,b,y\n");
        for (int row = 0; row < 5 + random.nextInt(200); row++) {
            csv.append(String.join(
                    ",",
                    cell(random, "" + random.nextDouble(-1000, 1000)),
                    cell(random, "" + random.nextInt(50)),
                    cell(random, "c" + random.nextInt(5)),
                    cell(random, "" + random.nextBoolean()),
                    "" + row));
            csv.append('\n');
        }
        try (Table table = TableFixture.table(folder, csv.toString())) {
            EncodingPlan plan = new EncodingPlan(List.of("b", "n", "c", "i"), List.of("y"), Task.REGRESSION);
            Encoding encoding = fit(
                    plan,
                    table,
                    IntStream.range(0, table.rows()).filter(row -> row % 3 > 0).toArray());
            List<float[]> streamed = features(encoding, table);
            List<? extends Map<String, ?>> rows = table.rows(0, table.rows());
            for (int row = 0; row < rows.size(); row++) {
                Map<String, ? extends @Nullable Object> sent = new LinkedHashMap<>(rows.get(row));
                sent.remove("y");
                assertThat(encode(encoding, sent).row).containsExactly(streamed.get(row));
                assertThat(encode(encoding, new RawRow("", asText(sent), true)).row)
                        .as("from a query string")
                        .containsExactly(streamed.get(row));
            }
        }
    }

    private static String cell(SplittableRandom random, String present) {
        return random.nextInt(8) == 0 ? "" : present;
    }

    private static Map<String, String> asText(Map<String, ? extends @Nullable Object> row) {
        Map<String, String> text = new LinkedHashMap<>();
        row.forEach((column, value) -> text.put(column, value == null ? "" : value.toString()));
        return text;
    }

    @Test
    void refusesRowsItCannotRead() {
        try (Table table = TableFixture.table(folder, HOUSES)) {
            Encoding encoding = fitted(table, regression("size", "garden", "town"));
            assertThat(violations(encoding, row("town", "Ulm", "garden", true)))
                    .containsExactly("/instances/0/size: \"size\" is missing"
                            + " (a number such as 1500, or null when it is not known)");
            assertThat(violations(encoding, row("size", "1000 ft", "garden", 1, "town", 5)))
                    .containsExactly(
                            "/instances/0/size: \"size\" must be a number (a number such as 1500)",
                            "/instances/0/garden: \"garden\" must be true or false (one of false, true)",
                            "/instances/0/town: \"town\" must be text (one of Bonn, Ulm)");
            assertThat(violations(encoding, row("size", Double.NaN, "garden", true, "town", "Ulm")))
                    .containsExactly("/instances/0/size: \"size\" must be finite (a number such as 1500)");
            assertThat(violations(encoding, row("size", 1e300, "garden", true, "town", "Ulm")))
                    .containsExactly("/instances/0/size: \"size\" is too large (a number such as 1500)");
            assertThat(violations(encoding, row("size", 1, "garden", true, "town", "Ulm", "sice", 2)))
                    .containsExactly("/instances/0/sice: the model has no feature \"sice\" (did you mean \"size\"?)");
            assertThat(violations(
                            encoding, new RawRow("", Map.of("size", "1000 ft", "garden", "true", "town", ""), true)))
                    .containsExactly("size: \"size\" must be a number (a number such as 1500)");
        }
    }

    @Test
    void escapesPointers() {
        assertThat(new RawRow("/a", Map.of(), false).at("m~/s")).isEqualTo("/a/m~0~1s");
    }

    @Test
    void warnsOfUnseenCategoriesAndIgnoresTheTarget() {
        try (Table table = TableFixture.table(folder, HOUSES)) {
            Encoding encoding = fitted(table, regression("town"));
            Encoded rosa = encode(encoding, Map.of("town", "Rosa", "price", 1));
            assertThat(rosa.issues.violations()).isEmpty();
            assertThat(rosa.issues.warnings())
                    .containsExactlyInAnyOrder(
                            "price: this column is the target of the model, so it was ignored",
                            "town: \"Rosa\" was not seen in training, so it counts as unknown (known: Bonn, Ulm)");
            assertThat(rosa.row).containsExactly(0, 0);
        }
    }

    private static EncodingPlan embedding(String... features) {
        Preprocessing preprocessing = preprocessing("{\"categorical\":\"embedding\"}");
        return new EncodingPlan(List.of(features), List.of("price"), Task.REGRESSION, preprocessing, 2);
    }

    @Test
    void givesEmbeddedCategoriesTheirIndices() {
        String csv = "size,town,new,price\n1,Ulm,true,1\n2,,false,2\n3,Bonn,,3\n2,Ä,true,3\n2,Köln,true,3\n";
        try (Table table = TableFixture.table(folder, csv)) {
            Encoding encoding = fit(embedding("town", "size", "new"), table, new int[] {0, 1, 2, 3});
            assertThat(encoding.inputs()).isEqualTo(3);
            assertThat(encoding.inputNames()).containsExactly("town", "size", "new");
            assertThat(encoding.embedded())
                    .containsExactly(new EmbeddedColumn(0, "town", 3), new EmbeddedColumn(2, "new", 2));
            assertThat(features(encoding, table))
                    .containsExactly(
                            new float[] {2, -1.4142135f, 2},
                            new float[] {0, 0, 1},
                            new float[] {1, 1.4142135f, 0},
                            new float[] {3, 0, 2},
                            new float[] {0, 0, 2});
            for (Map<String, ?> row : table.rows(0, 5)) {
                Map<String, ? extends @Nullable Object> sent = new LinkedHashMap<>(row);
                sent.remove("price");
                assertThat(encode(encoding, sent).row)
                        .containsExactly(
                                features(encoding, table).get(table.rows(0, 5).indexOf(row)));
            }
        }
    }

    @Test
    void warnsOfUnseenCategoriesThatAreEmbedded() {
        try (Table table = TableFixture.table(folder, HOUSES)) {
            Encoding encoding = fitted(table, embedding("town"));
            Encoded rosa = encode(encoding, Map.of("town", "Rosa"));
            assertThat(rosa.issues.violations()).isEmpty();
            assertThat(rosa.issues.warnings())
                    .containsExactly(
                            "town: \"Rosa\" was not seen in training, so it counts as unknown (known: Bonn, Ulm)");
            assertThat(rosa.row).containsExactly(0);
            assertThat(encode(encoding, Map.of("town", "Ulm")).row).containsExactly(2);
            assertThat(violations(encoding, row("town", 5)))
                    .containsExactly("/instances/0/town: \"town\" must be text (one of Bonn, Ulm)");
        }
    }

    @Test
    void survivesJson() {
        JsonMapper json = JsonMapper.builder().build();
        try (Table table = TableFixture.table(folder, HOUSES)) {
            for (Encoding encoding : List.of(
                    fitted(table, regression("size", "garden", "town")),
                    fitted(table, embedding("size", "garden", "town")),
                    fitted(table, plan(Task.CLASSIFICATION, "size", "town")),
                    fitted(table, plan(Task.CLASSIFICATION, "size", "garden")),
                    fitted(table, plan(Task.CLASSIFICATION, "garden", "price")))) {
                assertThat(json.readValue(json.writeValueAsString(encoding), Encoding.class))
                        .isEqualTo(encoding);
            }
        }
    }

    @SuppressWarnings("ArrayRecordComponent")
    private record Encoded(RowIssues issues, float[] row) {}

    private static Encoded encode(Encoding encoding, Map<String, ? extends @Nullable Object> row) {
        return encode(encoding, new RawRow("/instances/0", row, false));
    }

    private static Encoded encode(Encoding encoding, RawRow row) {
        float[] into = new float[encoding.inputs() + 2];
        Arrays.fill(into, 9);
        RowIssues issues = new RowIssues();
        encoding.encode(row, into, 1, issues);
        assertThat(into[0]).isEqualTo(9);
        assertThat(into[into.length - 1]).isEqualTo(9);
        return new Encoded(issues, Arrays.copyOfRange(into, 1, into.length - 1));
    }

    private static Map<String, Object> row(Object... pairs) {
        Map<String, Object> row = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            row.put((String) pairs[i], pairs[i + 1]);
        }
        return row;
    }

    private static List<String> violations(Encoding encoding, Map<String, Object> row) {
        return violations(encoding, new RawRow("/instances/0", row, false));
    }

    private static List<String> violations(Encoding encoding, RawRow row) {
        return encode(encoding, row).issues.violations().stream()
                .map(it -> "%s: %s (%s)".formatted(it.pointer(), it.detail(), it.hint()))
                .toList();
    }

    private static EncodingPlan regression(String... features) {
        return new EncodingPlan(List.of(features), List.of("price"), Task.REGRESSION);
    }

    private static EncodingPlan classes(String target) {
        return new EncodingPlan(List.of("n"), List.of(target), Task.CLASSIFICATION);
    }

    private static EncodingPlan plan(Task task, String features, String targets) {
        return new EncodingPlan(List.of(features.split(" ")), List.of(targets.split(" ")), task);
    }

    private static Encoding fit(EncodingPlan plan, Table table, int[] trainingRows) {
        return FittedEncoding.of(plan, table, trainingRows, Team.alone()).encoding();
    }

    private static Encoding fitted(Table table, EncodingPlan plan) {
        return fit(plan, table, IntStream.range(0, table.rows()).toArray());
    }

    private static List<float[]> features(Encoding encoding, Table table) {
        List<float[]> rows = new ArrayList<>();
        encoding.encode(table, (index, features, targets) -> {
            assertThat(index).isEqualTo(rows.size());
            rows.add(features.clone());
        });
        return rows;
    }

    private static List<float[]> targets(Encoding encoding, Table table) {
        List<float[]> rows = new ArrayList<>();
        encoding.encode(table, (index, features, targets) -> rows.add(targets.clone()));
        return rows;
    }

    /** As a network's outputs are taken, whatever computed them. */
    static double[] widened(float[] values) {
        double[] wide = new double[values.length];
        Arrays.setAll(wide, i -> values[i]);
        return wide;
    }
}
