package dev.chainrule.explanation;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Numbers as people write them: six significant digits, and no more zeros than it takes. */
public final class SignificantDigits {

    private static final int DIGITS = 6;
    private static final int LARGEST = 9;
    private static final int SMALLEST = -5;

    private SignificantDigits() {}

    public static String of(double value) {
        return of(value, DIGITS);
    }

    /** With so many significant digits. */
    public static String of(double value, int digits) {
        if (!Double.isFinite(value)) {
            return Double.isNaN(value) ? "not a number" : value > 0 ? "∞" : "−∞";
        }
        if (value == 0) {
            return "0";
        }
        BigDecimal rounded = new BigDecimal(value).round(new MathContext(digits, RoundingMode.HALF_EVEN));
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

    /** In brackets where it is more than digits, to be a base, a divisor, or what a function is of. */
    public static String alone(double value) {
        String text = of(value);
        return value < 0 || text.indexOf('·') >= 0 ? "(" + text + ")" : text;
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
