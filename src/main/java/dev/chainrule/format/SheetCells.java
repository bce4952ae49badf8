package dev.chainrule.format;

import dev.chainrule.table.DateText;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The cells of a sheet as texts: numbers as programs write them, with a percent sign or leading
 * zeros where their format shows them, dates as ISO 8601 does, truths as true and false. */
final class SheetCells {

    /** Takes the rows that have anything in them, from the first; without the empty cells at their ends. */
    interface RowReader {

        /** @param number of the row in its sheet, from 1 */
        void row(long number, List<String> cells);
    }

    private static final String STYLES = "xl/styles.xml";
    private static final String STRINGS = "xl/sharedStrings.xml";
    private static final int LONGEST_FORMAT = 1 << 10;
    private static final int MOST_STYLES = 1 << 17;
    /** Excel has no more. */
    private static final int MOST_COLUMNS = 16_384;

    /** So many of the longest texts are held of a row. */
    private static final int CELLS_HELD = 16;

    /** Days from 1899-12-30, the day 0 of Excel, to 1970. */
    private static final int DAYS_TO_1970 = 25_569;

    private static final int DAYS_TO_1904 = 1462;
    /** Excel counts a 29 February 1900, which never was. */
    private static final int FIRST_RIGHT_DAY = 61;

    private static final double LAST_DAY = 2_958_466;

    static final String SAVE =
            "open the workbook in a spreadsheet program and save it, which keeps values beside formulas";

    private final boolean since1904;
    private final Limits limits;
    private final int longest;
    private final List<CellFormat> formats = new ArrayList<>();
    private final List<String> strings = new ArrayList<>();

    /** Rows above the table, whose formulas nobody misses. */
    private long above;

    /** Formulas that have no value beside them. */
    private long unvalued;

    private String firstUnvalued = "";

    SheetCells(Map<String, UploadedFile> parts, boolean since1904, Limits limits, int longest) throws IOException {
        this.since1904 = since1904;
        this.limits = limits;
        this.longest = longest;
        UploadedFile styles = parts.get(STYLES);
        if (styles != null) {
            readStyles(styles);
        }
        UploadedFile shared = parts.get(STRINGS);
        if (shared != null) {
            readStrings(shared);
        }
    }

    private void readStyles(UploadedFile part) throws IOException {
        Map<String, String> codes = new HashMap<>();
        Map<String, CellFormat> known = new HashMap<>();
        boolean cells = false;
        try (OfficeXml xml = new OfficeXml(part, LONGEST_FORMAT)) {
            for (String element = xml.next(); element != null; element = xml.next()) {
                String id = xml.attribute("numFmtId");
                if (element.equals("numFmt") && id != null && codes.size() < MOST_STYLES) {
                    codes.put(id, Objects.requireNonNullElse(xml.attribute("formatCode"), ""));
                } else if (element.equals("cellXfs")) {
                    cells = true;
                } else if (element.equals("cellStyles") || element.equals("dxfs")) {
                    cells = false;
                } else if (cells && element.equals("xf") && formats.size() < MOST_STYLES) {
                    formats.add(known.computeIfAbsent(
                            Objects.requireNonNullElse(id, "0"),
                            it -> codes.containsKey(it) ? CellFormat.of(codes.get(it)) : CellFormat.numbered(it)));
                }
            }
        }
    }

    private void readStrings(UploadedFile part) throws IOException {
        TextBudget budget = new TextBudget(limits.text());
        try (OfficeXml xml = new OfficeXml(part, longest)) {
            for (String element = xml.next(); element != null; element = xml.next()) {
                if (element.equals("si")) {
                    String text = richText(xml);
                    budget.take(64L + text.length(), "shared strings", strings.size() + 1L);
                    strings.add(text);
                }
            }
        }
    }

    /** Of the element at hand: its runs, without what says how they are pronounced. */
    private String richText(OfficeXml xml) throws IOException {
        StringBuilder text = new StringBuilder();
        int own = xml.depth();
        int pronounced = Integer.MAX_VALUE;
        for (String element = xml.nextWithin(own); element != null; element = xml.nextWithin(own)) {
            pronounced = xml.depth() <= pronounced ? Integer.MAX_VALUE : pronounced;
            if (element.equals("rPh")) {
                pronounced = xml.depth();
            } else if (element.equals("t") && pronounced == Integer.MAX_VALUE && text.length() <= longest) {
                text.append(xml.text());
            }
        }
        return text.toString();
    }

    /**
     * From the first to the last row.
     *
     * @param top rows above the table
     */
    void read(UploadedFile part, long top, RowReader reader) throws IOException {
        above = top;
        unvalued = 0;
        try (OfficeXml xml = new OfficeXml(part, longest)) {
            long number = 0;
            for (String element = xml.next(); element != null; element = xml.next()) {
                if (element.equals("row")) {
                    number = number(xml.attribute("r"), number + 1);
                    row(xml, number, reader);
                }
            }
        }
    }

