package dev.chainrule.format;

import dev.chainrule.definition.Spelling;
import dev.chainrule.table.Amount;
import dev.chainrule.table.MissingMarkers;
import dev.chainrule.table.NumberReader;
import dev.chainrule.table.NumberStyle;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What the different texts of a whole column say of it: numbers in another style, or all but a few numbers or dates. */
final class ColumnJudge {

    private static final int MOST_NAMED = 3;
    /** Words among numbers, of which each may stand for a missing one. */
    private static final int MOST_OTHERS = 5;

    /** Letters behind fewer numbers may belong to names. */
    private static final int FEWEST_WITH_UNIT = 3;

    private static final int TIMES_AS_MANY = 2;
    /** After so many others there is nothing more to find. */
    private static final int LOOKED_AT = 200;

    private final List<String> texts;
    private final RowCollector rows;
    private final AmountCells amounts;
    private final ColumnPlan plan;

    ColumnJudge(ColumnPlan plan, List<String> texts, RowCollector rows, AmountCells amounts, MissingMarkers markers) {
        this.plan = plan;
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
        return kept(text.strip().toCharArray(), style) || amounts.of(text, style) != null;
    }

    /** Not one with too many digits. */
    private static boolean kept(char[] cell, NumberStyle style) {
        double value = style.decimal(cell, 0, cell.length);
        return Double.isFinite(value)
                && (!style.writtenWhole(cell, 0, cell.length) || NumberReader.keepsEveryDigit(value));
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
        return unlikeOthers()
                .or(() -> remark(this::finite, "number"))
                .or(() -> remark(UnreadDates::isDate, "date"))
                .or(() -> UnreadDates.among(texts.stream().limit(LOOKED_AT).toList()));
    }

    /** Where all are numbers, or people take them for numbers, and yet they are not read as numbers of one column. */
    private Optional<String> unlikeOthers() {
        List<OddNumber> odd = new ArrayList<>();
        int words = 0;
        for (String text : texts) {
            if (finite(text)) {
                continue;
            }
            OddNumber found = toStayText(text) ? null : OddNumber.of(text);
            if (found != null) {
                odd.add(found);
            } else if (++words > MOST_OTHERS) {
                return Optional.empty();
            }
        }
        if (odd.isEmpty()) {
            return words > 0 || texts.isEmpty() ? Optional.empty() : unlikeUnits();
        }
        int numbers = texts.size() - words;
        List<String> units = odd.stream().map(OddNumber::unit).distinct().toList();
        boolean names = units.size() > 1 || (!units.get(0).isEmpty() && odd.size() < FEWEST_WITH_UNIT);
        boolean amongNumbers = numbers - odd.size() >= TIMES_AS_MANY * odd.size();
        if (numbers < TIMES_AS_MANY * words || (names && !amongNumbers)) {
            return Optional.empty();
        }
        String others = texts.stream()
                .filter(this::finite)
                .findFirst()
                .map(it -> ", unlike \"" + Faults.shortened(it) + "\"")
                .orElse("");
        return Optional.of(
                "\"%s\" is not read as a number%s, so the whole column is kept as text; if these are numbers, write %s"
                        .formatted(
                                Faults.shortened(odd.get(0).text()),
                                others,
                                odd.get(0).remedy(rows.numbers())));
    }

    /** Because options say so of percentages, or of amounts of money. */
    private boolean toStayText(String text) {
        return amounts.keepsTexts()
                && NumberGuess.STYLES.stream()
                        .anyMatch(style -> Amount.of(text, style) != null && amounts.of(text, style) == null);
    }

    /** All are numbers, some with something beside them, or with quotes around them. */
    private Optional<String> unlikeUnits() {
        Map<String, String> units = new LinkedHashMap<>();
        for (String text : texts) {
            Amount amount = amounts.of(text);
            units.putIfAbsent(amount == null ? "" : amount.unit(), Faults.shortened(text));
        }
        boolean told = plan.kind() == ColumnPlan.CellType.NOT_ALL_NUMBERS || plan.kind() == ColumnPlan.CellType.QUOTED;
        String share = units.get(Amount.PERCENT);
        String bare = units.get("");
        if (units.size() == 2 && share != null && bare != null) {
            return Optional.of(
                    "\"%s\" has a percent sign and \"%s\" has none, so the whole column is kept as text; to read both as they stand, pass options %s"
                            .formatted(share, bare, ColumnHint.shares(plan.name(), told)));
        }
        List<String> marked = units.entrySet().stream()
                .filter(it -> !it.getKey().isEmpty())
                .map(Map.Entry::getValue)
                .toList();
        if (marked.size() > 1) {
            return Optional.of(
                    "\"%s\" has another unit than \"%s\", so the whole column is kept as text; if these are numbers, write all in one unit"
                            .formatted(marked.get(1), marked.get(0)));
        }
        if (!told || !texts.stream().allMatch(ColumnJudge::keptAsNumber)) {
            return Optional.empty();
        }
        String quoted = plan.kind() == ColumnPlan.CellType.QUOTED
                ? "numbers such as \"%s\" are in quotes".formatted(Faults.shortened(texts.get(0)))
                : "some of the numbers are in quotes and others are not";
        return Optional.of(quoted + ", so the whole column is kept as text; if these are numbers, pass options "
                + ColumnHint.numbers(plan.name()));
    }

    /** Neither a name with zeros in front nor one with too many digits. */
    private static boolean keptAsNumber(String text) {
        char[] cell = text.strip().toCharArray();
        boolean zeros = cell.length > 1 && cell[0] == '0' && cell[1] >= '0' && cell[1] <= '9';
        return !zeros && kept(cell, NumberStyle.PLAIN);
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
        List<String> quoted = others.stream()
                .map(text -> "\"" + Faults.shortened(text) + "\"")
                .toList();
        boolean one = others.size() == 1;
        return Optional.of("%s %s, so the whole column is kept as text; if %s for a missing value, pass options %s"
                .formatted(
                        Spelling.listed(quoted, MOST_NAMED),
                        one ? "is not a " + noun : "are not " + noun + "s",
                        one ? "it stands" : "they stand",
                        rows.missingOption(others)));
    }

    /** A number, even one with more digits than a number keeps. */
    private boolean finite(String text) {
        char[] cell = text.strip().toCharArray();
        return Double.isFinite(rows.numbers().decimal(cell, 0, cell.length)) || amounts.of(text) != null;
    }
}
