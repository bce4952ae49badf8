package dev.chainrule.table;

import ch.randelshofer.fastdoubleparser.JavaDoubleParser;
import java.util.Locale;
import java.util.Set;

/** Reads numbers from slices of characters: strictly decimal, no locale, no hexadecimal, no trailing letters. */
public final class NumberReader {

    private static final int LONGEST_WORD = 9;
    private static final double FIRST_INEXACT = 0x1p53;
    /** What typesetters write for a minus. */
    private static final String MINUSES = "\u2212\u2013\uFE63\uFF0D";

    private static final Set<String> NON_FINITE = Set.of("nan", "inf", "infinity");

    private NumberReader() {}

    /** The nearest double, infinite when out of range; NaN when the text is no decimal number. Never -0. */
    public static double decimal(char[] text, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            if (!decimalCharacter(text[i])) {
                return i == offset && length > 1 && isMinus(text[i])
                        ? 0.0 - positive(text, offset + 1, length - 1)
                        : Double.NaN;
            }
        }
        try {
            return JavaDoubleParser.parseDouble(text, offset, length) + 0.0;
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    /** Other characters than that of ASCII that mean a minus. */
    static boolean isMinus(char it) {
        return it > '-' && MINUSES.indexOf(it) >= 0;
    }

    /** Without a sign of its own. */
    private static double positive(char[] text, int offset, int length) {
        return text[offset] == '-' || text[offset] == '+' ? Double.NaN : decimal(text, offset, length);
    }

    /** The same of a whole text. */
    public static double decimal(String text) {
        return decimal(text.toCharArray(), 0, text.length());
    }

    private static boolean decimalCharacter(char it) {
        return (it >= '0' && it <= '9') || it == '.' || it == '-' || it == '+' || it == 'e' || it == 'E';
    }

    /** Written without point and exponent. */
    public static boolean writtenWhole(char[] text, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            if (text[i] == '.' || text[i] == 'e' || text[i] == 'E') {
                return false;
            }
        }
        return true;
    }

    /** A double keeps every digit of whole numbers up to 2^53 - 1. */
    public static boolean keepsEveryDigit(double whole) {
        return Math.abs(whole) < FIRST_INEXACT;
    }

    /** NaN and infinity as programs write them. */
    public static boolean namesNonFinite(char[] text, int offset, int length) {
        if (length > LONGEST_WORD) {
            return false;
        }
        String word = new String(text, offset, length).toLowerCase(Locale.ROOT);
        return NON_FINITE.contains(word.startsWith("-") || word.startsWith("+") ? word.substring(1) : word);
    }
}
