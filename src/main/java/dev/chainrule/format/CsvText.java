package dev.chainrule.format;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.Iterator;

/**
 * Cuts a CSV file into cells. Those without quotes, nearly all of most files, are cut out here, because numbers are then
 * read while their end is looked for; from a quote to the end of its record FastCSV reads on, which knows all that may
 * be wrong with quotes.
 */
final class CsvText implements AutoCloseable {

    private static final int BLOCK = 1 << 16;

    private final Reader source;
    private final char separator;
    private final char quote;
    private final Records records;
    private final int mostCharacters;
    /** Whether no part of a number separates cells. */
    private final boolean numbers;

    private QuotedCells quotedCells;
    private boolean blanksBeforeQuotes;
    /** What lines begin with that are no records; empty for none. */
    private String comment = "";

    /** Characters in hand: those from at to before end, and a line feed behind them that stops every search. */
    private char[] buffer = new char[BLOCK + 1];

    private int at;
    private int end;
    private long line = 1;
    private boolean afterReturn;
    /** Whether what FastCSV was given last ends with a line. */
    private boolean lineEnded;

    private final Given given = new Given();

    /** @param mostCharacters of one cell */
    CsvText(Reader source, char separator, char quote, int mostCharacters, Records records) {
        this.source = source;
        this.separator = separator;
        this.quote = quote;
        this.numbers = "0123456789.-".indexOf(separator) < 0;
        this.mostCharacters = mostCharacters;
        this.records = records;
        this.quotedCells = new QuotedCells();
    }

    /**
     * Before it is read.
     *
     * @param above lines that have been left out already
     * @param commentStart what lines begin with that are left out; empty for none
     */
    void leaveOut(int above, String commentStart) {
        line += above;
        comment = commentStart;
    }

    /** @param blanks whether blanks may stand between a separator and a quote */
    void read(boolean blanks) throws IOException {
        blanksBeforeQuotes = blanks;
        quotedCells = new QuotedCells();
        read();
    }

