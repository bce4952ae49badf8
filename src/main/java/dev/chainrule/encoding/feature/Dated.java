package dev.chainrule.encoding.feature;

import dev.chainrule.table.ColumnType;
import dev.chainrule.table.DateOrder;
import dev.chainrule.table.DateText;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A date as numbers: how late it is, standardized, which tells the year; and month, day of the month, weekday and hour
 * as sine and cosine of their turn, so that December is next to January. A missing one is 0 in each.
 *
 * @param order in which dates written with numbers are read
 * @param center milliseconds since 1970, mean of the training rows
 * @param spread 0 when all training rows had the same date
 */
public record Dated(String column, ColumnType type, DateOrder order, double center, double spread)
        implements FeatureEncoding {

    /** Inputs of a date; a time of day has two more. */
    private static final int OF_DATE = 7;

    private static final int OF_TIME = 2;
    private static final int MONTHS = 12;
    private static final int DAYS = 31;
    private static final int WEEKDAYS = 7;

    /** How many inputs a column of this type fills. */
    public static int width(ColumnType type) {
        return type == ColumnType.DATETIME ? OF_DATE + OF_TIME : OF_DATE;
    }

    @Override
    public int width() {
        return width(type);
    }

    @Override
    public List<String> inputNames() {
        List<String> names = new ArrayList<>(List.of(column));
        List<String> turns = type == ColumnType.DATETIME
                ? List.of("month", "day", "weekday", "hour")
                : List.of("month", "day", "weekday");
        for (String turn : turns) {
            names.add("%s: sine of the %s".formatted(column, turn));
            names.add("%s: cosine of the %s".formatted(column, turn));
        }
        return names;
    }

    @Override
    public String expected() {
        return type == ColumnType.DATETIME ? "a time such as \"2024-01-31T10:20:00\"" : "a date such as \"2024-01-31\"";
    }

    @Override
    public String formula() {
        return "(x − mean) / std, x in milliseconds since 1970; and sine and cosine of where it stands in year, month, week"
                + (type == ColumnType.DATETIME ? " and day" : "");
    }

    @Override
    public Map<String, Double> figures() {
        return Map.of("mean", center, "std", spread);
    }

    @Override
    public Map<String, Double> lookedUp(RawValue raw) {
        double millis = raw.date(order, this::expected);
        return Double.isNaN(millis) ? Map.of() : Map.of("x", millis);
    }

    @Override
    public RowBlock.Encoder encoder(List<String> dictionary) {
        return (stored, block, offset) -> {
            int at = offset;
            for (int row = block.from; row < block.to; row++) {
                parts(stored[row], block.values, at);
                at += block.stride;
            }
        };
    }

    @Override
    public void encode(RawValue raw, float[] into, int offset) {
        parts(raw.date(order, this::expected), into, offset);
    }

    private void parts(double millis, float[] into, int offset) {
        if (Double.isNaN(millis)) {
            Arrays.fill(into, offset, offset + width(), 0);
            return;
        }
        long day = Math.floorDiv((long) millis, DateText.DAY_MILLIS);
        LocalDate date = LocalDate.ofEpochDay(day);
        into[offset] = spread == 0 ? 0 : (float) ((millis - center) / spread);
        turn((date.getMonthValue() - 1.0) / MONTHS, into, offset + 1);
        turn((date.getDayOfMonth() - 1.0) / DAYS, into, offset + 3);
        turn((date.getDayOfWeek().getValue() - 1.0) / WEEKDAYS, into, offset + 5);
        if (type == ColumnType.DATETIME) {
            turn((millis - (double) day * DateText.DAY_MILLIS) / DateText.DAY_MILLIS, into, offset + OF_DATE);
        }
    }

    /** @param share of a whole turn */
    private static void turn(double share, float[] into, int at) {
        into[at] = (float) StrictMath.sin(2 * Math.PI * share);
        into[at + 1] = (float) StrictMath.cos(2 * Math.PI * share);
    }
}
