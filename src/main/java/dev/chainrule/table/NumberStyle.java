package dev.chainrule.table;

/**
 * How the numbers of a file are written.
 *
 * @param point between whole and fraction
 * @param groups what stands between groups of three digits, as options name it; empty where nothing does
 */
public record NumberStyle(char point, String groups) {

    public static final NumberStyle PLAIN = new NumberStyle('.', "");

    private static final int GROUP = 3;
    /** Characters that mean the same between digits. */
    private static final String BLANKS = " \u00A0\u202F\u2009";

    private static final String APOSTROPHES = "'\u2019";

    public boolean plain() {
        return point == '.' && groups.isEmpty();
    }

    /** As {@link NumberReader#decimal(char[], int, int)}; what is grouped has three digits in each group but the first. */
    public double decimal(char[] text, int offset, int length) {
        return plain()
                ? NumberReader.decimal(text, offset, length)
                : new Rewriting(length).decimal(text, offset, length);
    }

    /** Without point and exponent. */
    public boolean writtenWhole(char[] text, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            if (text[i] == point || text[i] == 'e' || text[i] == 'E') {
                return false;
            }
        }
        return true;
    }

    public boolean number(String cell) {
        char[] text = cell.strip().toCharArray();
        return text.length > 0 && !Double.isNaN(decimal(text, 0, text.length));
    }

    private boolean separates(char it) {
        if (groups.isEmpty()) {
            return false;
        }
        char group = groups.charAt(0);
        return it == group
                || (group == ' ' && BLANKS.indexOf(it) >= 0)
                || (group == '\'' && APOSTROPHES.indexOf(it) >= 0);
    }

    /** One number, written anew with a point and without groups. */
    private final class Rewriting {

        private final char[] plain;
        private int kept;
        /** Since the last group began. */
        private int digits;

        private boolean grouped;
        private boolean fraction;

        Rewriting(int length) {
            plain = new char[length];
        }

        double decimal(char[] text, int offset, int length) {
            for (int i = offset; i < offset + length; i++) {
                if (!take(text[i])) {
                    return Double.NaN;
                }
            }
            return endGroup() ? NumberReader.decimal(plain, 0, kept) : Double.NaN;
        }

        private boolean take(char it) {
            if (it == point && !fraction) {
                boolean ended = endGroup();
                fraction = true;
                plain[kept++] = '.';
                return ended;
            }
            if (separates(it) && !fraction) {
                return beginGroup();
            }
            digits += it >= '0' && it <= '9' ? 1 : 0;
            plain[kept++] = it;
            return it != '.';
        }

        private boolean beginGroup() {
            boolean fits = grouped ? digits == GROUP : digits >= 1 && digits <= GROUP && plain[kept - digits] != '0';
            grouped = true;
            digits = 0;
            return fits;
        }

        private boolean endGroup() {
            return !grouped || fraction || digits == GROUP;
        }
    }
}
