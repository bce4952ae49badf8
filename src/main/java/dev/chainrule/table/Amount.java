package dev.chainrule.table;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A number as people write shares and money: {@code 12,5 %}, {@code $1,200.50}, {@code 1.200 €}, {@code CHF 5},
 * {@code (12.50)} and {@code 12.50-} for what is owed.
 *
 * @param unit the percent sign or the currency, as it is written; empty where there is none
 * @param value what stands beside it: 12.5 of {@code 12,5 %}
 * @param whole whether it is written as a whole number
 */
public record Amount(String unit, double value, boolean whole) {

    /** What marks a share. */
    public static final String PERCENT = "%";

    private static final int LONGEST = 40;
    private static final String PERCENTS = "%\u066A\uFF05";
    private static final String BLANKS = " \t\u00A0\u202F\u2009";

    /** Beside what Unicode calls a currency; codes that are words as well (ALL, TOP, TRY) are none. */
    private static final Set<String> CURRENCIES = Set.of(
            "USD", "EUR", "GBP", "JPY", "CHF", "CAD", "AUD", "NZD", "CNY", "INR", "SEK", "NOK", "DKK", "PLN", "CZK",
            "HUF", "BRL", "MXN", "ZAR", "KRW", "SGD", "HKD", "RUB", "ILS", "THB", "AED", "SAR", "Rs", "Rs.", "kr",
            "kr.", "K\u010D", "z\u0142", "Ft", "Fr.", "SFr.", "\u20BD");

    /** Letters before a sign: US$, R$, NT$. */
    private static final int LONGEST_COUNTRY = 3;

    private static final List<String> WITHOUT_CENTS = List.of(",-", ".-", ",\u2013", ".\u2013");

    /** Null when it is none, or a number without anything beside it. */
    public static @Nullable Amount of(String cell, NumberStyle style) {
        if (cell.length() < 2 || cell.length() > LONGEST || !hasDigit(cell)) {
            return null;
        }
        Text text = new Text(cell);
        boolean owed = text.brackets();
        boolean minus = text.minus();
        String before = text.currencyBefore();
        minus |= !minus && !before.isEmpty() && text.minus();
        String after = text.unitAfter();
        boolean bare = text.withoutCents();
        boolean behind = !bare && text.minusBehind();
        boolean marked = owed || bare || behind || !before.isEmpty() || !after.isEmpty();
        int signs = (owed ? 1 : 0) + (minus ? 1 : 0) + (behind ? 1 : 0);
        if (!marked || signs > 1 || (!before.isEmpty() && !after.isEmpty()) || !text.beginsWithFigure()) {
            return null;
        }
        char[] figures = text.rest().toCharArray();
        double value = style.decimal(figures, 0, figures.length);
        if (!Double.isFinite(value)) {
            return null;
        }
        boolean whole = style.writtenWhole(figures, 0, figures.length);
        return new Amount(before.isEmpty() ? after : before, signs > 0 ? 0.0 - value : value, whole);
    }

    /** Whether it is a share of a hundred rather than money. */
    public boolean percent() {
        return unit.equals(PERCENT);
    }

    private static boolean hasDigit(String cell) {
        for (int i = 0; i < cell.length(); i++) {
            if (cell.charAt(i) >= '0' && cell.charAt(i) <= '9') {
                return true;
            }
        }
        return false;
    }

    /** What is left of a cell while signs and units are taken from both of its ends. */
    private static final class Text {

        private final String cell;
        private int from;
        private int to;

        Text(String cell) {
            this.cell = cell;
            this.to = cell.length();
            blanks();
        }

        private void blanks() {
            while (from < to && BLANKS.indexOf(cell.charAt(from)) >= 0) {
                from++;
            }
            while (to > from && BLANKS.indexOf(cell.charAt(to - 1)) >= 0) {
                to--;
            }
        }

        private boolean at(int place, char it) {
            return from < to && cell.charAt(place) == it;
        }

        private void take(int front, int back) {
            from += front;
            to -= back;
            blanks();
        }

        boolean brackets() {
            boolean both = at(from, '(') && at(to - 1, ')');
            if (both) {
                take(1, 1);
            }
            return both;
        }

        boolean minus() {
            boolean there = from < to && isMinus(cell.charAt(from));
            if (there || at(from, '+')) {
                take(1, 0);
            }
            return there;
        }

        boolean minusBehind() {
            boolean there = from < to && isMinus(cell.charAt(to - 1));
            if (there) {
                take(0, 1);
            }
            return there;
        }

        private static boolean isMinus(char it) {
            return it == '-' || NumberReader.isMinus(it);
        }

        boolean withoutCents() {
            boolean there = WITHOUT_CENTS.stream().anyMatch(end -> rest().endsWith(end));
            if (there) {
                take(0, 2);
            }
            return there;
        }

        boolean beginsWithFigure() {
            return from < to && (Character.digit(cell.charAt(from), 10) >= 0 || ".,".indexOf(cell.charAt(from)) >= 0);
        }

        String rest() {
            return cell.substring(from, to);
        }

        String currencyBefore() {
            int end = from;
            while (end < to && !figure(cell.charAt(end))) {
                end++;
            }
            String found = cell.substring(from, end).strip();
            if (!currency(found)) {
                return "";
            }
            take(end - from, 0);
            return found;
        }

        private static boolean figure(char it) {
            return (it >= '0' && it <= '9') || it == '+' || isMinus(it) || BLANKS.indexOf(it) >= 0;
        }

        String unitAfter() {
            if (from < to && PERCENTS.indexOf(cell.charAt(to - 1)) >= 0) {
                take(0, 1);
                return PERCENT;
            }
            int begin = to;
            while (begin > from && !digit(cell.charAt(begin - 1)) && BLANKS.indexOf(cell.charAt(begin - 1)) < 0) {
                begin--;
            }
            String found = cell.substring(begin, to);
            if (!currency(found)) {
                return "";
            }
            take(0, to - begin);
            return found;
        }

        private static boolean digit(char it) {
            return it >= '0' && it <= '9';
        }

        private static boolean currency(String text) {
            if (text.isEmpty()) {
                return false;
            }
            boolean sign = Character.getType(text.charAt(text.length() - 1)) == Character.CURRENCY_SYMBOL
                    && text.length() <= LONGEST_COUNTRY + 1
                    && text.substring(0, text.length() - 1).chars().allMatch(Character::isUpperCase);
            return sign || CURRENCIES.contains(text);
        }
    }
}
