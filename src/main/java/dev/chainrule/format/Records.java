package dev.chainrule.format;

/** Takes the records of a CSV file, cell by cell. */
interface Records {

    /**
     * @param line of the file on which it begins, from 1
     * @return whether it is the whole line, whatever stands in it, because its quotes are known to be wrong
     */
    boolean startRecord(long line);

    /**
     * Looks for a number that is a whole cell, followed by the separator or the end of a line.
     *
     * @param end where the text in hand ends; what ends there may go on
     * @return where the number ends, -1 when the cell has to be taken as text
     */
    int takeNumber(int index, char[] text, int from, int end);

    void take(int index, char[] text, int offset, int length);

    /** The same of a cell that stood in quotes. */
    default void takeQuoted(int index, char[] text, int offset, int length) {
        take(index, text, offset, length);
    }

    /**
     * A line that is a single cell without quotes.
     *
     * @return whether it is no record
     */
    default boolean takeLine(char[] text, int offset, int length) {
        return false;
    }

    /** @param count of its cells */
    void endRecord(int count);

    /**
     * The record at hand cannot be cut; reading goes on with the line behind it, if anything is left.
     *
     * @param place of the cell in its record
     */
    void unreadable(Unreadable reason, int place);

    /** What is wrong with a record that cannot be cut. */
    enum Unreadable {
        AFTER_QUOTE,
        UNCLOSED_QUOTE,
        CELL_TOO_LONG
    }
}