    void read() throws IOException {
        try {
            while (at < end || fill()) {
                char first = buffer[at];
                if (endsLine(first)) {
                    at++;
                    pastLine(first);
                } else if (!comment.isEmpty() && first == comment.charAt(0) && comments()) {
                    afterReturn = false;
                    String ignored = restOfLine();
                } else if (records.startRecord(line)) {
                    wholeLine();
                } else {
                    record();
                }
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private boolean comments() throws IOException {
        while (end - at < comment.length() && fill()) {
            // reads on until there is enough to tell
        }
        return end - at >= comment.length() && new String(buffer, at, comment.length()).equals(comment);
    }

    private void wholeLine() throws IOException {
        afterReturn = false;
        String text = restOfLine();
        records.take(0, text.toCharArray(), 0, text.length());
        records.endRecord(1);
    }

    /** Goes behind its end; as much of it as a cell may have. */
    private String restOfLine() throws IOException {
        StringBuilder text = new StringBuilder();
        while (at < end || fill()) {
            char next = buffer[at++];
            if (endsLine(next)) {
                pastLine(next);
                break;
            }
            if (text.length() < mostCharacters) {
                text.append(next);
            }
        }
        return text.toString();
    }

    private void record() throws IOException {
        afterReturn = false;
        for (int index = 0; ; index++) {
            int stop = numbers ? records.takeNumber(index, buffer, at, end) : -1;
            if (stop < 0) {
                if (startsQuote()) {
                    quotedRecord(index);
                    return;
                }
                stop = endOfCell(index);
                if (index == 0 && endsLine(buffer[stop]) && records.takeLine(buffer, at, stop - at)) {
                    endLine(stop);
                    return;
                }
                records.take(index, buffer, at, stop - at);
            }
            if (stop == end || buffer[stop] != separator) {
                records.endRecord(index + 1);
                endLine(stop);
                return;
            }
            at = stop + 1;
        }
    }

    private void endLine(int stop) {
        char last = buffer[stop];
        at = Math.min(stop + 1, end);
        pastLine(last);
    }

    private void quotedRecord(int cellsTaken) throws IOException {
        try {
            quotedCells.finishRecord(cellsTaken);
        } catch (CsvParseException e) {
            if (e.getCause() instanceof RuntimeException ours) {
                throw ours;
            }
            records.unreadable(given.reason(), quotedCells.place());
            quotedCells = new QuotedCells();
            if (!lineEnded) {
                String ignored = restOfLine();
            }
        }
    }

    private boolean startsQuote() throws IOException {
        if (at == end && !fill()) {
            return false;
        }
        return buffer[at] == quote || (blanksBeforeQuotes && buffer[at] == ' ' && quoteBehindBlanks());
    }

    private boolean quoteBehindBlanks() throws IOException {
        int ahead = 0;
        while (at + ahead < end || fill()) {
            if (buffer[at + ahead] != ' ') {
                return buffer[at + ahead] == quote;
            }
            ahead++;
            if (ahead > mostCharacters) {
                return false;
            }
        }
        return false;
    }

    /** Where the cell that begins here ends; the end of what is in hand when the file ends with it. */
    private int endOfCell(int index) throws IOException {
        int length = 0;
        while (true) {
            while (buffer[at + length] != separator && !endsLine(buffer[at + length])) {
                length++;
            }
            if (at + length < end) {
                return at + length;
            }
            if (length > mostCharacters) {
                records.unreadable(Records.Unreadable.CELL_TOO_LONG, index);
            }
            if (!fill()) {
                return end;
            }
        }
    }

    private static boolean endsLine(char it) {
        return it == '\n' || it == '\r';
    }

    /** A carriage return and the line feed behind it end one line. */
    private void pastLine(char last) {
        line += last == '\n' && afterReturn ? 0 : 1;
        afterReturn = last == '\r';
    }

    /** Reads on behind what is in hand. */
    private boolean fill() throws IOException {
        int kept = end - at;
        char[] into = kept > BLOCK / 2 ? new char[2 * kept + BLOCK] : buffer;
        System.arraycopy(buffer, at, into, 0, kept);
        buffer = into;
        int read = source.read(buffer, kept, buffer.length - 1 - kept);
        at = 0;
        end = kept + Math.max(0, read);
        buffer[end] = '\n';
        return read > 0;
    }

    @Override
    public void close() throws IOException {
        quotedCells.reader.close();
        source.close();
    }

    /** Hands what comes from a quote on to FastCSV, line by line until it has a whole record. */
    private final class QuotedCells extends AbstractBaseCsvCallbackHandler<Boolean> {

        private final CsvReader<Boolean> reader;
        private final Iterator<Boolean> wholeOnes;
        /** Cells of the record that were taken before. */
        private int taken;

        QuotedCells() {
            reader = CsvReader.builder()
                    .fieldSeparator(separator)
                    .quoteCharacter(quote)
                    .allowUnclosedQuote(false)
                    .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                    .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                    .maxBufferSize(mostCharacters)
                    .trimWhitespacesAroundQuotes(blanksBeforeQuotes)
                    .build(this, new Lines());
            wholeOnes = reader.iterator();
        }

        void finishRecord(int cellsTaken) {
            taken = cellsTaken;
            given.begin();
            wholeOnes.next();
        }

        /** Of the cell at hand in its record. */
        int place() {
            return taken + getFieldCount();
        }

        @Override
        protected void handleField(int index, char[] text, int offset, int length, boolean quoted) {
            if (quoted) {
                records.takeQuoted(taken + index, text, offset, length);
            } else {
                records.take(taken + index, text, offset, length);
            }
        }

        @Override
        protected Boolean buildRecord() {
            records.endRecord(place());
            return true;
        }
    }

    /** Never gives more than a line, so that what follows a record stays here. */
    private final class Lines extends Reader {

        @Override
        public int read(char[] into, int offset, int length) throws IOException {
            if (at == end && !fill()) {
                given.ended = true;
                return -1;
            }
            int count = 0;
            lineEnded = false;
            while (count < length && at < end) {
                char next = buffer[at++];
                into[offset + count++] = next;
                given.add(next);
                if (endsLine(next)) {
                    pastLine(next);
                    lineEnded = true;
                    break;
                }
                afterReturn = false;
            }
            return count;
        }

        @Override
        public void close() {}
    }

    /** What FastCSV was given of a record: says why it could not be cut, which only the words of its exceptions say. */
    private final class Given {

        /** Nothing of the cell at hand has been given yet. */
        private boolean fresh;

        private boolean quoted;
        private boolean open;
        private boolean broken;
        private boolean ended;

        void begin() {
            fresh = true;
            quoted = false;
            open = false;
            broken = false;
            ended = false;
        }

        void add(char next) {
            if (blanksBeforeQuotes && next == ' ' && (fresh || (quoted && !open))) {
                return;
            }
            if (fresh) {
                fresh = false;
                quoted = next == quote;
                open = false;
            }
            if (quoted && next == quote) {
                open = !open;
            } else if (!open && next == separator) {
                fresh = true;
            } else if (!open && quoted && !endsLine(next)) {
                broken = true;
            }
        }

        /** FastCSV wants more than the file has only where a quote is open, and gives up before that on a long cell. */
        Records.Unreadable reason() {
            if (broken) {
                return Records.Unreadable.AFTER_QUOTE;
            }
            return ended ? Records.Unreadable.UNCLOSED_QUOTE : Records.Unreadable.CELL_TOO_LONG;
        }
    }
}
