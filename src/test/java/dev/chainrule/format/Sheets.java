package dev.chainrule.format;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Workbooks of one sheet, as small as they can be. */
final class Sheets {

    private static final String MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private static final String RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    private Sheets() {}

    /** @param rows each made of cells */
    static UploadedFile of(String... rows) throws IOException {
        return of(List.of(), rows);
    }

    /** @param formats of numbers; a cell has the first with {@code s="1"} */
    static UploadedFile of(List<String> formats, String... rows) throws IOException {
        String codes = IntStream.range(0, formats.size())
                .mapToObj(i -> "<numFmt numFmtId=\"%s\" formatCode=\"%s\"/>"
                        .formatted(
                                164 + i,
                                formats.get(i)
                                        .replace("&", "&amp;")
                                        .replace("\"", "&quot;")
                                        .replace("<", "&lt;")))
                .collect(Collectors.joining());
        String styles = IntStream.range(0, formats.size())
                .mapToObj(i -> "<xf numFmtId=\"%s\"/>".formatted(164 + i))
                .collect(Collectors.joining());
        List<UploadedFile> parts = new ArrayList<>();
        parts.add(part("[Content_Types].xml", "<Types/>"));
        parts.add(part(
                "xl/workbook.xml",
                "<workbook xmlns=\"%s\" xmlns:r=\"%s\"><sheets><sheet name=\"Data\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
                        .formatted(MAIN, RELATIONS)));
        parts.add(part(
                "xl/_rels/workbook.xml.rels",
                "<Relationships><Relationship Id=\"r1\" Type=\"%s/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"
                        .formatted(RELATIONS)));
        parts.add(part(
                "xl/styles.xml",
                "<styleSheet><numFmts>%s</numFmts><cellXfs><xf numFmtId=\"0\"/>%s<xf numFmtId=\"10\"/></cellXfs></styleSheet>"
                        .formatted(codes, styles)));
        String sheet = IntStream.range(0, rows.length)
                .mapToObj(i -> "<row r=\"%s\">%s</row>".formatted(i + 1, rows[i]))
                .collect(Collectors.joining());
        parts.add(
                part("xl/worksheets/sheet1.xml", "<worksheet><sheetData>%s</sheetData></worksheet>".formatted(sheet)));
        return FormatCorpusTests.zipped("a.xlsx", parts);
    }

    private static UploadedFile part(String name, String xml) {
        return new UploadedFile(name, null, () -> new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
    }

    /** Cells of texts. */
    static String text(String... cells) {
        return Arrays.stream(cells)
                .map("<c t=\"inlineStr\"><is><t>%s</t></is></c>"::formatted)
                .collect(Collectors.joining());
    }

    /** Cells of numbers without a format. */
    static String plain(double... cells) {
        return Arrays.stream(cells).mapToObj("<c><v>%s</v></c>"::formatted).collect(Collectors.joining());
    }

    /** A cell of a number. */
    static String styled(int style, String value) {
        return "<c s=\"%s\"><v>%s</v></c>".formatted(style, value);
    }
}
