package dev.chainrule.format;

import dev.chainrule.table.DateOrder;
import dev.chainrule.table.DateText;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Dates in forms that are not read as such: with something behind them, of weeks, or of nothing but digits. */
final class UnreadDates {

    private static final String READ = "dates are read as 2024-01-31T10:20:30+01:00";
    /** 2024-W05, 2024-W05-3, 2024W053. */
    private static final Pattern OF_WEEKS = Pattern.compile("\\d{4}-?W[0-5]\\d(-?[1-7])?");
    /** 20240131, with a time 202401311020, 20240131102030 or 20240131T102030Z. */
    private static final Pattern OF_DIGITS =
            Pattern.compile("((?:19|20)\\d\\d)(\\d\\d)(\\d\\d)((\\d\\d){2,3}|[T ].+)?");

    private static final int FEWEST = 2;

    private UnreadDates() {}

    /** What is to be said where all of these look so. */
    static Optional<String> among(List<String> texts) {
        if (texts.size() < FEWEST || !texts.stream().allMatch(UnreadDates::looksLikeOne)) {
            return Optional.empty();
        }
        return Optional.of("looks like dates, but \"%s\" is not read as one, so the whole column is kept as text; %s"
                .formatted(Faults.shortened(texts.get(0)), READ));
    }

    /** What is to be said where all of these numbers look so. */
    static Optional<String> amongNumbers(double... numbers) {
        List<String> written =
                Arrays.stream(numbers).mapToObj(Sentinel::word).distinct().toList();
        if (written.size() < FEWEST || !written.stream().allMatch(UnreadDates::ofDigits)) {
            return Optional.empty();
        }
        return Optional.of("looks like dates, but \"%s\" is read as a number; %s".formatted(written.get(0), READ));
    }

    private static boolean looksLikeOne(String text) {
        String cell = text.strip();
        return beginsWithDate(cell) || ofDigits(cell) || OF_WEEKS.matcher(cell).matches();
    }

    private static boolean beginsWithDate(String text) {
        int end = 0;
        while (end < text.length() && text.charAt(end) != ' ' && text.charAt(end) != 'T') {
            end++;
        }
        return end < text.length() && isDate(text.substring(0, end));
    }

    private static boolean ofDigits(String text) {
        Matcher it = OF_DIGITS.matcher(text);
        return it.matches() && isDate("%s-%s-%s".formatted(it.group(1), it.group(2), it.group(3)));
    }

    /** One that is read. */
    static boolean isDate(String text) {
        char[] cell = text.strip().toCharArray();
        for (DateOrder order : DateOrder.values()) {
            if (!Double.isNaN(DateText.millis(cell, 0, cell.length, order))) {
                return true;
            }
        }
        return false;
    }
}
