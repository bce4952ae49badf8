package dev.chainrule.format;

import dev.chainrule.table.DateOrder;
import dev.chainrule.table.DateText;

/** The dates of one column: finds out whether the day or the month comes first where only numbers tell. */
final class DateCells {

    private final boolean decided;
    private final DateOrder order;
    /** Every cell so far is a date in the other order as well. */
    private boolean otherPossible = true;

    /** Some cell is another date in the other order. */
    private boolean different;

    /** Some cell is written as 31.12.2024, where the day always comes first. */
    private boolean dotted;

    private boolean times;
    private boolean otherOrder;

    DateCells(ColumnPlan.CellType kind, DateOrder usual) {
        this.decided = kind == ColumnPlan.CellType.DATES_DAY_FIRST || kind == ColumnPlan.CellType.DATES_MONTH_FIRST;
        this.order = !decided
                ? usual
                : kind == ColumnPlan.CellType.DATES_DAY_FIRST ? DateOrder.DAY_FIRST : DateOrder.MONTH_FIRST;
    }

    /** Whether a column that begins with this cell may be one of dates. */
    boolean begin(char[] text, int offset, int length) {
        return !Double.isNaN(DateText.millis(text, offset, length, DateOrder.DAY_FIRST))
                || !Double.isNaN(DateText.millis(text, offset, length, DateOrder.MONTH_FIRST));
    }

    /** NaN when it is no date, or one in the other order only. */
    double read(char[] text, int offset, int length) {
        double value = DateText.millis(text, offset, length, order);
        boolean yearFirst = length > 4 && Character.isDigit(text[offset + 2]) && Character.isDigit(text[offset + 3]);
        if (otherPossible && !decided && !(yearFirst && !Double.isNaN(value))) {
            double other = DateText.millis(text, offset, length, order.other());
            otherOrder = Double.isNaN(value) && !Double.isNaN(other);
            different |= value != other;
            otherPossible = !Double.isNaN(other);
        }
        dotted |= length > 2 && (text[offset + 1] == '.' || text[offset + 2] == '.');
        times |= value % DateText.DAY_MILLIS != 0;
        return value;
    }

    /** The column has to be read again, the other way round. */
    boolean otherOrder() {
        return otherOrder;
    }

    ColumnPlan.CellType again() {
        return order == DateOrder.MONTH_FIRST
                ? ColumnPlan.CellType.DATES_DAY_FIRST
                : ColumnPlan.CellType.DATES_MONTH_FIRST;
    }

    /** That of the cells; where they would be the same dates in either, as those with dots are, which have one of their own. */
    DateOrder order() {
        return !decided && dotted && otherPossible && !different ? DateOrder.DAY_FIRST : order;
    }

    boolean times() {
        return times;
    }

    boolean ambiguous() {
        return !decided && otherPossible && different;
    }

    String doubt() {
        boolean month = order == DateOrder.MONTH_FIRST;
        return "its dates are ambiguous and are read %s first; if that is wrong: {\"dates\":\"%s_first\"}"
                .formatted(month ? "month" : "day", month ? "day" : "month");
    }
}
