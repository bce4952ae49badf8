package dev.chainrule.format;

/**
 * What separates and encloses the cells of a CSV file: as options say, else as cuts its first records best.
 *
 * @param separator between cells; a space for any number of blanks
 * @param quote round cells that hold a separator; {@link Dialect#NO_QUOTE} for none
 * @param sample the first records, cut so
 */
record Cut(char separator, char quote, CsvSample sample) {

    private static final char[] QUOTES = {'"', '\''};

    static Cut best(FirstLook look, CsvOptions options) {
        char separator = options.separator(look.delimiter());
        char quote = options.quote('"');
        Cut best = new Cut(separator, quote, CsvSample.of(look, separator, quote));
        double score = best.score();
        for (char otherQuote : quotes(look, options)) {
            for (char other : separators(options)) {
                Cut cut = new Cut(other, otherQuote, CsvSample.of(look, other, otherQuote));
                if (cut.score() > score) {
                    best = cut;
                    score = cut.score();
                }
            }
        }
        return best;
    }

    /** The same of what is left of the file. */
    Cut of(FirstLook below) {
        return new Cut(separator, quote, CsvSample.of(below, separator, quote));
    }

    private double score() {
        return sample.score(separator);
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
}
