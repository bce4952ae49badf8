package dev.chainrule.encoding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.encoding.feature.FeatureEncoding;
import dev.chainrule.encoding.feature.OneHot;
import dev.chainrule.encoding.feature.Ranked;
import dev.chainrule.encoding.feature.RawRow;
import dev.chainrule.encoding.feature.RowIssues;
import dev.chainrule.encoding.feature.Scaled;
import dev.chainrule.encoding.feature.Scaling;
import dev.chainrule.encoding.feature.ValuesInOrder;
import dev.chainrule.table.ColumnType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Rows of numbers are encoded as the same rows are with a name and an object for each value. */
class NumberRowTests {

    private static final List<Double> ODD = List.of(
            0.0,
            -0.0,
            1.0,
            -1.0,
            -0.5,
            0.1,
            1e-300,
            1e300,
            -1e300,
            1e39,
            Double.MIN_VALUE,
            Double.MAX_VALUE,
            Double.NaN,
            Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY);

    private static final List<FeatureEncoding> NUMBERS = List.of(
            new Scaled("a", ColumnType.NUMBER, Scaling.STANDARDIZE, 3, 0.25, 3),
            new Scaled("b", ColumnType.NUMBER, Scaling.LOG1P, 1, 2, 3),
            new Scaled("c", ColumnType.INTEGER, Scaling.MIN_MAX, 1, 0, 1),
            new Ranked("d", ColumnType.NUMBER, List.of(-2.0, 0.0, 0.0, 1.0, 9.0), 0),
            new FeatureEncoding.Indicated(new Scaled("e", ColumnType.NUMBER, Scaling.ROBUST, 1, 3, 1)),
            new FeatureEncoding.Required(
                    new FeatureEncoding.Indicated(new Ranked("f", ColumnType.NUMBER, List.of(1.0, 2.0), 1))));

    private static Encoding encoding(List<FeatureEncoding> features) {
        return new Encoding(
                features,
                new TargetEncoding.NumericTargets(
                        List.of(new TargetEncoding.NumberTarget("y", ColumnType.NUMBER, Scaling.NONE, 0, 1))));
    }

    /** @return null where something is said about the row */
    private static float @Nullable [] slowly(Encoding encoding, RawRow row) {
        float[] into = new float[encoding.inputs()];
        RowIssues issues = new RowIssues();
        encoding.encode(row, into, 0, issues);
        return issues.violations().isEmpty() && issues.warnings().isEmpty() ? into : null;
    }

    private static RawRow named(Encoding encoding, double[] row) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (int i = 0; i < row.length; i++) {
            values.put(encoding.features().get(i).column(), row[i]);
        }
        return new RawRow("", values, false);
    }

    private static RawRow listed(Encoding encoding, double[] row) {
        ValuesInOrder.Names names = new ValuesInOrder.Names(
                encoding.features().stream().map(FeatureEncoding::column).toList());
        List<Object> values = new ArrayList<>();
        for (double value : row) {
            values.add(value);
        }
        return new RawRow("", new ValuesInOrder(names, values), false);
    }

    private static float @Nullable [] quickly(Encoding encoding, double[] row) {
        float[] into = new float[encoding.inputs()];
        return encoding.usual().encode(row, into) ? into : null;
    }

    private static float @Nullable [] quickly(Encoding encoding, RawRow row) {
        float[] into = new float[encoding.inputs()];
        return encoding.usual().encode(row, into) ? into : null;
    }

    @Test
    void areEncodedToTheSameBitsOrLeftToTheOtherWay() {
        Encoding encoding = encoding(NUMBERS);
        SplittableRandom random = new SplittableRandom(5);
        int encoded = 0;
        for (int i = 0; i < 20_000; i++) {
            double[] row = new double[NUMBERS.size()];
            for (int j = 0; j < row.length; j++) {
                row[j] = random.nextInt(40) == 0 ? ODD.get(random.nextInt(ODD.size())) : 10 * random.nextDouble() - 0.9;
            }
            float[] quickly = quickly(encoding, row);
            assertThat(quickly)
                    .isEqualTo(slowly(encoding, named(encoding, row)))
                    .isEqualTo(quickly(encoding, named(encoding, row)))
                    .isEqualTo(quickly(encoding, listed(encoding, row)))
                    .isEqualTo(slowly(encoding, listed(encoding, row)));
            encoded += quickly == null ? 0 : 1;
        }
        assertThat(encoded).isBetween(10_000, 19_990);
    }

    @Test
    void areRefusedWhereAColumnTakesNoNumbers() {
        List<FeatureEncoding> mixed =
                List.of(NUMBERS.get(0), new OneHot("t", ColumnType.CATEGORY, List.of("Köln", "Ulm"), null));

        assertThat(quickly(encoding(mixed), new double[] {1, 1})).isNull();
        assertThat(quickly(encoding(mixed.subList(0, 1)), new double[] {1})).isNotNull();
    }

    @Test
    void areTakenByTheirNamesWhereTheyComeInAnotherOrder() {
        Encoding encoding = encoding(NUMBERS.subList(0, 2));
        ValuesInOrder.Names turned = new ValuesInOrder.Names(List.of("b", "a"));
        RawRow row = new RawRow("", new ValuesInOrder(turned, List.of(4.5, 3)), false);

        assertThat(quickly(encoding, row)).isNotNull().isEqualTo(quickly(encoding, new double[] {3, 4.5}));
    }

    /** A number far away, a value that means a gap, one too many, one too few, a text, and nothing. */
    @Test
    void areLeftToTheOtherWayWhereSomethingIsToBeSaid() {
        List<FeatureEncoding> two = NUMBERS.subList(0, 2);
        SeenInTraining seen = new SeenInTraining(Map.of("a", new SeenRange(2, 4)), List.of());
        Encoding encoding = new Encoding(two, encoding(two).target(), null, seen);
        Map<String, Object> right = Map.of("a", 3, "b", 4.5);

        assertThat(quickly(encoding, new RawRow("", right, false)))
                .isNotNull()
                .isEqualTo(slowly(encoding, new RawRow("", right, false)));
        Map<String, @Nullable Object> gap = new LinkedHashMap<>(right);
        gap.put("b", null);
        List<Map<String, @Nullable Object>> odd = List.of(
                Map.of("a", 30, "b", 4.5),
                Map.of("a", 3, "b", 4.5, "c", 1),
                Map.of("a", 3),
                Map.of("a", 3, "B", 4.5),
                Map.of("a", "3", "b", 4.5),
                gap);
        assertThat(odd)
                .allSatisfy(row -> assertThat(quickly(encoding, new RawRow("", row, false)))
                        .isNull());
    }
}
