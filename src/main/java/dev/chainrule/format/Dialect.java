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
 * @param doubts what may be meant otherwise
 */
record Dialect(char separator, char quote, boolean header, boolean trailing, NumberStyle numbers, List<String> doubts) {

    /** Never part of a text. */
    static final char NO_QUOTE = '\uFFFF';

    private static final char[] QUOTES = {'"', '\''};

    static Dialect of(FirstLook look, CsvOptions options, MissingMarkers markers) {
        char separator = options.separator(look.delimiter());
        char quote = options.quote('"');
        CsvSample sample = CsvSample.of(look, separator, quote);
        double score = sample.score(separator);
        for (char otherQuote : quotes(look, options)) {
            for (char other : separators(options)) {
                CsvSample otherSample = CsvSample.of(look, other, otherQuote);
                if (otherSample.score(other) > score) {
                    separator = other;
                    quote = otherQuote;
                    sample = otherSample;
                    score = sample.score(other);
                }
            }
        }
        return of(sample, separator, quote, options, markers);
    }

    private static char[] separators(CsvOptions options) {
        return options.delimiter() == null
                ? (FirstLook.DELIMITERS + " ").toCharArray()
                : new char[] {options.delimiter().charAt(0)};
    }

    private static char[] quotes(FirstLook look, CsvOptions options) {
        if (options.quote() != null) {
            return new char[] {options.quote('"')};
        }
        return look.quotesWith('\'') ? QUOTES : new char[] {'"'};
    }

    private static Dialect of(
            CsvSample sample, char separator, char quote, CsvOptions options, MissingMarkers markers) {
        List<List<String>> records = sample.records();
        if (records.isEmpty()) {
            return new Dialect(separator, quote, true, false, NumberStyle.PLAIN, List.of());
        }
        NumberGuess numbers = new NumberGuess(sample, separator, options, markers);
        boolean names = HeaderGuess.namesColumns(records, numbers.best(), markers);
        boolean header = options.header() == null ? names : options.header();
        boolean trailing = sample.trailingDelimiter();
        List<String> doubts = new ArrayList<>();
        if (options.header() == null && !header) {
            doubts.add(noNames(sample.firstLine(), sample.width() - (trailing ? 1 : 0)));
        }
        if (trailing) {
            doubts.add("lines end with a delimiter, after which there is no column");
        }
        numbers.doubt(options).ifPresent(doubts::add);
        return new Dialect(separator, quote, header, trailing, numbers.best(), doubts);
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
        options.put("delimiter", String.valueOf(separator));
        options.put("quote", quote == NO_QUOTE ? "" : String.valueOf(quote));
        options.put("decimal", String.valueOf(numbers.point()));
        options.put("thousands", numbers.groups());
        return options;
    }
}
