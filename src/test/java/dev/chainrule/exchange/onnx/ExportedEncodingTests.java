package dev.chainrule.exchange.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.encoding.Encoding;
import dev.chainrule.encoding.feature.BagOfWords;
import dev.chainrule.encoding.feature.Categorical;
import dev.chainrule.encoding.feature.CategoryValues;
import dev.chainrule.encoding.feature.Dated;
import dev.chainrule.encoding.feature.Embedded;
import dev.chainrule.encoding.feature.FeatureEncoding;
import dev.chainrule.encoding.feature.FeatureEncoding.Indicated;
import dev.chainrule.encoding.feature.FeatureEncoding.Required;
import dev.chainrule.encoding.feature.Hashed;
import dev.chainrule.encoding.feature.OneHot;
import dev.chainrule.encoding.feature.Ranked;
import dev.chainrule.encoding.feature.RawRow;
import dev.chainrule.encoding.feature.RowIssues;
import dev.chainrule.encoding.feature.Scaled;
import dev.chainrule.encoding.feature.Scaling;
import dev.chainrule.encoding.feature.Wide;
import dev.chainrule.network.Network;
import dev.chainrule.network.NetworkSpec;
import dev.chainrule.network.activation.Identity;
import dev.chainrule.network.layer.Dense;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.Violation;
import dev.chainrule.table.ColumnType;
import dev.chainrule.table.DateOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every preprocessing says in ONNX Runtime what it says here, gaps and unknown categories too. */
@NullUnmarked // javac 17 does not see in class files that members of a map may be null
class ExportedEncodingTests {

    private static final List<Object> NUMBERS =
            Arrays.asList(0.0, 1.0, 2.5, null, 7.0, -0.5, 1e6, 3.0, 0.25, 12345678.0);
    private static final List<Object> CODES = Arrays.asList(3L, 5L, null, 4L, 16777217L, 3L, -1L, 5L, 0L, 16777216L);
    private static final List<Object> TEXTS =
            Arrays.asList("Ulm", "Köln", null, "東京", "nowhere", "Ulm", "x y", null, "Köln", "ulm");
    private static final List<Object> TRUTHS =
            Arrays.asList(true, false, null, true, true, false, null, false, true, true);

    private static List<Object> towns() {
        return List.of("Köln", "Ulm", "x y", "東京");
    }

    private static List<Object> codes() {
        return List.of(3L, 4L, 5L, 16777217L);
    }

    private static Scaled scaled(Scaling scaling, double spread) {
        return new Scaled(scaling.word(), ColumnType.NUMBER, scaling, 1.25, spread, 2);
    }

    private static CategoryValues valued(String column, ColumnType type, List<Object> categories, Object fill) {
        return new CategoryValues(
                column,
                type,
                Categorical.TARGET_MEAN,
                categories,
                fill,
                List.of(column + " 0", column + " 1"),
                IntStream.range(0, 2 * categories.size())
                        .mapToObj(i -> 0.3 * i - 1)
                        .toList(),
                List.of(0.125, -0.75));
    }

    private static Ranked ranked(Double... landmarks) {
        return new Ranked("rank of " + landmarks.length, ColumnType.NUMBER, List.of(landmarks), 1.5);
    }

