package dev.chainrule.format;

import java.math.BigDecimal;
import java.util.Locale;

/**
 * What a number format of a workbook (ECMA-376, 18.8.31) makes of a number, where that is more than its digits: a date, a
 * share of a hundred, or so many digits as a postcode has. Numbers keep all their decimals, however many are shown.
 *
 * @param shape of digits and what stands between them; empty where there is none
 */
record CellFormat(DisplayFormat kind, String shape) {

    enum DisplayFormat {
        PLAIN,
        DATE,
        TIME,
        PERCENT,
        DIGITS
    }

    static final CellFormat PLAIN = new CellFormat(DisplayFormat.PLAIN, "");
    private static final CellFormat PERCENT = new CellFormat(DisplayFormat.PERCENT, "");

    /** What stands between digits that name something, as in 001-23-4567. */
    private static final String BETWEEN = "-/.() ";

    private static final int FEWEST_ZEROS = 2;
    /** All whole numbers of so many digits are kept exactly. */
    private static final double LARGEST = 1e15;

    /** Excel takes no more. */
    private static final int LONGEST_CODE = 255;

    private static final int LONGEST_SHARE = 30;

    /** One of those that every workbook has. */
    static CellFormat numbered(String id) {
        return switch (id) {
            case "9", "10" -> PERCENT;
            case "14", "15", "16", "17", "27", "28", "29", "30", "31", "36", "50", "51", "52", "53", "54", "57", "58" ->
                new CellFormat(DisplayFormat.DATE, "");
            case "22" -> new CellFormat(DisplayFormat.TIME, "");
            default -> PLAIN;
        };
    }

    /**
     * Days, months or years outside of quotes, brackets and what is escaped make a date, a time of day alone stays a number.
     *
     * @param code as the workbook has it; only what it says of positive numbers counts
     */
    static CellFormat of(String code) {
        if (code.length() > LONGEST_CODE) {
            return PLAIN;
        }
        String first = code.split(";", 2)[0];
        String plain =
                first.replaceAll("\"[^\"]*\"|\\[[^\\]]*]|\\\\.|_.|\\*.", "").toLowerCase(Locale.ROOT);
        if (plain.equals("general") || plain.equals("standard")) {
            return PLAIN;
        }
        boolean day = plain.indexOf('y') >= 0 || plain.indexOf('d') >= 0;
        if (day || plain.matches("m+")) {
            boolean time = plain.indexOf('h') >= 0 || plain.indexOf('s') >= 0;
            return new CellFormat(time ? DisplayFormat.TIME : DisplayFormat.DATE, "");
        }
        if (plain.indexOf('%') >= 0 && plain.indexOf('%') == plain.lastIndexOf('%')) {
            return PERCENT;
        }
        String shape = first.replaceAll("\\[[^\\]]*]|_.|\\*.", "")
                .replaceAll("\"([^\"]*)\"", "$1")
                .replaceAll("\\\\(.)", "$1");
        return plain.indexOf('.') < 0 && named(shape) ? new CellFormat(DisplayFormat.DIGITS, shape) : PLAIN;
    }

    private static boolean named(String shape) {
        return shape.chars().allMatch(it -> it == '0' || BETWEEN.indexOf(it) >= 0)
                && shape.chars().filter(it -> it == '0').count() >= FEWEST_ZEROS;
    }

    boolean dated() {
        return kind == DisplayFormat.DATE || kind == DisplayFormat.TIME;
    }

    /** As a CSV file would have it; dates are another matter. */
    String text(double value) {
        boolean whole = value == Math.rint(value);
        if (kind == DisplayFormat.DIGITS && whole && value >= 0 && value < LARGEST) {
            return digits(String.valueOf((long) value));
        }
        return kind == DisplayFormat.PERCENT && Double.isFinite(value) ? share(value) : plain(value);
    }

    static String plain(double value) {
        boolean whole = value == Math.rint(value) && Math.abs(value) < 0x1p53;
        return whole ? String.valueOf((long) value) : String.valueOf(value);
    }

    /** From the last to the first; those that the shape has no place for stand in front of it. */
    private String digits(String number) {
        StringBuilder filled = new StringBuilder();
        int left = number.length();
        int first = shape.indexOf('0');
        for (int i = shape.length() - 1; i >= 0; i--) {
            if (shape.charAt(i) != '0') {
                filled.append(shape.charAt(i));
                continue;
            }
            filled.append(left > 0 ? number.charAt(--left) : '0');
            while (i == first && left > 0) {
                filled.append(number.charAt(--left));
            }
        }
        return filled.reverse().toString();
    }

    private static String share(double value) {
        BigDecimal exact = BigDecimal.valueOf(value).movePointRight(2);
        String written = exact.stripTrailingZeros().toPlainString();
        return (written.length() <= LONGEST_SHARE ? written : String.valueOf(exact.doubleValue())) + "%";
    }
}
