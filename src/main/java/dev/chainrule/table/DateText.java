package dev.chainrule.table;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Locale;

/**
 * Reads dates and times as people and programs write them: 2024-01-31, 2024-01-31T10:20:30.5+01:00, 31.01.2024,
 * 1/31/2024 10:20 PM, 31 Jan 2024, January 31, 2024, 2024-01 for its first day. Of a year only two digits may be there where it is clear which
 * (1/31/24, 31.01.24, 31-Jan-24: 69 to 99 are 1969 to 1999). Midnight may be 24:00 of the day before. A time with a zone is brought to UTC, one without is taken as it is.
 */
public final class DateText {

    public static final long DAY_MILLIS = 86_400_000;

    private static final int SHORTEST = 6;
    private static final int LONGEST = 40;
    private static final double NONE = Double.NaN;
    /** Of years in two digits, as POSIX has it. */
    private static final int FIRST_OF_LAST_CENTURY = 69;

    private static final int NO_HOUR = 25;
    private static final List<String> UTC = List.of("utc", "gmt", "z");
    private static final List<String> MONTHS =
            List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
    private static final List<String> LONG_MONTHS = List.of(
            "january",
            "february",
            "march",
            "april",
            "may",
            "june",
            "july",
            "august",
            "september",
            "october",
            "november",
            "december");

    private final char[] text;
    private final int end;
    private final DateOrder order;
    private int at;
    private int digits;
    private int year;
    private int month;
    private int day;

    private DateText(char[] text, int offset, int length, DateOrder order) {
        this.text = text;
        this.at = offset;
        this.end = offset + length;
        this.order = order;
    }

    /** Milliseconds since 1970-01-01; NaN when it is no date, or none in this order. */
    public static double millis(char[] text, int offset, int length, DateOrder order) {
        return length < SHORTEST || length > LONGEST ? NONE : new DateText(text, offset, length, order).millis();
    }

    /** The same of a text, blanks around it left out. */
    public static double millis(String text, DateOrder order) {
        char[] stripped = text.strip().toCharArray();
        return millis(stripped, 0, stripped.length, order);
    }

    private double millis() {
        boolean dated = Character.isLetter(text[at]) ? monthName() && dayThenYear() : startsWithDigits();
        if (!dated
                || month < 1
                || month > 12
                || day < 1
                || day > YearMonth.of(year, month).lengthOfMonth()) {
            return NONE;
        }
        long midnight = LocalDate.of(year, month, day).toEpochDay() * DAY_MILLIS;
        return at == end ? midnight : midnight + time();
    }

    private boolean startsWithDigits() {
        int first = number(4);
        if (digits == 4) {
            year = first;
            char separator = separator("-/.");
            month = number(2);
            if (at == end && digits == 2 && separator != '.') {
                day = 1;
                return separator != 0;
            }
            boolean fine = separator != 0 && digits > 0 && take(separator);
            day = number(2);
            return fine && digits > 0;
        }
        char separator = digits == 0 || digits > 2 ? 0 : separator("-/. ");
        if (separator == 0) {
            return false;
        }
        day = first;
        boolean twoDigits = digits == 2;
        if (at < end && Character.isLetter(text[at])) {
            return monthName() && separator("- ") != 0 && year(true);
        }
        month = number(2);
        twoDigits &= digits == 2;
        if (digits == 0 || separator == ' ' || !take(separator)) {
            return false;
        }
        if (!year(separator == '/' || (separator == '.' && twoDigits))) {
            return false;
        }
        if (separator != '.' && order == DateOrder.MONTH_FIRST) {
            int swapped = day;
            day = month;
            month = swapped;
        }
        return true;
    }

    private boolean dayThenYear() {
        if (separator(" ") == 0) {
            return false;
        }
        day = number(2);
        boolean comma = take(',');
        return digits > 0 && (take(' ') || comma) && fullYear();
    }

    private boolean fullYear() {
        return year(false);
    }

    /** @param shortOne whether two digits will do; what is 1.2.10 may as well be a version */
    private boolean year(boolean shortOne) {
        year = number(4);
        boolean two = shortOne && digits == 2;
        year += two ? year < FIRST_OF_LAST_CENTURY ? 2000 : 1900 : 0;
        return two || digits == 4;
    }

    private boolean monthName() {
        int from = at;
        while (at < end && Character.isLetter(text[at])) {
            at++;
        }
        String name = new String(text, from, at - from).toLowerCase(Locale.ROOT);
        take('.');
        month = 1 + Math.max(MONTHS.indexOf(name), LONG_MONTHS.indexOf(name));
        return month > 0;
    }

    /** Milliseconds behind the midnight of the date. */
    private double time() {
        if (!take('T') && !take(',') && !take(' ')) {
            return NONE;
        }
        take(' ');
        int hour = number(2);
        boolean fine = digits > 0 && take(':');
        int minute = number(2);
        fine &= digits == 2;
        double seconds = 0;
        if (take(':')) {
            seconds = number(2);
            fine &= digits == 2;
            seconds += take('.') || take(',') ? fraction() : 0;
        }
        hour = clock(hour);
        boolean endOfDay = hour == 24 && minute == 0 && seconds == 0;
        fine &= (hour < 24 || endOfDay) && minute < 60 && seconds < 60;
        double shift = zone();
        return fine && at == end ? (hour * 60 + minute - shift) * 60_000 + Math.rint(seconds * 1000) : NONE;
    }

    private double fraction() {
        int from = at;
        int thousandths = number(3);
        int taken = at - from;
        number(9);
        return taken == 0 ? NONE : thousandths / Math.pow(10, taken);
    }

    /** With a.m. or p.m. behind it. */
    private int clock(int hour) {
        int before = at;
        take(' ');
        boolean half = at + 1 < end && "aApP".indexOf(text[at]) >= 0 && "mM".indexOf(text[at + 1]) >= 0;
        if (!half) {
            at = before;
            return hour;
        }
        boolean afternoon = text[at] == 'p' || text[at] == 'P';
        at += 2;
        return hour < 1 || hour > 12 ? NO_HOUR : hour % 12 + (afternoon ? 12 : 0);
    }

    /** Minutes ahead of UTC. */
    private double zone() {
        take(' ');
        if (at == end || (Character.isLetter(text[at]) && UTC.contains(rest()))) {
            at = end;
            return 0;
        }
        int sign = take('+') ? 1 : take('-') ? -1 : 0;
        int hours = number(2);
        boolean fine = sign != 0 && digits == 2;
        take(':');
        int minutes = at == end ? 0 : number(2);
        return fine ? sign * (hours * 60 + minutes) : NONE;
    }

    private String rest() {
        return new String(text, at, end - at).toLowerCase(Locale.ROOT);
    }

    private int number(int most) {
        int value = 0;
        digits = 0;
        while (at < end && digits < most && text[at] >= '0' && text[at] <= '9') {
            value = value * 10 + text[at++] - '0';
            digits++;
        }
        return value;
    }

    private boolean take(char expected) {
        boolean found = at < end && text[at] == expected;
        at += found ? 1 : 0;
        return found;
    }

    /** One of these, or 0. */
    private char separator(String usual) {
        return at < end && usual.indexOf(text[at]) >= 0 ? text[at++] : 0;
    }
}