    /** All that there are operators for. */
    static List<FeatureEncoding> written() {
        List<FeatureEncoding> all = new ArrayList<>();
        for (Scaling scaling : Scaling.values()) {
            if (scaling != Scaling.QUANTILE) {
                all.add(scaled(scaling, 3.5));
            }
        }
        all.add(new Scaled("constant", ColumnType.INTEGER, Scaling.STANDARDIZE, 3, 0, 3));
        all.add(new Indicated(scaled(Scaling.STANDARDIZE, 2)));
        all.add(new Indicated(scaled(Scaling.LOG1P, 2)));
        all.add(ranked(-1.0, 0.0, 0.25, 1.0, 1.0, 1.0, 2.5, 8.0, 9.0));
        all.add(ranked(4.0));
        all.add(new Indicated(
                ranked(IntStream.range(0, 256).mapToObj(i -> i * 0.1 - 3).toArray(Double[]::new))));
        for (Object fill : Arrays.asList("Ulm", null)) {
            all.add(new OneHot("town " + fill, ColumnType.CATEGORY, towns(), fill));
            all.add(new Embedded("place " + fill, ColumnType.CATEGORY, towns(), fill));
            all.add(valued("mean " + fill, ColumnType.CATEGORY, towns(), fill));
            all.add(new Indicated(new OneHot("or not " + fill, ColumnType.CATEGORY, towns(), fill)));
        }
        for (Object fill : Arrays.asList(5L, null)) {
            all.add(new OneHot("code " + fill, ColumnType.INTEGER, codes(), fill));
            all.add(new Embedded("index " + fill, ColumnType.INTEGER, codes(), fill));
            all.add(new Indicated(valued("value " + fill, ColumnType.INTEGER, codes(), fill)));
        }
        all.add(new OneHot("truth", ColumnType.BOOLEAN, List.of(false, true), null));
        all.add(new Embedded("truth", ColumnType.BOOLEAN, List.of(false, true), true));
        all.add(new OneHot("none", ColumnType.CATEGORY, List.of(), null));
        all.add(new Embedded("none", ColumnType.INTEGER, List.of(), null));
        all.add(new OneHot("empty text", ColumnType.CATEGORY, List.of("", "Ulm"), null));
        return all;
    }

    private static List<FeatureEncoding> refused() {
        return List.of(
                new Hashed("hashed", ColumnType.CATEGORY, 4, null),
                new Indicated(new BagOfWords("worded", ColumnType.TEXT, 8)),
                new Required(new Dated("dated", ColumnType.DATE, DateOrder.DAY_FIRST, 0, 1)));
    }

    private static List<Object> cells(FeatureEncoding feature) {
        if (feature.type() == ColumnType.BOOLEAN) {
            return TRUTHS;
        }
        if (!feature.type().numeric()) {
            return feature.column().equals("empty text")
                    ? Arrays.asList("", "Ulm", "x", "", "Ulm", "", "", "x", "x", "")
                    : TEXTS;
        }
        return feature.type() == ColumnType.INTEGER ? CODES : NUMBERS;
    }

    /** As a client of ONNX writes it. */
    private static Object sent(FeatureEncoding feature, Object cell) {
        if (feature.type().numeric()) {
            return cell == null ? Double.NaN : ((Number) cell).doubleValue();
        }
        return Objects.requireNonNullElse(cell, "");
    }

