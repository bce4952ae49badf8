package dev.chainrule.format;

import dev.chainrule.table.Amount;
import dev.chainrule.table.NumberForm;
import dev.chainrule.table.NumberStyle;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Shares and money among the cells of one column: all with the same unit, or the column is no numbers. */
final class AmountCells {

    /** What becomes of one of them. */
    enum Taken {
        TAKEN,
        /** Earlier cells may have been numbers without a percent sign, which are not shares of a hundred. */
        ONLY_WITH_SIGN,
        OTHER_UNIT
    }

    private final NumberStyle style;
    private final NumberStyle ofFile;
    private final @Nullable Boolean percentAsked;
    private final @Nullable Boolean currencyAsked;

    private @Nullable String unit;
    private @Nullable String example;
    private boolean plainBefore;
    /** Every cell with a point so far has three digits behind it. */
    private boolean onlyThousandths = true;

    private boolean pointed;

    AmountCells(ColumnPlan plan, NumberStyle style, RowCollector rows) {
        this.style = style;
        this.ofFile = rows.numbers();
        this.percentAsked = rows.percent();
        this.currencyAsked = rows.currency();
        this.unit = plan.kind() == ColumnPlan.CellType.PERCENTAGES ? Amount.PERCENT : null;
    }

    /** Null when it is none, or one of those that are to stay texts. */
    @Nullable
    Amount of(String cell) {
        return of(cell, style);
    }

    @Nullable
    Amount of(String cell, NumberStyle written) {
        Amount amount = Amount.of(cell, written);
        Boolean asked = amount == null ? null : amount.percent() ? percentAsked : currencyAsked;
        return Boolean.FALSE.equals(asked) ? null : amount;
    }

    /** Whether some are to stay texts. */
    boolean keepsTexts() {
        return Boolean.FALSE.equals(percentAsked) || Boolean.FALSE.equals(currencyAsked);
    }

    /** Whether a number without a percent sign is none of this column. */
    boolean onlyWithSign() {
        return Amount.PERCENT.equals(unit) && !Boolean.TRUE.equals(percentAsked);
    }

    /** The column begins with a number that has nothing beside it. */
    void beginPlain() {
        plainBefore = true;
    }

    /** A number without anything beside it. */
    void plain(char[] text, int offset, int length) {
        plainBefore = true;
        if (onlyThousandths) {
            look(text, offset, length);
        }
    }

    private void look(char[] text, int offset, int length) {
        int point = offset;
        while (point < offset + length && text[point] != style.point()) {
            point++;
        }
        if (point < offset + length) {
            pointed = true;
            onlyThousandths &= NumberGuess.thousandths(text, point + 1, offset + length);
        }
    }

    Taken take(Amount amount, String text) {
        if (unit == null && amount.percent() && !Boolean.TRUE.equals(percentAsked) && plainBefore) {
            return Taken.ONLY_WITH_SIGN;
        }
        if (unit != null && !unit.isEmpty() && !amount.unit().isEmpty() && !unit.equals(amount.unit())) {
            return Taken.OTHER_UNIT;
        }
        if (unit == null || unit.isEmpty()) {
            unit = amount.unit();
        }
        example = example == null ? text : example;
        look(text.toCharArray(), 0, text.length());
        return Taken.TAKEN;
    }

    /** Why a cell keeps the column from being numbers, with a place for it. */
    String otherUnit() {
        return "\"%s\" has another unit than "
                + (example == null ? "the others" : "\"" + example.replace("%", "%%") + "\"");
    }

    boolean none() {
        return unit == null;
    }

    /** Money has none, so that what looks like a point separates thousands. */
    boolean thousandths() {
        return unit != null && !unit.isEmpty() && !Amount.PERCENT.equals(unit) && pointed && onlyThousandths;
    }

    /** What is to be said of a column of them. */
    Optional<String> remark() {
        String seen = example;
        if (unit == null || seen == null) {
            return Optional.empty();
        }
        boolean percent = Amount.PERCENT.equals(unit);
        String detail = percent
                ? "read as percentages: \"%s\" is %s; to keep the texts, pass options {\"percent\":false}"
                : "read as amounts: \"%s\" is %s; to keep the texts, pass options {\"currency\":false}";
        return Optional.of(detail.formatted(Faults.shortened(seen), NumberGuess.value(style, seen)));
    }

    /** Null where its numbers are written as those of the file. */
    @Nullable
    NumberForm form() {
        String said = unit == null || unit.isEmpty() ? null : unit;
        boolean same = said == null && style.equals(ofFile);
        return same ? null : NumberForm.of(style, said);
    }
}
