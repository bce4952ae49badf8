package dev.chainrule.format;

import dev.chainrule.table.Column;
import dev.chainrule.table.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A last row that says something of all above it: their sums or means, as people and spreadsheets put them below a table. It
 * is read as any other, since nothing but its sender knows; but it is named.
 */
final class SumRow {

    private static final int FEWEST_ROWS = 3;
    /** Of fewer numbers the last may be the sum of the others by chance. */
    private static final int FEWEST_WITHOUT_WORD = 5;

    private static final int MOST_SHOWN = 3;
    /** Relative; sums are written in figures. */
    private static final double EXACT = 1e-6;

    private static final Set<String> SUMS = Set.of(
            "total",
            "totals",
            "grand total",
            "overall total",
            "sum total",
            "subtotal",
            "sub-total",
            "sum",
            "sums",
            "summe",
            "gesamt",
            "gesamtsumme",
            "gesamtergebnis",
            "endsumme",
            "zwischensumme",
            "insgesamt",
            "total général",
            "total general",
            "somme",
            "totale",
            "totale generale",
            "somma",
            "totaal",
            "totalt",
            "summa",
            "suma",
            "suma total",
            "total geral",
            "soma",
            "razem",
            "ogółem",
            "celkem",
            "spolu",
            "összesen",
            "toplam",
            "genel toplam",
            "yhteensä",
            "i alt",
            "итого",
            "всего",
            "сумма",
            "合計",
            "総計",
            "合计",
            "总计",
            "總計",
            "小计",
            "합계",
            "총계");

    private static final Set<String> MEANS = Set.of(
            "average",
            "averages",
            "avg",
            "avg.",
            "mean",
            "means",
            "durchschnitt",
            "mittelwert",
            "moyenne",
            "media",
            "promedio",
            "gemiddelde",
            "średnia",
            "среднее",
            "平均");

    private static final Pattern FIRST_WORD = Pattern.compile("[ :].*", Pattern.DOTALL);

    private final Table table;
    private final Map<String, @Nullable Object> last;
    /** Of the last row, those that have a text and those that have a number. */
    private final List<Column> texts = new ArrayList<>();

    private final List<Column> numbers = new ArrayList<>();
    private final List<Column> sums = new ArrayList<>();
    private final List<Column> means = new ArrayList<>();
    private boolean gaps;

    private SumRow(Table table, List<Column> columns) {
        this.table = table;
        this.last = table.rows(table.rows() - 1L, 1).get(0);
        columns.forEach(this::look);
    }

    /**
     * What is to be said of the last row.
     *
     * @param where it stands
     * @param remedy what leaves it out
     */
    static Optional<String> of(Table table, List<Column> columns, String where, String remedy) {
        if (table.rows() < FEWEST_ROWS) {
            return Optional.empty();
        }
        SumRow row = new SumRow(table, columns);
        return row.is()
                ? Optional.of("%s (%s) looks like %s of the rows above it, and is read as one of them; if it is, %s"
                        .formatted(
                                where, row.shown(), row.means.size() > row.sums.size() ? "the means" : "a sum", remedy))
                : Optional.empty();
    }

    private void look(Column column) {
        Object cell = last.get(column.name());
        if (cell == null) {
            gaps = true;
        } else if (column.type().texts()) {
            texts.add(column);
        } else if (column.type().numeric() && cell instanceof Number number && column.mean() != null) {
            numbers.add(column);
            long above = table.rows() - column.missing() - 1;
            double sum = column.mean() * (above + 1) - number.doubleValue();
            if (same(sum, number.doubleValue())) {
                sums.add(column);
            }
            if (above > 0 && same(sum / above, number.doubleValue())) {
                means.add(column);
            }
        }
    }

    private static boolean same(double expected, double found) {
        return found != 0 && Math.abs(expected - found) <= EXACT * Math.abs(found);
    }

    private boolean is() {
        if (numbers.isEmpty()) {
            return false;
        }
        if (texts.isEmpty()) {
            boolean all = sums.size() == numbers.size() && (gaps || sums.size() > 1);
            return all && table.rows() >= FEWEST_WITHOUT_WORD;
        }
        Column labelled = texts.get(0);
        String label = String.valueOf(last.get(labelled.name()));
        String word = label.strip().toLowerCase(Locale.ROOT);
        String whole = word.endsWith(":") ? word.substring(0, word.length() - 1).strip() : word;
        String first = FIRST_WORD.matcher(word).replaceFirst("");
        boolean alone = texts.size() == 1 && SUMS.contains(whole);
        boolean summed = !sums.isEmpty() && (SUMS.contains(whole) || SUMS.contains(first));
        boolean averaged = !means.isEmpty() && (MEANS.contains(whole) || MEANS.contains(first));
        return firstSeenHere(labelled, label) && (alone || summed || averaged);
    }

    /** Texts are kept in the order in which they came, so that the last of them stands in no other row. */
    private boolean firstSeenHere(Column column, String text) {
        List<String> known = table.dictionary(column.name());
        return known.get(known.size() - 1).equals(text);
    }

    private String shown() {
        return Stream.concat(texts.stream().limit(1), numbers.stream().limit(MOST_SHOWN))
                .map(column -> last.get(column.name()))
                .map(cell -> cell instanceof Number number
                        ? Sentinel.word(number.doubleValue())
                        : "\"" + Faults.shortened(String.valueOf(cell)) + "\"")
                .collect(Collectors.joining(", "));
    }
}
