package dev.chainrule.format;

import dev.chainrule.table.Amount;
import dev.chainrule.table.MissingMarkers;
import dev.chainrule.table.NumberReader;
import dev.chainrule.table.NumberStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** How the numbers of a file are written, from its first records: so that most of its columns are numbers. */
final class NumberGuess {

    private static final int THOUSANDTHS = 3;
    private static final NumberStyle COMMA_GROUPS = new NumberStyle('.', ",");
    private static final NumberStyle COMMA_POINT = new NumberStyle(',', ".");

    /** Of styles that suit equally many columns the first is taken. */
    static final List<NumberStyle> STYLES = List.of(
            NumberStyle.PLAIN,
            COMMA_GROUPS,
            COMMA_POINT,
            new NumberStyle(',', " "),
            new NumberStyle(',', "'"),
            new NumberStyle('.', " "),
            new NumberStyle('.', "'"));

    private final List<List<String>> columns;
    private final char separator;
    private final NumberStyle best;

    NumberGuess(CsvSample sample, char separator, ReadingOptions options, MissingMarkers markers) {
        this.separator = separator;
        this.columns = columns(sample.records(), markers);
        this.best = best(candidates(separator, options));
    }

    NumberStyle best() {
        return best;
    }

    /** Below the first record, which may hold names; without what is missing. */
    private static List<List<String>> columns(List<List<String>> records, MissingMarkers markers) {
        int width = records.get(0).size();
        List<List<String>> rows =
                records.stream().skip(1).filter(it -> it.size() == width).toList();
        return IntStream.range(0, width)
                .mapToObj(column -> rows.stream()
                        .map(row -> row.get(column))
                        .filter(cell -> !markers.has(cell.toCharArray(), 0, cell.length()))
                        .filter(cell -> !markers.amongNumbers(cell))
                        .filter(cell -> !NumberReader.namesNonFinite(cell.toCharArray(), 0, cell.length()))
                        .toList())
                .filter(cells -> !cells.isEmpty())
                .toList();
    }

    /** Those that options leave, the likeliest first. */
    static List<NumberStyle> candidates(char separator, ReadingOptions options) {
        String point = options.decimal();
        String groups = options.thousands();
        List<NumberStyle> known = new ArrayList<>(STYLES);
        if (separator == ';') {
            known.remove(COMMA_POINT);
            known.add(1, COMMA_POINT);
        }
        Stream<NumberStyle> fitting = known.stream().filter(it -> point == null || it.point() == point.charAt(0));
        if (groups == null) {
            return fitting.toList();
        }
        return fitting.map(it -> new NumberStyle(it.point(), groups))
                .filter(it -> groups.isEmpty() || groups.charAt(0) != it.point())
                .distinct()
                .toList();
    }

    private NumberStyle best(List<NumberStyle> candidates) {
        NumberStyle found = candidates.get(0);
        for (NumberStyle it : candidates) {
            found = suits(it) > suits(found) ? it : found;
        }
        return found;
    }

    /** How many columns are of numbers when they are written so. */
    private long suits(NumberStyle style) {
        return columns.stream().filter(cells -> suits(style, cells)).count();
    }

    private static boolean suits(NumberStyle style, List<String> cells) {
        return certain(style, cells) && cells.stream().allMatch(cell -> number(style, cell));
    }

    /**
     * Blanks within figures may set apart the parts of a telephone number, unless there are decimals as well; and money has no
     * thousandths.
     */
    static boolean certain(NumberStyle style, List<String> cells) {
        boolean noTelephone = !style.groups().equals(" ")
                || cells.stream().anyMatch(cell -> cell.indexOf(style.point()) >= 0 || Amount.of(cell, style) != null)
                || cells.stream().noneMatch(cell -> cell.strip().indexOf(' ') >= 0);
        return noTelephone && !thousandths(style, cells);
    }

    private static boolean thousandths(NumberStyle style, List<String> cells) {
        return cells.stream().anyMatch(cell -> cell.indexOf(style.point()) >= 0)
                && cells.stream().anyMatch(cell -> money(cell, style))
                && cells.stream().noneMatch(cell -> cell.indexOf(style.point()) >= 0 && !thousandths(style, cell));
    }

    private static boolean money(String cell, NumberStyle style) {
        Amount amount = Amount.of(cell, style);
        return amount != null && !amount.unit().isEmpty() && !amount.percent();
    }

    private static boolean thousandths(NumberStyle style, String cell) {
        return thousandths(cell.toCharArray(), cell.indexOf(style.point()) + 1, cell.length());
    }

    /** Whether exactly three digits are there. */
    static boolean thousandths(char[] text, int from, int to) {
        int at = from;
        while (at < to && text[at] >= '0' && text[at] <= '9') {
            at++;
        }
        return at - from == THOUSANDTHS;
    }

    /** Also with a unit beside it. */
    static boolean number(NumberStyle style, String cell) {
        return style.number(cell) || Amount.of(cell, style) != null;
    }

    /** What to say when the numbers may as well be meant otherwise. */
    Optional<String> doubt(ReadingOptions options) {
        if (options.decimal() != null) {
            return Optional.empty();
        }
        boolean usual = best.plain() && separator != ';';
        NumberStyle other = best.point() == ',' ? COMMA_GROUPS : COMMA_POINT;
        boolean comma = best.point() == ',' && separator == ',';
        if (usual || (!comma && suits(other) < suits(best))) {
            return Optional.empty();
        }
        return example(other)
                .map(cell -> "numbers such as \"%s\" are read as %s; if that is wrong: {\"decimal\":\"%s\"}"
                        .formatted(cell, value(best, cell), other.point()));
    }

    /** The first cell that is another number, or none, in the other style. */
    private Optional<String> example(NumberStyle other) {
        return columns.stream()
                .filter(cells -> suits(best, cells))
                .flatMap(List::stream)
                .filter(cell -> !Objects.equals(value(best, cell), value(other, cell)))
                .findFirst();
    }

    /** As a message shows it. */
    static String value(NumberStyle style, String cell) {
        return Sentinel.word(read(style, cell));
    }

    /** Of a {@link #number number}, also with a unit beside it. */
    static double read(NumberStyle style, String cell) {
        char[] text = cell.strip().toCharArray();
        Amount amount = Amount.of(cell, style);
        return amount == null ? style.decimal(text, 0, text.length) : amount.value();
    }
}
