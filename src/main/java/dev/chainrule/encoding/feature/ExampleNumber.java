package dev.chainrule.encoding.feature;

import dev.chainrule.table.ColumnType;
import java.math.BigDecimal;
import java.math.MathContext;

/** A number that a client may send, as hints show it: about the usual one, in a few digits. */
public final class ExampleNumber {

    private static final MathContext DIGITS = new MathContext(4);

    private ExampleNumber() {}

    /**
     * In words.
     *
     * @param usual finite, such as a mean
     * @param least what the number must be above
     */
    public static String like(ColumnType type, double usual, double least) {
        if (type == ColumnType.INTEGER) {
            return "a number such as " + Math.round(usual);
        }
        double few = new BigDecimal(usual).round(DIGITS).doubleValue();
        return "a number such as " + (few > least && Double.isFinite(few) ? few : usual);
    }
}