    private static void assertSame(Encoding encoding, List<List<Object>> cells) {
        int rows = cells.get(0).size();
        try (Network network = Compared.random(
                        new NetworkSpec(encoding.inputs(), List.of(new Dense(5, new Identity())), 1, new Identity()),
                        3);
                OnnxRun run = new OnnxRun(Compared.EXPORT.whole(encoding, network))) {
            float[][] inputs = new float[rows][encoding.inputs()];
            Map<String, List<Object>> columns = new LinkedHashMap<>();
            for (int row = 0; row < rows; row++) {
                Map<String, Object> values = new HashMap<>();
                for (int i = 0; i < cells.size(); i++) {
                    FeatureEncoding feature = encoding.features().get(i);
                    Object cell = cells.get(i).get(row);
                    values.put(feature.column(), cell);
                    columns.computeIfAbsent(feature.column(), name -> new ArrayList<>())
                            .add(sent(feature, cell));
                }
                RowIssues issues = new RowIssues();
                encoding.encode(new RawRow("", values, false), inputs[row], 0, issues);
                assertThat(issues.violations()).isEmpty();
            }
            float[][] expected = Compared.answers(network, inputs);
            double[][] found = (double[][]) run.ask(columns).get("y0");
            for (int row = 0; row < rows; row++) {
                double size = Math.max(1, Math.abs(expected[row][0]));
                assertThat(found[row][0])
                        .as(
                                "%s of %s",
                                cells.get(0).get(row), encoding.features().get(0))
                        .isCloseTo(expected[row][0], within(1e-5 * size));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("written")
    void aColumnIsTheSame(FeatureEncoding feature) {
        // With a neighbour, because a column of no category has no input.
        FeatureEncoding neighbour = new Scaled("neighbour", ColumnType.NUMBER, Scaling.NONE, 0, 1, 0);
        Encoding encoding =
                new Encoding(List.of(feature, neighbour), Compared.plain(1, 1).target());
        List<Object> cells = cells(feature);
        if (feature.formula().contains("ln")) {
            cells = cells.stream()
                    .map(cell -> cell == null ? null : (Object) Math.abs((Double) cell))
                    .collect(Collectors.toList());
        }
        assertSame(encoding, List.of(cells, NUMBERS));
        assertSame(encoding, List.of(cells.subList(0, 1), NUMBERS.subList(0, 1)));
    }

    @Test
    void columnsStayInTheirOrderWhicheverAreScaledTogether() {
        List<FeatureEncoding> features = List.of(
                new Scaled("a", ColumnType.NUMBER, Scaling.STANDARDIZE, 1, 2, 3),
                new Scaled("b", ColumnType.NUMBER, Scaling.MIN_MAX, 4, 5, 6),
                new OneHot("town", ColumnType.CATEGORY, towns(), null),
                new Required(new Scaled("c", ColumnType.NUMBER, Scaling.ROBUST, 1, 3, 0)),
                new Scaled("d", ColumnType.NUMBER, Scaling.STANDARDIZE, 2, 7, 0),
                new Scaled("e", ColumnType.NUMBER, Scaling.LOG1P, 1, 2, 0),
                new Scaled("encoding/a", ColumnType.NUMBER, Scaling.NONE, 0, 1, 9));
        List<Object> present = List.of(1.0, 2.0, 3.5);
        List<Object> missing = Arrays.asList(4.0, null, 0.5);
        assertSame(
                new Encoding(features, Compared.plain(1, 1).target()),
                List.of(present, missing, Arrays.asList("Ulm", null, "x y"), present, missing, present, missing));
    }

    @Test
    void everyPreprocessingIsWrittenOrRefused() {
        Set<Class<?>> tested = new HashSet<>();
        List<FeatureEncoding> all = new ArrayList<>(written());
        all.addAll(refused());
        for (FeatureEncoding feature : all) {
            for (FeatureEncoding each = feature; each != null; each = inside(each)) {
                tested.add(each.getClass());
            }
        }
        Set<Class<?>> there = new HashSet<>();
        addPermitted(FeatureEncoding.class, there);
        there.remove(Wide.class); // PictureDataStoryTests compares pictures, whose cells are no single values
        assertThat(tested).isEqualTo(there);
    }

    private static FeatureEncoding inside(FeatureEncoding feature) {
        if (feature instanceof Indicated indicated) {
            return indicated.feature();
        }
        return feature instanceof Required required ? required.feature() : null;
    }

    private static void addPermitted(Class<?> type, Set<Class<?>> there) {
        for (Class<?> permitted : type.getPermittedSubclasses()) {
            if (permitted.isSealed()) {
                addPermitted(permitted, there);
            } else {
                there.add(permitted);
            }
        }
    }

    @Test
    void everyStepWithoutAnOperatorIsNamed() {
        Encoding encoding = new Encoding(refused(), Compared.plain(1, 1).target());
        try (Network network = Compared.random(new NetworkSpec(encoding.inputs(), List.of(), 1, new Identity()), 3)) {
            ProblemException refused =
                    catchThrowableOfType(ProblemException.class, () -> Compared.EXPORT.whole(encoding, network));
            assertThat(refused.code()).isEqualTo("no_operator");
            assertThat(refused.violations().stream().map(Violation::detail))
                    .containsExactly(
                            "\"hashed\": ONNX has no operator for the hash of a category",
                            "\"worded\": ONNX has no operator for the words of a text",
                            "\"dated\": ONNX has no operator for reading a date");
            assertThat(refused.violations().get(0).hint()).contains("onnx_network");
            assertThat(Compared.EXPORT.network(encoding, network).getGraph().getInputCount())
                    .isEqualTo(1);
        }
    }

    @Test
    void aRequiredColumnThatIsMissingMakesNoAnswer() {
        Encoding encoding = new Encoding(
                List.of(new Required(scaled(Scaling.STANDARDIZE, 2))),
                Compared.plain(1, 1).target());
        try (Network network = Compared.random(new NetworkSpec(1, List.of(), 1, new Identity()), 3);
                OnnxRun run = new OnnxRun(Compared.EXPORT.whole(encoding, network))) {
            double[][] found = (double[][])
                    run.ask(Map.of("standardize", List.of(Double.NaN))).get("y0");
            assertThat(found[0][0]).isNaN();
        }
    }
}