    /** What is to be said of formulas without values in what was read last. */
    Optional<String> unvalued() {
        String more = unvalued == 1
                ? "the formula in %s has no value beside it, so the cell is missing"
                : "%2$,d formulas have no values beside them, the first in %1$s, so their cells are missing";
        return unvalued == 0
                ? Optional.empty()
                : Optional.of(String.format(Locale.ROOT, more, firstUnvalued, unvalued) + "; " + SAVE);
    }

    private void noteUnvalued(int place, long row) {
        unvalued++;
        if (unvalued == 1) {
            StringBuilder letters = new StringBuilder();
            for (int left = place + 1; left > 0; left = (left - 1) / 26) {
                letters.append((char) ('A' + (left - 1) % 26));
            }
            firstUnvalued = letters.reverse().append(row).toString();
        }
    }

    private static long number(@Nullable String text, long usual) {
        return text != null && text.matches("[1-9]\\d{0,9}") ? Long.parseLong(text) : usual;
    }

    private void row(OfficeXml xml, long number, RowReader reader) throws IOException {
        List<String> cells = new ArrayList<>();
        int own = xml.depth();
        int filled = 0;
        long characters = 0;
        for (String element = xml.nextWithin(own); element != null; element = xml.nextWithin(own)) {
            if (!element.equals("c")) {
                continue;
            }
            int place = place(xml.attribute("r"), cells.size());
            String cell = cell(xml, place, number);
            characters += cell.length();
            if (characters > (long) CELLS_HELD * longest) {
                throw Faults.fatal(
                        FileFormat.XLSX,
                        number,
                        "the row has too many characters",
                        null,
                        "shorter texts, or the sheet as CSV");
            }
            if (!cell.isBlank()) {
                while (cells.size() <= place) {
                    cells.add("");
                }
                cells.set(place, cell);
                filled = Math.max(filled, place + 1);
            }
        }
        if (filled > 0) {
            reader.row(number, cells);
        }
    }

    /** From 0: of C7 it is 2. */
    private static int place(@Nullable String reference, int usual) {
        if (reference == null) {
            return usual;
        }
        int place = 0;
        int at = 0;
        while (at < reference.length() && reference.charAt(at) >= 'A' && reference.charAt(at) <= 'Z') {
            place = place * 26 + reference.charAt(at++) - 'A' + 1;
            if (place > MOST_COLUMNS) {
                return usual;
            }
        }
        return place == 0 ? usual : place - 1;
    }

    private String cell(OfficeXml xml, int place, long row) throws IOException {
        String type = Objects.requireNonNullElse(xml.attribute("t"), "n");
        CellFormat format = formatOf(xml.attribute("s"));
        String value = "";
        boolean formula = false;
        boolean text = false; // one of no characters is the value of many a formula
        int own = xml.depth();
        for (String element = xml.nextWithin(own); element != null; element = xml.nextWithin(own)) {
            if (element.equals("v")) {
                value = xml.text();
                text = type.equals("str");
            } else if (element.equals("is")) {
                value = richText(xml);
            } else if (element.equals("f")) {
                formula = true;
            }
        }
        if (formula && value.isBlank() && !text && row > above) {
            noteUnvalued(place, row);
        }
        if (value.isBlank()) {
            return "";
        }
        return switch (type) {
            case "s" -> shared(value.strip());
            case "b" -> value.strip().equals("1") ? "true" : "false";
            case "n" -> number(value.strip(), format);
            default -> value;
        };
    }

    private CellFormat formatOf(@Nullable String style) {
        int place = style != null && style.matches("\\d{1,6}") ? Integer.parseInt(style) : -1;
        return place >= 0 && place < formats.size() ? formats.get(place) : CellFormat.PLAIN;
    }

    private String shared(String place) {
        int index = place.matches("\\d{1,9}") ? Integer.parseInt(place) : Integer.MAX_VALUE;
        if (index >= strings.size()) {
            throw Archive.damaged(STRINGS, "a cell names a text that is not there");
        }
        return strings.get(index);
    }

    private String number(String text, CellFormat format) {
        double value;
        try {
            value = Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return text;
        }
        double days = since1904 ? value + DAYS_TO_1904 : value;
        if (format.dated() && days >= 1 && days < LAST_DAY) {
            return date(days, format.kind() == CellFormat.DisplayFormat.DATE);
        }
        return format.text(value);
    }

    private static String date(double serial, boolean day) {
        double days = serial < FIRST_RIGHT_DAY ? serial + 1 : serial;
        long millis = Math.round((days - DAYS_TO_1970) * DateText.DAY_MILLIS);
        LocalDateTime time = LocalDateTime.ofInstant(Instant.ofEpochMilli(millis), ZoneOffset.UTC);
        boolean midnight = Math.floorMod(millis, DateText.DAY_MILLIS) == 0;
        return day && midnight ? time.toLocalDate().toString() : DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(time);
    }
}
