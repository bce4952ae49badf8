package dev.chainrule.format;

import dev.chainrule.table.Amount;
import dev.chainrule.table.DateOrder;
import dev.chainrule.table.DateText;
import dev.chainrule.table.MissingMarkers;
import dev.chainrule.table.NumberStyle;
import dev.chainrule.table.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the different texts of a whole column say of it: numbers in another style, or all but a few numbers or dates. */
final class ColumnJudge {

    private static final int MOST_NAMED = 3;
    /** Words among numbers, of which each may stand for a missing one. */
    private static final int MOST_OTHERS = 5;

    private static final int TIMES_AS_MANY = 2;
    /** After so many others there is nothing more to find. */
    private static final int LOOKED_AT = 200;

    private final List<String> texts;
    private final Rows rows;
    private final AmountCells amounts;

    ColumnJudge(List<String> texts, Rows rows, AmountCells amounts, MissingMarkers markers) {
        this.texts = texts.stream().filter(text -> !markers.amongNumbers(text)).toList();
        this.rows = rows;
        this.amounts = amounts;
    }

    /** In which all of them are numbers; null where there is none. */
    @Nullable
    NumberStyle style() {
        if (texts.isEmpty()) {
            return null;
        }
        for (NumberStyle style : rows.styles()) {
            if (texts.stream().allMatch(text -> number(text, style))
                    && NumberGuess.certain(style, texts)
                    && oneUnit(style)) {
                return style;
            }
        }
        return null;
    }

    private boolean number(String text, NumberStyle style) {
        char[] cell = text.strip().toCharArray();
        double value = style.decimal(cell, 0, cell.length);
        return (Double.isFinite(value) && (!style.writtenWhole(cell, 0, cell.length) || Numbers.keepsEveryDigit(value)))
                || amounts.of(text, style) != null;
    }

    /** None has another unit, and none of several percentages is without its sign. */
    private boolean oneUnit(NumberStyle style) {
        List<String> units = new ArrayList<>();
        for (String text : texts) {
            Amount amount = amounts.of(text, style);
            String unit = amount == null ? "" : amount.unit();
            if (!units.contains(unit)) {
                units.add(unit);
            }
            boolean shares = units.contains(Amount.PERCENT) && !rows.takesSharesWithoutSign();
            if (units.size() > 2 || (units.size() == 2 && (shares || !units.contains("")))) {
                return false;
            }
        }
        return true;
    }

    /** What is to be said where most of them are numbers or dates. */
    Optional<String> remark() {
        return remark(this::finite, "number")
                .or(() -> remark(ColumnJudge::date, "date"))
                .or(this::unreadDates);
    }

    private Optional<String> remark(Predicate<String> fits, String noun) {
        List<String> others = new ArrayList<>();
        int fitting = 0;
        for (String text : texts) {
            if (fits.test(text)) {
                fitting++;
            } else if (others.size() > MOST_OTHERS && fitting + others.size() > LOOKED_AT) {
                return Optional.empty();
            } else {
                others.add(text);
            }
        }
        if (others.isEmpty() || others.size() > MOST_OTHERS || fitting < TIMES_AS_MANY * others.size()) {
            return Optional.empty();
        }
        String named = others.stream()
                .limit(MOST_NAMED)
                .map(text -> "\"" + Faults.shortened(text) + "\"")
                .collect(Collectors.joining(", "));
        String more = others.size() > MOST_NAMED ? " and %s more".formatted(others.size() - MOST_NAMED) : "";
        boolean one = others.size() == 1;
        return Optional.of("%s%s %s, so the whole column is kept as text; if %s for a missing value, pass options %s"
                .formatted(
                        named,
                        more,
                        one ? "is not a " + noun : "are not " + noun + "s",
                        one ? "it stands" : "they stand",
                        rows.missingOption(others)));
    }

    /** A number, even one with more digits than a number keeps. */
    private boolean finite(String text) {
        char[] cell = text.strip().toCharArray();
        return Double.isFinite(rows.numbers().decimal(cell, 0, cell.length)) || amounts.of(text) != null;
    }

    private static boolean date(String text) {
        char[] cell = text.strip().toCharArray();
        for (DateOrder order : DateOrder.values()) {
            if (!Double.isNaN(DateText.millis(cell, 0, cell.length, order))) {
                return true;
            }
        }
        return false;
    }

    /** All begin with one, and have something behind it. */
    private Optional<String> unreadDates() {
        if (texts.size() < 2 || !texts.stream().limit(LOOKED_AT).allMatch(ColumnJudge::beginsWithDate)) {
            return Optional.empty();
        }
        return Optional.of(
                "looks like dates, but \"%s\" is not read as one, so the whole column is kept as text; dates are read as 2024-01-31T10:20:30+01:00"
                        .formatted(Faults.shortened(texts.get(0))));
    }

    private static boolean beginsWithDate(String text) {
        int end = 0;
        while (end < text.length() && text.charAt(end) != ' ' && text.charAt(end) != 'T') {
            end++;
        }
        return end < text.length() && date(text.substring(0, end));
    }
}
