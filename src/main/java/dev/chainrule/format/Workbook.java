package dev.chainrule.format;

import dev.chainrule.definition.Spelling;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.table.MissingMarkers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A sheet of an Excel workbook (ECMA-376): what its cells show is read as the cells of a CSV file are, so that titles, names,
 * words for missing and units are found in the same way. Of formulas the values are read that Excel kept beside them.
 */
final class Workbook implements Source {

    private static final int SAMPLE_ROWS = 100;
    private static final int LONGEST = 1 << 15;
    static final String MAIN = "xl/workbook.xml";

    private final Map<String, UploadedFile> parts = new HashMap<>();
    private final ReadingOptions options;
    private final Limits limits;
    private final MissingMarkers markers;
    private final List<Sheet> sheets = new ArrayList<>();
    private final Sheet chosen;
    private boolean since1904;
    private @Nullable Survey survey;
    private @Nullable Dialect dialect;

    /** @param part where its cells are */
    private record Sheet(String name, String part, boolean visible) {}

    Workbook(List<UploadedFile> files, Limits limits, ReadingOptions options) throws IOException {
        files.forEach(file -> parts.put(file.title(), file));
        this.limits = limits;
        this.options = options;
        this.markers = MissingMarkers.of(options.missing(), options.missingAlso());
        findSheets();
        this.chosen = chosen(options.sheet());
    }

    @Override
    public FileFormat format() {
        return FileFormat.XLSX;
    }

    @Override
    public boolean sheets() {
        return true;
    }

    @Override
    public Map<String, Object> found() {
        Map<String, Object> found = new LinkedHashMap<>();
        found.put("sheet", chosen.name);
        if (dialect != null) {
            found.put("header", dialect.header());
            if (dialect.top().lines() > 0) {
                found.put("skip_lines", dialect.top().lines());
            }
        }
        return found;
    }

    private UploadedFile part(String name) {
        UploadedFile found = parts.get(name);
        if (found == null) {
            throw Archive.damaged(name, "the workbook lacks this part");
        }
        return found;
    }

    private void findSheets() throws IOException {
        Map<String, String> targets = targets();
        try (OfficeXml xml = new OfficeXml(part(MAIN), LONGEST)) {
            for (String element = xml.next(); element != null; element = xml.next()) {
                if (element.equals("workbookPr")) {
                    String date = xml.attribute("date1904");
                    since1904 = "1".equals(date) || "true".equals(date);
                } else if (element.equals("sheet")) {
                    String target = targets.get(Objects.requireNonNullElse(xml.attribute("id"), ""));
                    if (target != null) {
                        String state = Objects.requireNonNullElse(xml.attribute("state"), "visible");
                        String name = Objects.requireNonNullElse(xml.attribute("name"), "");
                        sheets.add(new Sheet(name, target, state.equals("visible")));
                    }
                }
            }
        }
    }

    /** Parts with cells, by the ids of their relationships. */
    private Map<String, String> targets() throws IOException {
        Map<String, String> found = new HashMap<>();
        UploadedFile relations = parts.get("xl/_rels/workbook.xml.rels");
        if (relations == null) {
            return found;
        }
        try (OfficeXml xml = new OfficeXml(relations, LONGEST)) {
            for (String element = xml.next(); element != null; element = xml.next()) {
                String type = xml.attribute("Type");
                String target = xml.attribute("Target");
                String id = xml.attribute("Id");
                if (element.equals("Relationship") && id != null && target != null && type != null) {
                    boolean cells = type.endsWith("/worksheet");
                    String part = target.startsWith("/") ? target.substring(1) : "xl/" + target;
                    if (cells && parts.containsKey(part)) {
                        found.put(id, part);
                    }
                }
            }
        }
        return found;
    }

    private Sheet chosen(@Nullable String wanted) {
        List<String> names = sheets.stream().map(Sheet::name).toList();
        if (sheets.isEmpty()) {
            throw Faults.fatal(FileFormat.XLSX, "the workbook has no sheet with cells", null, "a sheet with a table");
        }
        if (wanted == null) {
            return sheets.stream().filter(Sheet::visible).findFirst().orElse(sheets.get(0));
        }
        return sheets.stream()
                .filter(sheet -> sheet.name.equals(wanted))
                .findFirst()
                .orElseThrow(() -> ProblemException.invalid(
                        "/options/sheet", "the workbook has no such sheet", wanted, Spelling.hint(wanted, names)));
    }

