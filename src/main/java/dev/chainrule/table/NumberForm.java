package dev.chainrule.table;

import org.jspecify.annotations.Nullable;

/**
 * How the numbers of one column are written, where not as those of its file.
 *
 * @param decimal separator
 * @param thousands separator; empty for none
 * @param unit the percent sign or the currency that stands beside them; null where nothing does
 */
public record NumberForm(String decimal, String thousands, @Nullable String unit) {

    public static NumberForm of(NumberStyle style, @Nullable String unit) {
        return new NumberForm(String.valueOf(style.point()), style.groups(), unit);
    }

    public NumberStyle style() {
        return new NumberStyle(decimal.charAt(0), thousands);
    }
}
