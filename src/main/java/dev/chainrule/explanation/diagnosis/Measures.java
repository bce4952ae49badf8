package dev.chainrule.explanation.diagnosis;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Numbers of findings and cards: few digits, as they are not exact. */
public final class Measures {

    private static final MathContext DIGITS = new MathContext(4);

    private Measures() {}

    /** More or less by a share of its size: a loss may be below 0. */
    static double changed(double loss, double share) {
        return loss + share * Math.abs(loss);
    }

    /** Null where it is not finite. */
    static @Nullable Double roundedOrNull(double value) {
        return Double.isFinite(value) ? (Double) rounded(value) : null;
    }

    /** A finite number, to four digits. */
    static double rounded(double value) {
        return new BigDecimal(value, DIGITS).doubleValue();
    }

    /** To three digits, such as {@code 0.0123} or {@code 1.2e-07}. */
    public static String number(double value) {
        double size = Math.abs(value);
        if (size != 0 && (size < 1e-3 || size >= 1e5)) {
            return String.format(Locale.ROOT, "%.1e", value);
        }
        return new BigDecimal(value, new MathContext(3)).stripTrailingZeros().toPlainString();
    }

    /** The same, or a dash for what is no number. */
    public static String shown(double value) {
        return Double.isFinite(value) ? number(value) : "–";
    }

    static String percent(double share) {
        return String.format(Locale.ROOT, (share > 0 && share < 0.0995) ? "%.1f %%" : "%.0f %%", 100 * share);
    }

    /** NaN of none. */
    static double median(double... values) {
        double[] sorted =
                Arrays.stream(values).filter(Double::isFinite).sorted().toArray();
        if (sorted.length == 0) {
            return Double.NaN;
        }
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
