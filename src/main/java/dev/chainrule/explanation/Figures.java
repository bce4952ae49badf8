package dev.chainrule.explanation;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Numbers as people write them: six significant digits, and no more zeros than it takes. */
public final class Figures {

    private static final int DIGITS = 6;
    private static final int LARGEST = 9;
    private static final int SMALLEST = -5;

    private Figures() {}

    public static String of(double value) {
        if (!Double.isFinite(value)) {
            return Double.isNaN(value) ? "not a number" : value > 0 ? "∞" : "−∞";
        }
        if (value == 0) {
            return "0";
        }
        BigDecimal rounded = new BigDecimal(value).round(new MathContext(DIGITS, RoundingMode.HALF_EVEN));
        int exponent = rounded.precision() - rounded.scale() - 1;
        String text = exponent > LARGEST || exponent < SMALLEST
                ? scientific(rounded, exponent)
                : rounded.stripTrailingZeros().toPlainString();
        return text.replace('-', '−');
    }

    private static String scientific(BigDecimal value, int exponent) {
        String mantissa =
                value.scaleByPowerOfTen(-exponent).stripTrailingZeros().toPlainString();
        return mantissa + "·10^" + exponent;
    }

    /** In brackets where it is negative, to stand after a sign. */
    public static String signed(double value) {
        return value < 0 ? "(" + of(value) + ")" : of(value);
    }

    public static String list(double[] values) {
        return Arrays.stream(values).mapToObj(Figures::of).collect(Collectors.joining(", ", "[", "]"));
    }

    /** As LaTeX. */
    public static String tex(double value) {
        return of(value)
                .replace('−', '-')
                .replaceAll("·10\\^(-?\\d+)", " \\\\cdot 10^{$1}")
                .replace("∞", "\\infty");
    }

    /** As LaTeX, in brackets where it is negative. */
    public static String signedTex(double value) {
        return value < 0 ? "(" + tex(value) + ")" : tex(value);
    }
}