    @Override
    public void read(RowCollector rows) throws IOException {
        SheetCells cells = new SheetCells(parts, since1904, limits, rows.maxCell());
        Survey known = surveyed(cells);
        Dialect found = dialect(known, rows, cells);
        dialect = found;
        rows.numbersAre(found.numbers(), found.styles());
        if (sheets.size() > 1 && options.sheet() == null) {
            rows.warn(
                    "the workbook has %s sheets (%s), and \"%s\" is read; for another, pass options {\"sheet\":\"%s\"}"
                            .formatted(sheets.size(), Spelling.listed(sheetNames()), chosen.name, other()));
        }
        found.doubts().forEach(rows::warn);
        CsvPass pass = new CsvPass(found, null, rows, false);
        cells.read(part(chosen.part), found.top().lines(), (number, row) -> {
            if (number > found.top().lines()) {
                give(pass, number, row, known.width);
            }
        });
        cells.unvalued().ifPresent(rows::warn);
        pass.end();
    }

    /** Once for all readings: it depends on nothing but the file and the options. */
    private Survey surveyed(SheetCells cells) throws IOException {
        Survey known = survey;
        if (known == null) {
            known = new Survey(options.skipLines() == null ? 0 : options.skipLines());
            cells.read(part(chosen.part), known.above, known);
            survey = known;
        }
        return known;
    }

    private List<String> sheetNames() {
        return sheets.stream().map(Sheet::name).toList();
    }

    private String other() {
        return sheets.stream()
                .filter(sheet -> !sheet.equals(chosen))
                .map(Sheet::name)
                .findFirst()
                .orElse(chosen.name);
    }

    private Dialect dialect(Survey survey, RowCollector rows, SheetCells cells) {
        if (survey.sample.isEmpty() && cells.unvalued().isPresent()) {
            throw Faults.fatal(
                    FileFormat.XLSX,
                    "the sheet \"%s\" has nothing but formulas without values beside them".formatted(chosen.name),
                    null,
                    SheetCells.SAVE);
        }
        if (survey.sample.isEmpty()) {
            throw Faults.fatal(
                    FileFormat.XLSX,
                    "the sheet \"%s\" is empty".formatted(chosen.name),
                    null,
                    "a header row and at least 2 rows of data");
        }
        rows.checkColumns(survey.width, survey.lines.get(0));
        CsvSample sample = CsvSample.of(survey.sample, survey.lines);
        int titles = options.skipLines() == null ? sample.titles() : 0;
        List<List<String>> padded =
                survey.sample.stream().map(row -> padded(row, survey.width)).toList();
        CsvSample table = CsvSample.of(padded, survey.lines).below(titles);
        int above = titles == 0 ? survey.above : (int) (table.firstLine() - 1);
        Dialect found = Dialect.of(table, above, options, markers);
        if (titles > 0) {
            found.doubts()
                    .add(
                            0,
                            TableTop.skipped(
                                    1,
                                    above,
                                    "titles",
                                    survey.sample.get(0).stream()
                                            .filter(cell -> !cell.isBlank())
                                            .findFirst()
                                            .orElse("")));
        }
        return found;
    }

    private static List<String> padded(List<String> row, int width) {
        List<String> padded = new ArrayList<>(row);
        while (padded.size() < width) {
            padded.add("");
        }
        return padded;
    }

    private static void give(CsvPass pass, long number, List<String> row, int width) {
        boolean ignored = pass.startRecord(number);
        for (int i = 0; i < width; i++) {
            String cell = i < row.size() ? row.get(i) : "";
            pass.take(i, cell.toCharArray(), 0, cell.length());
        }
        pass.endRecord(width);
    }

    /** How wide the rows are, and the first of them. */
    private static final class Survey implements SheetCells.RowReader {

        private final int above;
        private final List<List<String>> sample = new ArrayList<>();
        private final List<Long> lines = new ArrayList<>();
        private int width;

        Survey(int above) {
            this.above = above;
        }

        @Override
        public void row(long number, List<String> cells) {
            if (number <= above) {
                return;
            }
            width = Math.max(width, cells.size());
            if (sample.size() < SAMPLE_ROWS) {
                sample.add(List.copyOf(cells));
                lines.add(number);
            }
        }
    }
}
