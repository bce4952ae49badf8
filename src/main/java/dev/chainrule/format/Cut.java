package dev.chainrule.format;

import java.util.ArrayList;
import java.util.List;

/**
 * What separates and encloses the cells of a CSV file: as options say, else as cuts its first records best.
 *
 * @param separator between cells; a space for any number of blanks
 * @param quote round cells that hold a separator; {@link Dialect#NO_QUOTE} for none
 * @param sample the first records, cut so
 */
record Cut(char separator, char quote, CsvSample sample) {

    private static final char[] QUOTES = {'"', '\''};

    /** The one that cuts best of those beside which no other is surer. */
    static Cut best(FirstLook look, ReadingOptions options) {
        char separator = options.separator(look.delimiter());
        char quote = options.quote('"');
        Cut usual = new Cut(separator, quote, CsvSample.of(look, separator, quote));
        List<Cut> cuts = new ArrayList<>(List.of(usual));
        for (char otherQuote : quotes(look, options)) {
            for (char other : separators(options)) {
                cuts.add(new Cut(other, otherQuote, CsvSample.of(look, other, otherQuote)));
            }
        }
        Cut best = usual;
        double score = 0;
        for (Cut cut : cuts) {
            if (cut.score() > score && cuts.stream().noneMatch(it -> it.surerThan(cut))) {
                best = cut;
                score = cut.score();
            }
        }
        return best;
    }

    /**
     * Names stand above the cells that they name. So what cuts all lines alike from the names on is surer than what
     * leaves the names in one piece and cuts only what is below them, such as decimal commas; and what cuts them alike
     * is surer than blanks within texts. A title has no such cells below it.
     */
    private boolean surerThan(Cut other) {
        if (score() == 0 || !sample.alike()) {
            return false;
        }
        boolean blanks = other.separator == ' ';
        int first = sample.uncut();
        int firstOfOther = other.sample.uncut();
        boolean allNumbers = other.sample.numbersBelow(firstOfOther);
        if (first != firstOfOther) {
            return first < firstOfOther && (blanks || !allNumbers || sample.numbersBelow(first));
        }
        return blanks
                && separator != ' '
                && !(allNumbers && other.sample.alike())
                && sample.clean() >= other.sample.clean();
    }

    /** The same of what is left of the file. */
    Cut of(FirstLook below) {
        return new Cut(separator, quote, CsvSample.of(below, separator, quote));
    }

    private double score() {
        return sample.score(separator);
    }

    private static char[] separators(ReadingOptions options) {
        return options.delimiter() == null
                ? (FirstLook.DELIMITERS + " ").toCharArray()
                : new char[] {options.delimiter().charAt(0)};
    }

    private static char[] quotes(FirstLook look, ReadingOptions options) {
        if (options.quote() != null) {
            return new char[] {options.quote('"')};
        }
        return look.quotesWith('\'') ? QUOTES : new char[] {'"'};
    }
}
