package dev.chainrule.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.Violation;
import dev.chainrule.table.ColumnType;
import dev.chainrule.table.NumberForm;
import dev.chainrule.table.Table;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers of a workbook are read as the people who made it see them. */
class WorkbookNumberTests {

    private final Path folder;

    WorkbookNumberTests(@TempDir Path folder) {
        this.folder = folder;
    }

    private ReadUpload read(UploadedFile file, String options) {
        return TableFixture.read(folder, List.of(file), ReadingOptions.of(options));
    }

    private Object cell(ReadUpload reading, int row, String column) {
        try (Table table = TableFixture.open(folder, reading)) {
            return Objects.requireNonNull(table.rows(row, 1).get(0).get(column));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "00000 | 501 | 00501",
                "00000 | 10115 | 10115",
                "00000 | 1234567 | 1234567",
                "000\\-00\\-0000 | 12345678 | 012-34-5678",
                "00000\\-0000 | 5010042 | 00501-0042",
                "[Red]00\" \"00 | 12345 | 123 45",
                "00 | 0.5 | 0.5",
                "00 | -5 | -5",
                "00.00 | 5 | 5",
                "00\" kg\" | 5 | 5",
                "#,##0 | 5 | 5",
                "# ##0 | 1234567 | 1234567",
                "General | 5 | 5",
                "@ | 5 | 5",
                "0% | 0.125 | 12.5%",
                "0.00%;[Red]-0.00% | -0.07 | -7%",
                "0.0\\% | 12.5 | 12.5",
                "_(* 0%_) | 7.0000000000000007E-2 | 7%",
                "0% | 1 | 100%",
                "0.00% | 1e-40 | 1.0E-38%",
                "h:mm | 0.5 | 0.5",
                "0.00E+00 | 1234.5 | 1234.5"
            })
    void showsANumberAsItsFormatDoes(String format, double value, String shown) {
        assertThat(CellFormat.of(format).text(value)).isEqualTo(shown);
    }

    @Test
    void keepsTheZerosOfPostcodes() throws IOException {
        UploadedFile workbook = Sheets.of(
                List.of("00000"),
                Sheets.text("zip", "price"),
                Sheets.styled(1, "501") + Sheets.plain(5),
                Sheets.styled(1, "10115") + Sheets.plain(7));

        ReadUpload reading = read(workbook, "{}");

        assertThat(reading.columns().get(0).type()).isEqualTo(ColumnType.CATEGORY);
        assertThat(cell(reading, 0, "zip")).isEqualTo("00501");
        assertThat(reading.warnings())
                .filteredOn(it -> "zip".equals(it.column()))
                .extracting(Warning::detail)
                .anyMatch(it -> it.contains("pass options {\"types\":{\"zip\":\"number\"}}"));
        assertThat(cell(read(workbook, "{\"types\":{\"zip\":\"number\"}}"), 0, "zip"))
                .isEqualTo(501.0);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void readsSharesAsThoseOfACsv(int style) throws IOException {
        UploadedFile workbook = Sheets.of(
                List.of("0.0%"),
                Sheets.text("n", "share"),
                Sheets.plain(1) + Sheets.styled(style, "0.125"),
                Sheets.plain(2) + Sheets.styled(style, "7.0000000000000007E-2"));

        ReadUpload reading = read(workbook, "{}");

        assertThat(reading.columns().get(1).written()).isEqualTo(new NumberForm(".", "", "%"));
        assertThat(cell(reading, 0, "share")).isEqualTo(12.5);
        assertThat(cell(reading, 1, "share")).isEqualTo(7.0);
        assertThat(reading.warnings())
                .extracting(Warning::detail)
                .contains(
                        "read as percentages: \"12.5%\" is 12.5; to keep the texts, pass options {\"percent\":false}");
        assertThat(cell(read(workbook, "{\"percent\":false}"), 0, "share")).isEqualTo("12.5%");
    }

    private static String formula(String value) {
        return "<c><f>A2*2</f>" + value + "</c>";
    }

    @Test
    void saysWhichFormulasHaveNoValues() throws IOException {
        UploadedFile workbook = Sheets.of(
                Sheets.text("a", "b", "c"),
                Sheets.plain(1) + formula("<v>2</v>") + formula("<v></v>"),
                Sheets.plain(2) + formula("") + "<c t=\"str\"><f>X()</f><v></v></c>",
                Sheets.plain(3) + formula("<v>6</v>") + "<c t=\"b\"><f>X()</f></c>");

        ReadUpload reading = read(workbook, "{}");

        assertThat(reading.warnings())
                .filteredOn(it -> it.column() == null)
                .extracting(Warning::detail)
                .containsExactly(
                        "3 formulas have no values beside them, the first in C2, so their cells are missing; open the workbook"
                                + " in a spreadsheet program and save it, which keeps values beside formulas");
        assertThat(reading.columns().get(2).missing()).isEqualTo(3);
    }

    @Test
    void saysThatOneFormulaHasNoValue() throws IOException {
        UploadedFile workbook =
                Sheets.of(Sheets.text("a", "b"), Sheets.plain(1, 2), Sheets.plain(3) + formula(""), Sheets.plain(5, 6));

        assertThat(read(workbook, "{}").warnings())
                .extracting(Warning::detail)
                .anyMatch(it -> it.startsWith("the formula in B3 has no value beside it, so the cell is missing;"));
    }

    @Test
    void saysNothingOfFormulasAboveTheTable() throws IOException {
        UploadedFile workbook = Sheets.of(formula(""), Sheets.text("a", "b"), Sheets.plain(1, 2), Sheets.plain(3, 4));

        assertThat(read(workbook, "{\"skip_lines\":1}").warnings())
                .extracting(Warning::detail)
                .noneMatch(it -> it.contains("formula"));
    }

    @Test
    void tellsASheetOfFormulasFromAnEmptyOne() throws IOException {
        UploadedFile workbook = Sheets.of(formula("") + formula(""), formula("") + formula(""));

        ProblemException problem = catchThrowableOfType(ProblemException.class, () -> read(workbook, "{}"));

        assertThat(problem.violations())
                .extracting(Violation::detail, Violation::hint)
                .containsExactly(tuple(
                        "the sheet \"Data\" has nothing but formulas without values beside them", SheetCells.SAVE));
    }
}
