package dev.chainrule.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.chainrule.problem.ProblemException;
import dev.chainrule.storage.StoredFiles;
import dev.chainrule.table.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SkippedRowsTests {

    private final Path folder;

    SkippedRowsTests(@TempDir Path folder) {
        this.folder = folder;
    }

    private ReadUpload read(String csv, String options) {
        return TableFixture.read(folder, csv.getBytes(UTF_8), ReadingOptions.of(options));
    }

    private String aside(ReadUpload reading) throws IOException {
        return Files.readString(
                folder.resolve(Objects.requireNonNull(reading.skipped()).toString()));
    }

    private String rows(ReadUpload reading) {
        try (Table table = TableFixture.open(folder, reading)) {
            return table.rows(0, 100).stream()
                    .map(row -> row.values().stream().map(String::valueOf).collect(Collectors.joining(" ")))
                    .collect(Collectors.joining("|"));
        }
    }

    @Test
    void leavesOutRowsThatCannotBeReadAndKeepsThemAside() throws IOException {
        ReadUpload reading =
                read("a,b\n1,x\noops\n2,\"y, z\"\n3,w,\"too \"\"many\"\"\"\ninf,v\n4,u\n", "{\"on_error\":\"skip\"}");
        assertThat(rows(reading)).isEqualTo("1 x|2 y, z|4 u");
        assertThat(reading.skippedRows()).isEqualTo(3);
        assertThat(aside(reading))
                .isEqualTo("line,column,detail,got,row\r\n"
                        + "3,,\"expected 2 cells, got 1\",1,oops\r\n"
                        + "5,,\"expected 2 cells, got 3\",3,\"3,w,\"\"too \"\"\"\"many\"\"\"\"\"\"\"\r\n"
                        + "6,a,\"\"\"inf\"\" is not a finite number\",inf,\"inf,v\"\r\n");
        assertThat(reading.warnings()).extracting(Warning::detail).anyMatch(detail -> detail.startsWith("3 rows"));
    }

    @Test
    void decidesWhatAColumnIsWithoutTheRowsThatAreLeftOut() {
        ReadUpload reading = read("a,b\n1,2\nnot a row\n3,4\n5,6\n", "{\"on_error\":\"skip\"}");
        assertThat(reading.columns()).extracting(column -> column.type().word()).containsOnly("integer");
        assertThat(reading.columns().get(0).distinct()).isEqualTo(3);
    }

    @Test
    void leavesOutCellsThatAreNotOfTheTypeAskedFor() throws IOException {
        ReadUpload reading = read("a,b\n1,2\nx,3\n4,5\n", "{\"on_error\":\"skip\",\"types\":{\"a\":\"integer\"}}");
        assertThat(rows(reading)).isEqualTo("1 2|4 5");
        assertThat(aside(reading)).contains("3,a,\"\"\"x\"\" is not a number\",x,\"x,3\"");
    }

    @Test
    void leavesOutTheFirstRowOfAFileWithoutNames() {
        ReadUpload reading = read(
                "inf,1\n2,3\n4,5\n", "{\"on_error\":\"skip\",\"header\":false,\"types\":{\"column_1\":\"number\"}}");
        assertThat(rows(reading)).isEqualTo("2.0 3|4.0 5");
    }

    @Test
    void leavesOutLinesWhoseQuotesAreWrong() throws IOException {
        ReadUpload reading = read("a,b\n1,\"2\"x\n3,4\n\"5\"\"\" y,6\n7,8\n9,\"10\n11,12\n", "{\"on_error\":\"skip\"}");
        assertThat(rows(reading)).isEqualTo("3 4|7 8|11 12");
        assertThat(aside(reading))
                .contains("2,b,there are characters after a closing quote,,\"1,\"\"2\"\"x\"")
                .contains("4,a,there are characters after a closing quote,")
                .contains("6,b,a quote is opened but never closed,,\"9,\"\"10\"");
        assertThat(reading.columns()).extracting(column -> column.type().word()).containsOnly("integer");
    }

    @Test
    void leavesOutACellThatIsFarTooLong() {
        ReadUpload reading = read(
                "a,b\n1,2\n3," + "x".repeat(400_000) + "\n5,6\n7,\"" + "8,\n".repeat(100_000),
                "{\"on_error\":\"skip\"}");
        assertThat(reading.rows()).isEqualTo(2 + 99_999);
        assertThat(reading.skippedRows()).isEqualTo(2);
    }

    @Test
    void keepsNothingAsideWhenNothingIsWrong() throws IOException {
        ReadUpload reading = read("a,b\n1,2\n3,4\n", "{\"on_error\":\"skip\"}");
        assertThat(reading.skipped()).isNull();
        assertThat(StoredFiles.in(folder)).hasSize(1);
    }

    @Test
    void refusesAFileOfTooManyBadRowsAndOneThatCannotBeReadOn() throws IOException {
        ProblemException problem = catchThrowableOfType(
                ProblemException.class, () -> read("a,b\n1,2\n3,4\n" + "x\n".repeat(6), "{\"on_error\":\"skip\"}"));
        assertThat(problem.code()).isEqualTo("too_many_bad_rows");
        assertThat(problem.violations()).hasSize(6);
        assertThat(problem.violations().get(0).hint()).contains("chainrule.dataset.max-skipped");
        assertThat(catchThrowableOfType(
                                ProblemException.class,
                                () -> read("a,b\n1,2\n" + "3,\"4\n".repeat(21), "{\"on_error\":\"skip\"}"))
                        .violations())
                .isNotEmpty();
        assertThat(catchThrowableOfType(ProblemException.class, () -> read("a,b\n1,2\nx\n", "{\"on_error\":\"skip\"}"))
                        .detail())
                .contains("only one row");
        assertThat(StoredFiles.in(folder)).isEmpty();
    }
}
