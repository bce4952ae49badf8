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
 * @param firstLine on which the first of them begins
 * @param odd how many of their cells look as if another delimiter or quote were meant
 * @param broken whether a quote is where it cannot be
 */
record CsvSample(List<List<String>> records, long firstLine, int odd, boolean broken) {

    private static final int MOST_RECORDS = 100;
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
        return new CsvSample(
                cut ? records.subList(0, records.size() - 1) : records, collector.firstLine, collector.odd, broken);
    }

    private static final class Collector extends AbstractBaseCsvCallbackHandler<List<String>> {

        private final String others;
        private final List<List<String>> records = new ArrayList<>();
        private List<String> cells = new ArrayList<>();
        private long firstLine;
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
            odd += quoted || !looksCut(cell.strip()) ? 0 : 1;
        }

        /** Whether it has in it what may separate or enclose cells. */
        private boolean looksCut(String cell) {
            if (cell.contains("  ") || cell.startsWith("'")) {
                return true;
            }
            return cell.chars().anyMatch(it -> others.indexOf(it) >= 0)
                    && STYLES.stream().noneMatch(style -> style.number(cell));
        }

        @Override
        protected List<String> buildRecord() {
            List<String> record = cells;
            cells = new ArrayList<>();
            boolean emptyLine =
                    record.isEmpty() || (record.size() == 1 && record.get(0).isEmpty());
            if (!emptyLine) {
                firstLine = records.isEmpty() ? getStartingLineNumber() : firstLine;
                records.add(record);
            }
            return record;
        }
    }

    /** How well it cuts the file: 0 when it does not, at most 1. */
    double score(char separator) {
        int width = width();
        if (width < 2) {
            return 0;
        }
        long cells = records.stream().mapToLong(List::size).sum();
        double regular =
                (double) records.stream().filter(it -> it.size() == width).count() / records.size();
        double clean = 1 - 0.5 * odd / cells;
        boolean text = separator == ' ' && numbers() < NUMBERS_BETWEEN_BLANKS * cells;
        return text ? 0 : regular * regular * (width - 1) / width * clean * (broken ? 0.5 : 1);
    }

    private long numbers() {
        return records.stream()
                .flatMap(List::stream)
                .filter(cell -> STYLES.stream().anyMatch(style -> style.number(cell)))
                .count();
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

    /** Whether every line ends with a delimiter behind which there is no cell, the first line perhaps excepted. */
    boolean trailingDelimiter() {
        if (records.size() < 2) {
            return false;
        }
        int width = records.get(1).size();
        int first = records.get(0).size();
        return width > 2
                && first == (blankEnd(records.get(0)) ? width : width - 1)
                && records.stream().skip(1).allMatch(it -> it.size() == width && blankEnd(it));
    }

    private static boolean blankEnd(List<String> cells) {
        return cells.get(cells.size() - 1).isBlank();
    }
}
