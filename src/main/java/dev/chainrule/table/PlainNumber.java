package dev.chainrule.table;

/**
 * Reads numbers such as -12.5 where they stand in a text, looking at each character once; one of these reads many.
 * Digits and power of ten are both exact, so their quotient is rounded once and right (Clinger 1990). Everything else
 * (an exponent, a plus sign, more digits than a double holds) is left to {@link NumberReader}.
 */
public final class PlainNumber {

    /** So many digits fit into a long. */
    private static final int MOST_DIGITS = 18;

    private static final long FIRST_INEXACT = 1L << 53;

    /** Of 10; doubles are exactly that as far as 10^22. */
    private static final double[] POWERS = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18
    };

    private double value;
    private boolean whole;

    /**
     * @param text with something behind the number that is neither digit nor point
     * @return the place behind the number, -1 when it is not a plain one
     */
    public int read(char[] text, int from) {
        boolean negative = text[from] == '-';
        int first = negative ? from + 1 : from;
        int at = first;
        long digits = 0;
        for (int digit = text[at] - '0'; digit >= 0 && digit <= 9; digit = text[at] - '0') {
            digits = digits * 10 + digit;
            at++;
        }
        int count = at - first;
        int decimals = 0;
        whole = text[at] != '.';
        if (!whole) {
            int point = at;
            at++;
            for (int digit = text[at] - '0'; digit >= 0 && digit <= 9; digit = text[at] - '0') {
                digits = digits * 10 + digit;
                at++;
            }
            decimals = at - point - 1;
            count += decimals;
        }
        boolean padded = whole && count > 1 && text[first] == '0'; // 007 may be a name
        if (count == 0 || count > MOST_DIGITS || digits >= FIRST_INEXACT || padded) {
            return -1;
        }
        double size = digits / POWERS[decimals];
        value = negative ? 0.0 - size : size;
        return at;
    }

    /** Of the number last read; never -0. */
    public double value() {
        return value;
    }

    /** Whether the number last read was written without a point. */
    public boolean whole() {
        return whole;
    }
}
