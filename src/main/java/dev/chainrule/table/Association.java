package dev.chainrule.table;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.chainrule.choice.Word;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The association of one column with another, over the rows that have both.
 *
 * @param strength -1 to 1 for two columns of numbers, else 0 to 1; null if one of them is constant, there are too
 *     many kinds, or one is text, of which each cell is a kind of its own
 * @param rows that have both
 */
public record Association(Measure measure, @Nullable Double strength, long rows) {

    /** How it is measured. */
    public enum Measure {
        /** Correlation of numbers, with truths as 0 and 1 (Pearson 1895). */
        PEARSON,
        /** Root of the share of the numbers' variance that the categories explain (Fisher 1925). */
        CORRELATION_RATIO,
        /** Chi-squared of the table of both categories, brought to 0 to 1 (Cramér 1946). */
        CRAMERS_V;

        @JsonValue
        public String word() {
            return Word.of(this);
        }
    }

    private static final int MOST_CELLS = 1 << 22;

    static Association between(Table table, String column, String other) {
        if (table.column(column).type() == ColumnType.TEXT
                || table.column(other).type() == ColumnType.TEXT) {
            return new Association(Measure.CRAMERS_V, null, 0);
        }
        boolean kinds = !counted(table, column);
        boolean otherKinds = !counted(table, other);
        if (kinds && otherKinds) {
            return cramer(table, column, other);
        }
        if (kinds || otherKinds) {
            return kinds ? ratio(table, column, other) : ratio(table, other, column);
        }
        return pearson(table, column, other);
    }

    private static boolean counted(Table table, String column) {
        return !table.column(column).type().texts();
    }

    /** Takes the rows that have both. */
    private interface Pairs {
        void take(double x, double y);
    }

    private static void each(Table table, String x, String y, Pairs pairs) {
        boolean same = x.equals(y);
        table.read(same ? List.of(x) : List.of(x, y), (first, rows, cells) -> {
            double[] ys = cells[same ? 0 : 1];
            for (int row = 0; row < rows; row++) {
                if (!Double.isNaN(cells[0][row]) && !Double.isNaN(ys[row])) {
                    pairs.take(cells[0][row], ys[row]);
                }
            }
        });
    }

    private static Association pearson(Table table, String x, String y) {
        PairMoments moments = new PairMoments();
        each(table, x, y, moments::take);
        return new Association(Measure.PEARSON, within(moments.correlation(), -1), moments.count());
    }

    private static Association ratio(Table table, String category, String number) {
        int kinds = table.dictionary(category).size();
        long[] counts = new long[kinds];
        double[] means = new double[kinds];
        PairMoments all = new PairMoments();
        each(table, category, number, (kind, value) -> {
            int k = (int) kind;
            means[k] += (value - means[k]) / ++counts[k];
            all.take(value, value);
        });
        double between = 0;
        for (int k = 0; k < kinds; k++) {
            double distance = means[k] - all.meanX();
            between += counts[k] * distance * distance;
        }
        return new Association(Measure.CORRELATION_RATIO, within(Math.sqrt(between / all.xx()), 0), all.count());
    }

    private static Association cramer(Table table, String x, String y) {
        int kindsX = table.dictionary(x).size();
        int kindsY = table.dictionary(y).size();
        if ((long) kindsX * kindsY > MOST_CELLS) {
            return new Association(Measure.CRAMERS_V, null, 0);
        }
        long[][] counts = new long[kindsX][kindsY];
        each(table, x, y, (kindX, kindY) -> counts[(int) kindX][(int) kindY]++);
        return cramer(counts);
    }

    private static Association cramer(long[][] counts) {
        long[] ofX = new long[counts.length];
        long[] ofY = new long[counts.length == 0 ? 0 : counts[0].length];
        long n = 0;
        for (int x = 0; x < ofX.length; x++) {
            for (int y = 0; y < ofY.length; y++) {
                ofX[x] += counts[x][y];
                ofY[y] += counts[x][y];
            }
            n += ofX[x];
        }
        double sum = 0;
        for (int x = 0; x < ofX.length; x++) {
            for (int y = 0; y < ofY.length; y++) {
                sum += counts[x][y] == 0 ? 0 : (double) counts[x][y] / ofX[x] * counts[x][y] / ofY[y];
            }
        }
        long degrees = Math.min(positive(ofX), positive(ofY)) - 1;
        return new Association(Measure.CRAMERS_V, within(Math.sqrt(Math.max(0, sum - 1) / degrees), 0), n);
    }

    private static long positive(long[] counts) {
        return Arrays.stream(counts).filter(count -> count > 0).count();
    }

    /** Rounding may lead a little outside. */
    private static @Nullable Double within(double strength, double least) {
        return Double.isFinite(strength) ? Math.min(1, Math.max(least, strength)) : null;
    }
}
