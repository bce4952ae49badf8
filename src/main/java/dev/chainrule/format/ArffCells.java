package dev.chainrule.format;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Cuts one line of an ARFF file into words and values; values may stand in quotes, with backslashes in them. */
final class ArffCells {

    private final char[] text;
    private final int end;
    private int at;
    private boolean quoted;
    private boolean broken;

    ArffCells(char[] text, int length) {
        this.text = text;
        this.end = length;
        blanks();
    }

    /** A percent sign behind them begins a comment, which ends with the line. */
    private void blanks() {
        boolean comment = false;
        int from = at;
        while (at < end && (comment || blank(text[at]) || (text[at] == '%' && begins(from)))) {
            comment = (comment || text[at] == '%') && text[at] != '\n';
            at++;
        }
    }

    private static boolean blank(char it) {
        return it <= ' ' || it == '\u00A0';
    }

    /** Whether what is at hand is not part of a word. */
    private boolean begins(int from) {
        return at > from || at == 0 || ",{}'\"".indexOf(text[at - 1]) >= 0;
    }

    /** Whether there is a brace ahead, outside of quotes, that is not closed behind it. */
    boolean opens() {
        ArffCells ahead = new ArffCells(text, end);
        ahead.at = at;
        ahead.value();
        return ahead.at('{') && !ahead.closes();
    }

    /** Whether a brace is closed, outside of quotes. */
    boolean closes() {
        ArffCells ahead = new ArffCells(text, end);
        ahead.at = at;
        while (!ahead.atEnd()) {
            if (ahead.at('}')) {
                return true;
            }
            int before = ahead.at;
            ahead.value();
            if (ahead.at == before) {
                ahead.skip();
            }
        }
        return false;
    }

    boolean atEnd() {
        return at >= end;
    }

    boolean at(char it) {
        return at < end && text[at] == it;
    }

    /** Past the character at hand. */
    void skip() {
        at++;
        blanks();
    }

    /** Up to the next blank. */
    String word() {
        int from = at;
        while (at < end && text[at] > ' ') {
            at++;
        }
        String word = new String(text, from, at - from);
        blanks();
        return word;
    }

    /** Up to the next comma, blank or brace, or what the quotes hold. */
    String value() {
        quoted = at < end && (text[at] == '\'' || text[at] == '"');
        String value = quoted ? quotedValue() : plainValue();
        blanks();
        return value;
    }

    private String plainValue() {
        int from = at;
        while (at < end && text[at] > ' ' && text[at] != ',' && text[at] != '{' && text[at] != '}') {
            at++;
        }
        return new String(text, from, at - from);
    }

    private String quotedValue() {
        StringBuilder value = new StringBuilder();
        char quote = text[at++];
        while (at < end && text[at] != quote) {
            value.append(text[at] == '\\' && at + 1 < end ? escaped(text[++at]) : text[at]);
            at++;
        }
        broken |= at >= end;
        at++;
        return value.toString();
    }

    private static char escaped(char it) {
        return switch (it) {
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> it;
        };
    }

    /** Whether the value last taken stood in quotes. */
    boolean quoted() {
        return quoted;
    }

    /** Whether a quote was never closed. */
    boolean broken() {
        return broken;
    }

    /** Goes past a comma. */
    boolean comma() {
        if (!at(',')) {
            return false;
        }
        skip();
        return true;
    }

    /** The values between braces; null when they are not closed. */
    @Nullable
    List<String> braced() {
        List<String> values = new ArrayList<>();
        skip();
        while (!atEnd() && !at('}')) {
            values.add(value());
            if (!comma() && !at('}')) {
                return null;
            }
        }
        return atEnd() || broken ? null : values;
    }

    /** A place in a sparse row; -1 when it is none. */
    int index() {
        int from = at;
        while (at < end && text[at] >= '0' && text[at] <= '9') {
            at++;
        }
        int length = at - from;
        blanks();
        return length == 0 || length > 9 ? -1 : Integer.parseInt(new String(text, from, length));
    }

    String rest() {
        return at >= end ? "" : new String(text, at, end - at);
    }
}
