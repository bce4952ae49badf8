package dev.chainrule.format;

import dev.chainrule.table.MissingMarkers;
import dev.chainrule.table.NumberStyle;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a CSV file is written: what its sender says, and for the rest what its first records tell.
 *
 * @param separator between cells; a space for any number of blanks
 * @param quote round cells that hold a separator; {@link #NO_QUOTE} for none
 * @param header whether the first line names the columns
 * @param trailing whether lines end with a separator behind which there is no cell
 * @param rowNames whether the first line has no name for the first column, as R writes tables
 * @param blanksBeforeQuotes whether blanks may stand between a separator and a quote
 * @param numbers how they are written
 * @param styles that whole columns may be written in otherwise
 * @param top what stands above the table
 * @param doubts what may be meant otherwise
 */
record Dialect(
        char separator,
        char quote,
        boolean header,
        boolean trailing,
        boolean rowNames,
        boolean blanksBeforeQuotes,
        NumberStyle numbers,
        List<NumberStyle> styles,
        Top top,
        List<String> doubts) {

    /** Never part of a text. */
    static final char NO_QUOTE = '\uFFFF';

    /**
     * What stands above the table, or is no part of it.
     *
     * @param lines that are left out
     * @param prefix of the first name, which is no part of it
     * @param comment what lines begin with that are left out; empty for none
     */
    record Top(int lines, String prefix, String comment) {}

    static Dialect of(TableTop top, ReadingOptions options, MissingMarkers markers) {
        Cut cut = top.cut();
        String comment = options.comment() == null ? "" : options.comment();
        boolean blanks = top.look().blanksBefore(cut.quote(), cut.separator());
        Dialect dialect = of(cut, blanks, new Top(top.look().skipped(), top.prefix(), comment), options, markers);
        dialect.doubts.addAll(0, top.remarks());
        return dialect;
    }

    /** Of rows that were not written as text, so that their numbers are plain. */
    static Dialect of(CsvSample sample, int lines, ReadingOptions options, MissingMarkers markers) {
        Dialect dialect = of(new Cut(',', '"', sample), false, new Top(lines, "", ""), options, markers);
        return new Dialect(
                ',',
                '"',
                dialect.header,
                false,
                dialect.rowNames,
                false,
                NumberStyle.PLAIN,
                dialect.styles,
                dialect.top,
                dialect.doubts);
    }

    private static Dialect of(
            Cut cut, boolean blanksBeforeQuotes, Top top, ReadingOptions options, MissingMarkers markers) {
        CsvSample sample = cut.sample();
        char separator = cut.separator();
        List<List<String>> records = sample.records();
        List<NumberStyle> styles = NumberGuess.candidates(separator, options);
        if (records.isEmpty()) {
            return new Dialect(
                    separator,
                    cut.quote(),
                    true,
                    false,
                    false,
                    blanksBeforeQuotes,
                    NumberStyle.PLAIN,
                    styles,
                    top,
                    new ArrayList<>());
        }
        CsvSample single = sample.withoutRepeats();
        boolean joined = single.records().size() < records.size()
                && HeaderGuess.namesNumbers(single.records(), NumberStyle.PLAIN, markers);
        NumberGuess numbers = new NumberGuess(joined ? single : sample, separator, options, markers);
        boolean trailing = sample.trailingDelimiter();
        boolean rowNames = !trailing && !Boolean.FALSE.equals(options.header()) && sample.rowNames();
        boolean names = rowNames
                || joined
                || !top.prefix().isEmpty()
                || HeaderGuess.namesColumns(records, numbers.best(), markers);
        boolean header = options.header() == null ? names : options.header();
        List<String> doubts = new ArrayList<>();
        if (options.header() == null && !header) {
            doubts.add(noNames(sample.firstLine(), sample.width() - (trailing ? 1 : 0)));
        }
        if (trailing) {
            doubts.add("lines end with a delimiter, after which there is no column");
        }
        if (rowNames && header) {
            doubts.add(
                    "line %s has one name fewer than there are columns, so the first is column_1, as row names of R are"
                            .formatted(sample.firstLine()));
        }
        numbers.doubt(options).ifPresent(doubts::add);
        return new Dialect(
                separator,
                cut.quote(),
                header,
                trailing,
                rowNames && header,
                blanksBeforeQuotes,
                numbers.best(),
                styles,
                top,
                doubts);
    }

    private static String noNames(long line, int width) {
        return "line %s looks like data, not like names, so the columns are column_1 to column_%s; "
                        .formatted(line, width)
                + "if it does name them, pass options {\"header\":true}";
    }

    /** As options would say it. */
    Map<String, Object> described() {
        Map<String, Object> options = new LinkedHashMap<>();
        options.put("header", header);
        if (top.lines > 0) {
            options.put("skip_lines", top.lines);
        }
        options.put("delimiter", String.valueOf(separator));
        options.put("quote", quote == NO_QUOTE ? "" : String.valueOf(quote));
        options.put("decimal", String.valueOf(numbers.point()));
        options.put("thousands", numbers.groups());
        return options;
    }
}
