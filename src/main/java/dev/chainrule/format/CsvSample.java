package dev.chainrule.format;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import dev.chainrule.table.NumberStyle;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The first records of a CSV file, cut with one delimiter and one quote.
 *
 * @param lines on which each of them begins
 * @param odd how many of the cells below the first record look as if another delimiter or quote were meant
 * @param broken whether a quote is where it cannot be
 */
record CsvSample(List<List<String>> records, List<Long> lines, int odd, boolean broken) {

    private static final int MOST_RECORDS = 100;
    /** Share of the records below the names. */
    private static final double MOSTLY = 0.9;

    /** What a file loses whose cells are all odd. */
    private static final double ODD = 0.9;

    private static final int MOST_TITLES = 20;
    private static final int LONGEST_CELL = 1 << 17;
    /** Least share of numbers where nothing but blanks separates cells: text has blanks as well. */
    private static final double NUMBERS_BETWEEN_BLANKS = 0.5;

    private static final List<NumberStyle> STYLES =
            List.of(NumberStyle.PLAIN, new NumberStyle('.', ","), new NumberStyle(',', "."), new NumberStyle(',', " "));

    static CsvSample of(FirstLook look, char separator, char quote) {
        Collector collector = new Collector(separator, quote);
        boolean broken = false;
        Reader start = new StringReader(look.start());
        Reader text = separator == ' ' ? new Blanks(start, quote) : start;
        try (CsvReader<List<String>> csv = CsvReader.builder()
                .fieldSeparator(separator)
                .quoteCharacter(quote)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .maxBufferSize(LONGEST_CELL)
                .trimWhitespacesAroundQuotes(look.blanksBefore(quote, separator))
                .build(collector, text)) {
            for (List<String> ignored : csv) {
                if (collector.records.size() == MOST_RECORDS) {
                    break;
                }
            }
        } catch (CsvParseException e) {
            broken = true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<List<String>> records = collector.records;
        boolean cut = !look.whole() && records.size() > 1 && records.size() < MOST_RECORDS;
        List<Long> lines =
                collector.lines.stream().map(line -> line + look.skipped()).toList();
        return new CsvSample(cut ? records.subList(0, records.size() - 1) : records, lines, collector.odd, broken);
    }

    private static final class Collector extends AbstractBaseCsvCallbackHandler<List<String>> {

        private final String others;
        private final List<List<String>> records = new ArrayList<>();
        private List<String> cells = new ArrayList<>();
        private final List<Long> lines = new ArrayList<>();
        private int odd;

        Collector(char separator, char quote) {
            this.others = (FirstLook.DELIMITERS + "\"")
                    .replace(String.valueOf(separator), "")
                    .replace(String.valueOf(quote), "");
        }

        @Override
        protected void handleField(int index, char[] text, int offset, int length, boolean quoted) {
            String cell = new String(text, offset, length);
            cells.add(cell);
            odd += records.isEmpty() || quoted || !looksCut(cell.strip()) ? 0 : 1;
        }

        /** Whether it has in it what may separate or enclose cells. */
        private boolean looksCut(String cell) {
            if (cell.contains("  ") || cell.startsWith("'")) {
                return true;
            }
            return cell.chars().anyMatch(it -> others.indexOf(it) >= 0) && !number(cell);
        }

        @Override
        protected List<String> buildRecord() {
            List<String> record = cells;
            cells = new ArrayList<>();
            boolean emptyLine =
                    record.isEmpty() || (record.size() == 1 && record.get(0).isEmpty());
            if (!emptyLine) {
                lines.add(getStartingLineNumber());
                records.add(record);
            }
            return record;
        }
    }

    /** Without records that repeat the first, as where files are joined. */
    CsvSample withoutRepeats() {
        List<String> first = records.get(0);
        List<List<String>> others = new ArrayList<>();
        List<Long> linesOfOthers = new ArrayList<>();
        for (int i = 0; i < records.size(); i++) {
            List<String> record = records.get(i);
            if (i == 0 || !repeats(first, record)) {
                others.add(record);
                linesOfOthers.add(lines.get(i));
            }
        }
        return new CsvSample(others, linesOfOthers, odd, broken);
    }

    private static boolean repeats(List<String> first, List<String> record) {
        boolean marked = !record.isEmpty() && record.get(0).startsWith("\uFEFF");
        return record.size() == first.size()
                && record.subList(1, record.size()).equals(first.subList(1, first.size()))
                && (marked ? record.get(0).substring(1) : record.get(0)).equals(first.get(0));
    }

    /** Of rows that were not written as text. */
    static CsvSample of(List<List<String>> records, List<Long> lines) {
        return new CsvSample(records, lines, 0, false);
    }

    long firstLine() {
        return lines.isEmpty() ? 1 : lines.get(0);
    }

    /** The same without its first records. */
    CsvSample below(int count) {
        return new CsvSample(records.subList(count, records.size()), lines.subList(count, lines.size()), odd, broken);
    }

    /**
     * How many of the first records are above the table, because they have one cell or far fewer than the rows: titles, and
     * what was said of them.
     */
    int titles() {
        int width = width();
        int found = 0;
        while (found < records.size() - 1 && found < MOST_TITLES && title(records.get(found), width)) {
            found++;
        }
        boolean named = found > 0 && records.get(found).size() >= Math.min(width, 2);
        return width > 1 && named ? found : 0;
    }

    private static boolean title(List<String> record, int width) {
        long cells = record.stream().filter(cell -> !cell.isBlank()).count();
        boolean few = record.size() < width - 1 || cells == 0;
        boolean number = record.stream().anyMatch(NumberStyle.PLAIN::number);
        return !number && (few || (cells == 1 && (record.size() == 1 || width > 2)));
    }

    /** How well it cuts the file: 0 when it does not, at most 1. */
    double score(char separator) {
        int width = width();
        if (width < 2) {
            return 0;
        }
        double regular =
                (double) records.stream().filter(it -> it.size() == width).count() / records.size();
        long cells = records.size() > 1 ? cellsBelowFirst() : records.get(0).size(); // names are no numbers
        boolean text = separator == ' ' && numbers() < NUMBERS_BETWEEN_BLANKS * cells;
        return text ? 0 : regular * regular * (width - 1) / width * clean() * (broken ? 0.5 : 1);
    }

    /** How few of the cells look as if another delimiter or quote were meant: at most 1, never 0. */
    double clean() {
        return 1 - ODD * Math.min(1, (double) odd / Math.max(1, cellsBelowFirst()));
    }

    private long cellsBelowFirst() {
        return records.stream().skip(1).mapToLong(List::size).sum();
    }

    /** How many of the first records are in one piece. */
    int uncut() {
        return (int) records.stream().takeWhile(it -> it.size() == 1).count();
    }

    /** Whether the first record that is cut has as many cells as those below it; far below a few may have others. */
    boolean alike() {
        int width = width();
        List<List<String>> table = records.subList(uncut(), records.size());
        return !broken
                && table.stream().limit(MOST_TITLES).allMatch(it -> it.size() == width)
                && table.stream().filter(it -> it.size() == width).count() >= table.size() * MOSTLY;
    }

    /** Whether nothing but numbers stands below a record. */
    boolean numbersBelow(int record) {
        return records.stream().skip(record + 1L).flatMap(List::stream).allMatch(it -> it.isBlank() || number(it));
    }

    double shareOfNumbers() {
        return (double) numbers() / records.stream().mapToLong(List::size).sum();
    }

    private long numbers() {
        return records.stream().flatMap(List::stream).filter(CsvSample::number).count();
    }

    private static boolean number(String cell) {
        return STYLES.stream().anyMatch(style -> style.number(cell));
    }

    /** Cells that most records have; of the first record when there is no other. */
    int width() {
        Map<Integer, Integer> counts = new HashMap<>();
        records.forEach(it -> counts.merge(it.size(), 1, Integer::sum));
        return counts.entrySet().stream()
                .max(Map.Entry.<Integer, Integer>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey)
                .orElse(0);
    }

    /** Whether the first record has one cell fewer than all others, or nearly all. */
    boolean rowNames() {
        int width = width();
        return records.size() > 2
                && width > 1
                && records.get(0).size() == width - 1
                && records.stream().skip(1).filter(it -> it.size() == width).count() >= (records.size() - 1) * MOSTLY;
    }

    /** Whether every line ends with a delimiter behind which there is no cell, the first line perhaps excepted. */
    boolean trailingDelimiter() {
        if (records.size() < 2) {
            return false;
        }
        int width = records.get(1).size();
        int first = records.get(0).size();
        boolean severalNameless =
                first == width && first > 1 && records.get(0).get(first - 2).isBlank();
        return width > 2
                && !severalNameless
                && first == (blankEnd(records.get(0)) ? width : width - 1)
                && records.stream().skip(1).allMatch(it -> it.size() == width && blankEnd(it));
    }

    private static boolean blankEnd(List<String> cells) {
        return cells.get(cells.size() - 1).isBlank();
    }
}
