package dev.chainrule.format;

import dev.chainrule.table.NumberStyle;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A text that people take for a number and that is not read as one.
 *
 * @param text as it is written
 * @param plain as it would be read
 * @param unit what stands behind it; empty where nothing does
 */
record OddNumber(String text, String plain, String unit) {

    private static final int LONGEST = 40;
    private static final Pattern HEXADECIMAL = Pattern.compile("[+-]?0[xX]([0-9a-fA-F]{1,13})");
    private static final Pattern WITH_UNIT =
            Pattern.compile("(.*[0-9])\\s?([\\p{L}\u00b0\u00b5\u00b2\u00b3/]{1,10}\\.?)");

    private static final Map<String, Integer> SCALES =
            Map.of("k", 3, "K", 3, "M", 6, "mn", 6, "Mio", 6, "Mio.", 6, "B", 9, "bn", 9, "Mrd", 9, "Mrd.", 9);

    /** Null where nobody would take it for a number. */
    static @Nullable OddNumber of(String cell) {
        String text = cell.strip();
        if (text.isEmpty() || text.length() > LONGEST) {
            return null;
        }
        String otherwise = inAnyStyle(text);
        if (otherwise != null) {
            return new OddNumber(text, otherwise, "");
        }
        Matcher hexadecimal = HEXADECIMAL.matcher(text);
        if (hexadecimal.matches()) {
            String digits = String.valueOf(Long.parseLong(hexadecimal.group(1), 16));
            return new OddNumber(text, text.startsWith("-") ? "-" + digits : digits, "");
        }
        Matcher united = WITH_UNIT.matcher(text);
        String figure = united.matches() ? inAnyStyle(united.group(1)) : null;
        return figure == null || letter(united.group(2)) ? null : with(text, figure, united.group(2));
    }

    /** One that numbers flats and seats rather than measures anything: 12A. */
    private static boolean letter(String unit) {
        return unit.length() == 1 && Character.isUpperCase(unit.charAt(0)) && !SCALES.containsKey(unit);
    }

    private static OddNumber with(String text, String figure, String unit) {
        Integer scale = SCALES.get(unit);
        return scale == null
                ? new OddNumber(text, figure, unit)
                : new OddNumber(
                        text,
                        new BigDecimal(figure)
                                .movePointRight(scale)
                                .stripTrailingZeros()
                                .toPlainString(),
                        "");
    }

    /** As programs write it; null where it is a number in no style. */
    private static @Nullable String inAnyStyle(String text) {
        for (NumberStyle style : NumberGuess.STYLES) {
            if (NumberGuess.number(style, text) && NumberGuess.certain(style, List.of(text))) {
                double value = NumberGuess.read(style, text);
                if (Double.isFinite(value)) {
                    return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
                }
            }
        }
        return null;
    }

    /** How it would have to be written in a column of numbers in another style. */
    String remedy(NumberStyle style) {
        String written = "\"%s\" as %s".formatted(Faults.shortened(text), plain.replace('.', style.point()));
        return unit.isEmpty() ? written : written + ", without \"%s\"".formatted(unit);
    }
}
